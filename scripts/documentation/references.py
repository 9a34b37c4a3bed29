"""Compares the names in the help pages and the README with what exists."""

import json
import pathlib
import re
import subprocess

README_LINES = 150
PAGE_COLUMNS = 100
HELP_COLUMNS = 80

PATH = re.compile(r"`((?:Sources|Tests|scripts|config|\.ci)/[A-Za-z0-9_.+/-]*)`")
# A command is at the beginning of a line of an indented block, or in backticks.
COMMAND = re.compile(r"(?:^    (?:\$ )?|`)sendguard ((?:[^`#\n\\]|\\\n)*)", re.MULTILINE)
FLAG = re.compile(r"(?<![\w-])--([a-z][a-z-]+)")
CODE = re.compile(r"`[^`\n]+`|^    .*$|^```.*?^```", re.MULTILINE | re.DOTALL)
TOPIC = re.compile(r"`sendguard help ([a-z][a-z-]*)`")


class Commands:
    """The program's commands by their words, with the names of their flags, as the program itself lists them."""

    def __init__(self, program: pathlib.Path):
        self.program = program
        dump = subprocess.run([program, "--experimental-dump-help"], capture_output=True, check=True).stdout
        self.flags: dict[tuple[str, ...], set[str]] = {}
        self.aliases: dict[tuple[str, ...], tuple[str, ...]] = {}
        self.read(json.loads(dump)["command"], ())

    def read(self, command: dict, parent: tuple[str, ...]) -> None:
        if not command.get("shouldDisplay", True):
            return
        words = (*parent, command["commandName"]) if parent or command["commandName"] != "sendguard" else ()
        children = command.get("subcommands") or []
        # A command without a further word has the flags of its default subcommand, which the help does not list.
        own = [command] + [child for child in children if child["commandName"] == command.get("defaultSubcommand")]
        self.flags[words] = {
            name["name"] for one in own for argument in one.get("arguments", []) for name in argument.get("names") or []
        }
        for alias in command.get("aliases") or []:
            self.aliases[(*words[:-1], alias)] = words
        for child in children:
            self.read(child, words)

    def find(self, words: list[str]) -> tuple[str, ...]:
        """The longest command that the words begin with; empty when they are no command."""
        found: tuple[str, ...] = ()
        for word in words:
            longer = (*found, word)
            longer = self.aliases.get(longer, longer)
            if longer not in self.flags:
                break
            found = longer
        return found

    def help(self, words: tuple[str, ...]) -> str:
        result = subprocess.run([self.program, *words, "--help"], capture_output=True, check=True)
        return result.stdout.decode()


def keys(configuration: str) -> set[str]:
    """The keys of the commented configuration file, by their path: `limits.memory`. Items of a list add nothing."""
    found: set[str] = set()
    stack: list[tuple[int, str]] = []
    # The first line describes the file.
    for line in configuration.split("\n")[1:]:
        match = re.match(r"^(\s*)(?:# ?)?(\s*)(?:# )?(- )?(\{)?([a-z][a-z0-9_-]*):(?:\s|$)(.*)", line)
        if not match:
            continue
        before, inside, item, brace, key, rest = match.groups()
        indent = len(before) + len(inside) + (2 if item else 0)
        stack = [entry for entry in stack if entry[0] < indent]
        path = ".".join([*(name for _, name in stack), key])
        found.add(path)
        parent = path if not brace else ".".join(name for _, name in stack)
        inline = rest if rest.startswith("{") or brace else ""
        for name in re.findall(r"[{,]\s*([a-z][a-z0-9_-]*):", ("{" if brace else "") + inline.split(" #")[0]):
            found.add(f"{parent}.{name}" if parent else name)
        if not brace:
            stack.append((indent, key))
    return found


def faults(root: pathlib.Path, pages: dict[str, pathlib.Path], program: pathlib.Path) -> list[str]:
    """Everything that is wrong, one line each."""
    commands = Commands(program)
    known = keys((root / "config/sendguard.yaml").read_text())
    readme = root / "README.md"
    found = []
    if (count := len(readme.read_text().splitlines())) > README_LINES:
        found.append(f"README.md has {count} lines; at most {README_LINES} (move the rest to a page)")
    texts = {path.relative_to(root): path.read_text() for path in [readme, *pages.values()]}
    for path, text in texts.items():
        found += [f"{path}:{fault}" for fault in of_page(root, text, commands, known, set(pages))]
    found += missing("".join(texts.values()), commands, known)
    for words in commands.flags:
        for line in commands.help(words).split("\n"):
            if len(line) > HELP_COLUMNS:
                found.append(f"sendguard {' '.join(words)} --help: {len(line)} columns: {line.strip()}")
    return found


def of_page(root: pathlib.Path, text: str, commands: Commands, known: set[str], topics: set[str]) -> list[str]:
    found = []

    def note(at: int, fault: str) -> None:
        found.append(f"{text.count(chr(10), 0, at) + 1}: {fault}")

    for match in PATH.finditer(text):
        if not (root / match[1]).exists():
            note(match.start(), f"no file {match[1]}")
    for match in TOPIC.finditer(text):
        if match[1] not in topics and not commands.find([match[1]]):
            note(match.start(), f"no page {match[1]}")
    for match in COMMAND.finditer(text):
        words = match[1].replace("\\\n", " ").split(" | ")[0].split()
        # Output that begins with the program's name is not a command, and neither is the name in a sentence.
        if not words or not re.match(r"^(-|[a-z])", words[0]) or words[0].endswith((":", ".", ",")):
            continue
        command = commands.find(words)
        if not command and not words[0].startswith("-"):
            note(match.start(), f"no command {words[0]}")
            continue
        for flag in FLAG.findall(" ".join(words)):
            if flag not in commands.flags[command] | {"help", "version"}:
                note(match.start(), f"sendguard {' '.join(command)} has no --{flag}")
    sections = {key.split(".")[0] for key in known if "." in key}
    for match in re.finditer(r"`([a-z_]+(?:\.[a-z_-]+)+)`", text):
        name = match[1]
        if name.split(".")[0] in sections and not any(key == name or key.endswith("." + name) for key in known):
            if not (root / name).exists():
                note(match.start(), f"no key {name}")
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > PAGE_COLUMNS:
            found.append(f"{number}: {len(line)} columns; at most {PAGE_COLUMNS}")
    return found


def missing(text: str, commands: Commands, known: set[str]) -> list[str]:
    """Commands and keys that no page shows."""
    found = []
    for words in commands.flags:
        if words and not re.search(rf"\bsendguard {' '.join(words)}\b", text):
            found.append(f"sendguard {' '.join(words)} is on no page")
    code = "\n".join(match[0] for match in CODE.finditer(text))
    for key in sorted(known):
        if not re.search(rf"(?<![\w-]){re.escape(key.split('.')[-1])}(?![\w-])", code):
            found.append(f"the key {key} is on no page")
    return found
