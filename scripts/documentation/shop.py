"""The small shop that the commands of the help pages run in: a guard, a sandbox as the ESP, and twenty mails.

Every page starts with the same state. `Sources/sendguard/Documentation.docc` does not describe it: a page shows the part
that it needs. Everything is in a temporary folder, on free ports of 127.0.0.1.
"""

import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
SENDER = "news@shop.example"

CONFIGURATION = """\
state: state
listeners:
  - address: 127.0.0.1:{port}
    stream: newsletter
upstreams:
  - name: esp
    host: 127.0.0.1
    port: {esp_port}
    tls: none
lists:
  - {{name: unsubscribed, kind: suppression, max_age: 24h}}
  - {{name: members, kind: audience, scope: {{campaigns: ["members-*"]}}}}
"""

UNSUBSCRIBED = """\
email,date,reason
gone@example.com,2026-03-01,unsubscribed
left@example.org,2026-02-11,complaint
old-address@example.com,2025-11-30,hard bounce
"""

MESSAGE = """\
From: "Fern & Co" <{sender}>
To: {recipient}
Subject: {subject}
Date: {date}
Message-ID: <{campaign}.{recipient}>
X-Campaign-ID: {campaign}
List-Unsubscribe: <https://shop.example/unsubscribe/7f3a91>
List-Unsubscribe-Post: List-Unsubscribe=One-Click
MIME-Version: 1.0
Content-Type: text/html; charset=utf-8

<html><body>
<p>Dear {name},</p>
<p>the greenhouse is full again: herbs, climbing roses and three kinds of
tomato, all of them at a friendly price until Sunday.</p>
<p><a href="https://shop.example/spring">See what is in the greenhouse</a></p>
<p><a href="https://shop.example/unsubscribe/7f3a91">Unsubscribe</a></p>
</body></html>
"""

APOLOGY = """\
From: "Fern & Co" <{sender}>
To: Ann <ann@example.com>
Subject: We sent you the wrong price, and are sorry
Date: {date}
Message-ID: <draft@shop.example>
MIME-Version: 1.0
Content-Type: text/html; charset=utf-8

<html><body>
<p>Dear Ann,</p>
<p>this morning we sent you a mail with a wrong price. We are sorry. The right
price is 24 euros; you can ignore the mail of this morning.</p>
<p>Shop now and get 10 % off!</p>
<p><a href="https://shop.example/unsubscribe/7f3a91">Unsubscribe</a></p>
</body></html>
"""


class CannotDo(Exception):
    """Something outside this program is missing; it ends with exit code 3."""


def message(campaign: str, recipient: str, name: str, subject: str = "The greenhouse is full again") -> str:
    """One mail of the shop as text with LF."""
    date = time.strftime("%a, %d %b %Y %H:%M:%S +0000", time.gmtime())
    return MESSAGE.format(
        sender=SENDER, recipient=recipient, subject=subject, date=date, campaign=campaign, name=name
    )


class Shop:
    """A running shop; use it as a context manager."""

    def __init__(self, program: pathlib.Path):
        self.program = program
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="sendguard-pages."))
        self.port, self.esp_port = free_port(), free_port()
        self.children: list[subprocess.Popen] = []

    def __enter__(self) -> "Shop":
        try:
            self.write_files()
            self.start("sandbox", "sandbox", "--listen", f"127.0.0.1:{self.esp_port}", "--dir", "esp")
            self.start("guard", "serve")
            self.prepare("sendguard list import unsubscribed unsubscribed.csv")
            self.prepare("sendguard list import members members.csv")
            self.prepare(f"{sys.executable} {ROOT}/scripts/documentation/send.py --shop {self.port}")
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for child in reversed(self.children):
            if child.poll() is None:
                child.send_signal(signal.SIGTERM)
                try:
                    child.wait(timeout=30)
                except subprocess.TimeoutExpired:
                    child.kill()
                    child.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def write_files(self) -> None:
        for name in ("config", "campaign", "bin"):
            (self.folder / name).mkdir()
        (self.folder / "state").mkdir(mode=0o700)
        files = {
            "config/sendguard.yaml": CONFIGURATION.format(port=self.port, esp_port=self.esp_port),
            "unsubscribed.csv": UNSUBSCRIBED,
            "members.csv": "email\n" + "".join(f"customer{i}@example.net\n" for i in range(1, 21)),
            "campaign/ann.eml": message("spring-sale", "ann@example.com", "Ann"),
            "campaign/bob.eml": message("spring-sale", "bob@example.com", "{{first_name}}"),
            "campaign/draft.eml": APOLOGY.format(
                sender=SENDER, date=time.strftime("%a, %d %b %Y %H:%M:%S +0000", time.gmtime())
            ),
            "bin/send": f'#!/bin/sh\nexec {sys.executable} {ROOT}/scripts/documentation/send.py {self.port} "$@"\n',
        }
        for name, text in files.items():
            (self.folder / name).write_text(text)
        (self.folder / "bin/send").chmod(0o755)
        (self.folder / "bin/sendguard").symlink_to(self.program)

    def start(self, name: str, *arguments: str) -> None:
        """Starts the program in the background and waits until it prints `ready`."""
        log = self.folder / f"{name}.log"
        with open(log, "wb") as output:
            self.children.append(
                subprocess.Popen(
                    [self.program, *arguments], cwd=self.folder, stdin=subprocess.DEVNULL, stdout=output, stderr=output
                )
            )
        deadline = time.monotonic() + 30
        while "ready" not in log.read_text():
            if self.children[-1].poll() is not None or time.monotonic() > deadline:
                raise CannotDo(f"the {name} did not start:\n{log.read_text()[-2000:]}")
            time.sleep(0.02)

    def prepare(self, command: str) -> None:
        code, output = self.run(command)
        if code != 0:
            raise CannotDo(f"{command} failed:\n{output}")

    def run(self, command: str, timeout: float = 60) -> tuple[int, str]:
        """Runs one command of a page with bash. Returns its exit code and output, with the page's port and folder in it."""
        command = command.replace("127.0.0.1:2525", f"127.0.0.1:{self.port}")
        result = subprocess.run(
            ["bash", "-c", command],
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=timeout,
            env={
                **os.environ,
                "PATH": f"{self.folder}/bin:{os.environ['PATH']}",
                "COLUMNS": "80",
                "LC_ALL": "C.UTF-8",
                "TZ": "UTC",
            },
        )
        output = result.stdout.decode(errors="replace")
        output = output.replace(f"127.0.0.1:{self.port}", "127.0.0.1:2525")
        output = output.replace(f"127.0.0.1:{self.esp_port}", "127.0.0.1:2526")
        return result.returncode, output.replace(str(self.folder), "/srv/shop")


def free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
