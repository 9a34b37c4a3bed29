"""The cost of reading and judging a message, by stage, compared with two tools that everybody has.

The other tools do far less. GNU grep searches the raw bytes for fourteen obvious shapes and decodes nothing. Python's
email package decodes the parts and searches them for the same shapes; it reads no HTML and cannot recognise prose.
"""

import email
import email.policy
import json
import pathlib
import re
import subprocess
import tempfile
import time

from . import proxies
from .processes import CannotDo

# The number of generated newsletters, and the most real mails; None is all.
NEWSLETTERS = 50
REAL = None

SHAPES = [
    r"\{\{[^{}]{1,80}\}\}", r"\{%[^{}]{1,80}%\}", r"<%[^<>]{1,80}%>", r"\*\|[^|*]{1,60}\|\*", r"%%[^%]{1,60}%%",
    r"\$\{[^{}]{1,60}\}", r"\[\[[^][]{1,60}\]\]", r"\[[A-Z_]{3,30}\]", r"<[A-Z][a-z]+[A-Z][a-z]+>", r"%[A-Z_]{3,30}%",
    r"#[A-Z_]{3,30}#", r"\{[a-z]+_[a-z_]+\}", r"\$[A-Z_]{3,30}\$", r"(Dear|Hello|Hi) *(,|null|undefined)",
]  # fmt: skip


def newsletter(paragraphs: int = 93) -> bytes:
    """A generated newsletter in quoted-printable HTML of about 50 KB: tables, styles, links with parameters."""
    rows = []
    for number in range(paragraphs):
        rows.append(
            f'<tr><td class="card" style="padding:12px 24px;font-family:Helvetica,Arial,sans-serif;font-size:15px">'
            f'<a href="https://shop.example.com/offers/{number}?utm_source=news&amp;utm_campaign=spring&amp;id={number * 7919}"'
            f' target="_blank"><img src="https://cdn.example.com/img/{number}.png" alt="Offer {number}" width="280"></a>'
            f"<p>Offer {number}: a jacket for the first warm days, light and water-repellent. It folds into its own"
            f" pocket, weighs 240 grams &ndash; and costs &euro;{20 + number}.00 until Sunday (then 20% more).</p></td></tr>"
        )
    html = (
        "<!doctype html><html><head><title>Spring</title><style>.card{color:#333}@media(max-width:600px){.card"
        "{width:100%}}</style></head><body><div style=\"display:none\">Offers for you</div><table>" + "\n".join(rows)
        + "</table></body></html>"
    )
    message = email.message.EmailMessage(policy=email.policy.SMTP)
    message["From"] = "Shop <news@shop.example.com>"
    message["To"] = "Jane Miller <jane@example.com>"
    message["Subject"] = "Offers for spring"
    message["List-Unsubscribe"] = "<https://shop.example.com/u/1>"
    message.set_content("Offers for spring: https://shop.example.com/\n")
    message.add_alternative(html, subtype="html", cte="quoted-printable")
    return message.as_bytes()


def corpus(folder: pathlib.Path) -> list[pathlib.Path]:
    """The real, clean HTML mail of a labelled corpus; empty without a corpus."""
    labels = folder / "labels.jsonl"
    if not labels.exists():
        return []
    kinds = {"clean-html", "clean-newsletter", "clean-design", "clean-rendered-template"}
    rows = (json.loads(line) for line in labels.read_text().splitlines())
    return [folder / "messages" / row["file"] for row in rows if row["kind"] in kinds][:REAL]


def judged(program: str, files: list[pathlib.Path], rounds: int) -> dict:
    done = subprocess.run(
        [program, "judge-benchmark", "--rounds", str(rounds), *files], capture_output=True, text=True
    )
    if done.returncode != 0:
        raise CannotDo(f"sendguard judge-benchmark: {done.stderr.strip()[-500:]}")
    return json.loads(done.stdout)


def grepped(files: list[pathlib.Path], rounds: int) -> float:
    """Seconds of the best round."""
    arguments = ["grep", "-acE", "|".join(SHAPES), *map(str, files)]
    best = float("inf")
    for _ in range(rounds):
        began = time.monotonic()
        subprocess.run(arguments, capture_output=True)
        best = min(best, time.monotonic() - began)
    return best


def searched(files: list[pathlib.Path], rounds: int) -> float:
    """Seconds of the best round."""
    shapes = [re.compile(shape) for shape in SHAPES]
    contents = [file.read_bytes() for file in files]
    best = float("inf")
    for _ in range(rounds):
        began = time.monotonic()
        for content in contents:
            message = email.message_from_bytes(content)
            texts = [message.get("Subject", "")]
            for part in message.walk():
                if part.get_content_maintype() == "text":
                    texts.append((part.get_payload(decode=True) or b"").decode("utf-8", "replace"))
            for text in texts:
                for shape in shapes:
                    shape.search(str(text))
        best = min(best, time.monotonic() - began)
    return best


def show(title: str, program: str, files: list[pathlib.Path], rounds: int) -> None:
    report = judged(program, files, rounds)
    size, count = report["bytes"], report["messages"]
    total = sum(report["nanoseconds"].values()) / 1e9
    print(f"{title}: {count} messages, {size / count / 1000:.1f} KB each")
    print(f"  {'stage':28}{'µs/message':>12}{'ns/byte':>10}{'MB/s':>9}{'share':>8}")
    for stage, nanoseconds in sorted(report["nanoseconds"].items(), key=lambda item: -item[1]):
        seconds = nanoseconds / 1e9
        print(f"  {stage:28}{seconds / count * 1e6:>12.1f}{seconds / size * 1e9:>10.2f}"
              f"{size / seconds / 1e6:>9.0f}{seconds / total:>8.0%}")
    print(f"  {'sendguard, all of it':28}{total / count * 1e6:>12.1f}{total / size * 1e9:>10.2f}{size / total / 1e6:>9.0f}")
    for name, seconds in [("grep, raw bytes", grepped(files, 3)), ("Python email and re", searched(files, 3))]:
        print(f"  {name:28}{seconds / count * 1e6:>12.1f}{seconds / size * 1e9:>10.2f}{size / seconds / 1e6:>9.0f}"
              f"   {seconds / total:.1f} times sendguard's")
    print()


def run(folder: pathlib.Path, rounds: int) -> None:
    program = proxies.guard_program()
    made = []
    with tempfile.TemporaryDirectory(prefix="sendguard-bench-") as temporary:
        for number in range(NEWSLETTERS):
            file = pathlib.Path(temporary) / f"{number}.eml"
            file.write_bytes(newsletter())
            made.append(file)
        show("a made newsletter", program, made, rounds)
    if files := corpus(folder):
        show("real HTML mail", program, files, rounds)
    else:
        print(f"no labelled mail in {folder}: only the made newsletter was judged")
