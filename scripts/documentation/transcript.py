"""The commands that a page shows, with the output that it shows for each.

A transcript is an indented block (four blanks) with lines that begin with `$ `. The lines up to
the next command or the end of the block are its output. A line `...` matches any lines, and `…` inside a line any text.
"""

import dataclasses
import pathlib
import re

INDENT = "    "
# A longer line is cut in a page.
WIDTH = 94
# A page shows at most this many lines of an output.
LINES = 24


@dataclasses.dataclass
class Shown:
    """One command of a page, and its lines in the file: the command from `first`, the output from `output` to before `end`."""

    command: str
    first: int
    output: int
    end: int


def shown(text: str) -> list[Shown]:
    """All commands of a page, in their order."""
    lines = text.split("\n")
    found, at = [], 0
    while at < len(lines):
        if not lines[at].startswith(INDENT + "$ "):
            at += 1
            continue
        first, command = at, lines[at][len(INDENT) + 2 :]
        at += 1
        while command.endswith("\\"):
            command = command[:-1] + lines[at].strip()
            at += 1
        output = at
        while at < len(lines) and not lines[at].startswith(INDENT + "$ ") and in_block(lines, at):
            at += 1
        found.append(Shown(command, first, output, at))
    return found


def in_block(lines: list[str], at: int) -> bool:
    """Whether the line belongs to an indented block. An empty line does when the block continues after it."""
    if lines[at].startswith(INDENT):
        return True
    if lines[at].strip():
        return False
    rest = next((line for line in lines[at:] if line.strip()), "")
    return rest.startswith(INDENT)


def output_of(text: str, one: Shown) -> list[str]:
    """The output in the page, without the indent and without blank lines at the end."""
    lines = [line[len(INDENT) :].rstrip() for line in text.split("\n")[one.output : one.end]]
    while lines and not lines[-1]:
        lines.pop()
    return lines


def shape(line: str) -> str:
    """The line without the parts that differ between two runs: times, numbers, ids, the widths of blanks."""
    line = re.sub(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)?", "<time>", line)
    line = re.sub(r"\d{4}-\d\d-\d\d", "<date>", line)
    line = re.sub(r"\b(?=[a-z0-9]*\d)[a-z0-9]{13}\b", "<id>", line)
    line = re.sub(r"\b[0-9a-f]{8,}\b", "<hash>", line)
    # The unit of a duration or a size depends on its value.
    line = re.sub(r"\b\d+(\.\d+)? ?(ms|s|m|min|h|d|B|KB|MB|GB|KiB|MiB|GiB|octets)\b", "<measure>", line)
    line = re.sub(r"\d+([.,:]\d+)*", "<n>", line)
    return re.sub(r"[ \t]+", " ", line).strip()


def fits(page: list[str], printed: list[str]) -> bool:
    """Whether the printed output has the shape of the output in the page."""
    pattern = ""
    for line in page:
        if line.strip() == "...":
            pattern += r"(?:[^\n]*\n)*"
        else:
            pattern += "[^\n]*".join(re.escape(part) for part in shape(line).split("…")) + "\n"
    text = "".join(shape(line) + "\n" for line in printed)
    return re.fullmatch(pattern, text) is not None


def for_page(printed: list[str]) -> list[str]:
    """The output as a page shows it: the first lines, cut when they are too long."""
    lines = [line if len(line) <= WIDTH else line[: WIDTH - 1] + "…" for line in printed]
    return lines if len(lines) <= LINES else [*lines[:LINES], "..."]


def lines_of(output: str) -> list[str]:
    lines = [line.rstrip() for line in output.split("\n")]
    while lines and not lines[-1]:
        lines.pop()
    return lines


def rewritten(text: str, one: Shown, lines: list[str]) -> str:
    """The page with another output for the command."""
    whole = text.split("\n")
    tail = [""] if one.end < len(whole) and one.end > one.output and not whole[one.end - 1].strip() else []
    whole[one.output : one.end] = [(INDENT + line).rstrip() for line in lines] + tail
    return "\n".join(whole)


def pages(root: pathlib.Path) -> dict[str, pathlib.Path]:
    """The pages by topic."""
    folder = root / "Sources/sendguard/Documentation.docc"
    return {path.stem: path for path in sorted(folder.glob("*.md"))}
