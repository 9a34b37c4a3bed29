"""The commands that a page shows, with the output that it shows for each.

A transcript is an indented block (four blanks) with lines that begin with `$ `. What follows such a line, up to the next one
or the end of the block, is its output. A line `...` stands for any lines, and `…` inside a line for any text.
"""

import dataclasses
import pathlib
import re

INDENT = "    "
# A line that is longer is cut in a page.
WIDTH = 94
# Of a longer output the page shows the first lines.
LINES = 24


@dataclasses.dataclass
class Shown:
    """One command of a page, and the lines of the file that it and its output take: [first, output, end)."""

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
    """Whether the line belongs to an indented block: an empty line does when the block goes on behind it."""
    if lines[at].startswith(INDENT):
        return True
    if lines[at].strip():
        return False
    rest = next((line for line in lines[at:] if line.strip()), "")
    return rest.startswith(INDENT)


def output_of(text: str, one: Shown) -> list[str]:
    """What the page shows below the command, without the indent and the blank lines at the end."""
    lines = [line[len(INDENT) :].rstrip() for line in text.split("\n")[one.output : one.end]]
    while lines and not lines[-1]:
        lines.pop()
    return lines


def shape(line: str) -> str:
    """The line without what differs between two runs: times, numbers, ids, the widths of blanks."""
    line = re.sub(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)?", "<time>", line)
    line = re.sub(r"\d{4}-\d\d-\d\d", "<date>", line)
    line = re.sub(r"\b(?=[a-z0-9]*\d)[a-z0-9]{13}\b", "<id>", line)
    line = re.sub(r"\b[0-9a-f]{8,}\b", "<hash>", line)
    # A duration or a size changes its unit with its value.
    line = re.sub(r"\b\d+(\.\d+)? ?(ms|s|m|min|h|d|B|KB|MB|GB|KiB|MiB|GiB|octets)\b", "<measure>", line)
    line = re.sub(r"\d+([.,:]\d+)*", "<n>", line)
    return re.sub(r"[ \t]+", " ", line).strip()


def fits(page: list[str], printed: list[str]) -> bool:
    """Whether what was printed has the shape that the page shows."""
    pattern = ""
    for line in page:
        if line.strip() == "...":
            pattern += r"(?:[^\n]*\n)*"
        else:
            pattern += "[^\n]*".join(re.escape(part) for part in shape(line).split("…")) + "\n"
    text = "".join(shape(line) + "\n" for line in printed)
    return re.fullmatch(pattern, text) is not None


def for_page(printed: list[str]) -> list[str]:
    """The output as a page shows it: the first lines, none too long."""
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
