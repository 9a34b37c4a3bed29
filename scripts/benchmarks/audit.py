"""The record of ten million messages: the cost of writing and storing it, and the time of questions about it.

Beside each question: the time of the same question with grep and awk on a mail server's log of one line per message.
"""

import http.client
import json
import pathlib
import socket
import statistics
import subprocess
import time
import urllib.parse

from . import proxies
from .processes import CannotDo, Process, free_port

# How often each question is asked. Only the first time may read data that is not cached.
ROUNDS = 5
# After this many seconds without another octet the export counts as complete.
QUIET = 2.0


def run(folder: pathlib.Path, messages: int) -> None:
    program, state, log = str(proxies.guard_program()), folder / "state", folder / "mail.log"
    big = messages // 10
    before = time.monotonic()
    made = command(
        program, "audit-benchmark", "--state", state, "--messages", messages, "--big", big, "--log", log
    )  # fmt: skip
    cpu = json.loads(made.stdout)["cpuSeconds"]
    size = sum(file.stat().st_size for file in state.glob("sendguard.sqlite*"))
    print(
        f"{messages:,} messages, one recipient each, {big:,} of them of one campaign; written in "
        f"{time.monotonic() - before:.0f} s,\n{cpu / messages * 1e6:.1f} us of CPU and {size / messages:.0f} octets on the "
        f"disk for each (the log beside it: {log.stat().st_size / messages:.0f})"
    )
    table_sizes(state / "sendguard.sqlite", messages)

    file, port = folder / "sendguard.yaml", free_port()
    file.write_text(
        f"""state: {state}
listeners:
  - {{address: "127.0.0.1:{port}", tls: none, auth: none, stream: bench}}
upstreams:
  - {{name: sink, host: 127.0.0.1, port: 1, tls: none}}
audit: {{retention: {{max_age: none}}}}
"""
    )
    guard = Process("sendguard", [program, "serve", "--config", str(file)], folder / "guard.log")
    try:
        wait_for(folder / "guard.log", guard)
        ask = [program, "{}", "--config", str(file)]
        person = f"person.{(12_345 * 7_919) % 2_000_000:x}@mail{(12_345 * 7_919) % 2_000_000 % 5000}.example"
        since = subprocess.run(
            ["date", "-u", "-d", "1 hour ago", "+%Y-%m-%dT%H:%M:%S"], capture_output=True, text=True
        ).stdout.strip()
        count = "{ n[$5]++ } END { for (s in n) print s, n[s] }"
        command(
            program, "incident", "open", "--campaign", "big", "--cause", "other", "--since", "15d", "--until", "5d",
            "--config", file,
        )  # fmt: skip
        recipient = urllib.parse.urlencode({"recipient": person})
        # The same question as a program asks it over the guard's socket, without the start of a process.
        asked = {
            "a command that asks nothing": "/status",
            "report of the campaign": "/damage?campaign=big",
            "log of a recipient": f"/log/lines?{recipient}",
            "log of the last hour": f"/log/lines?since={since}Z",
            "its count by reply": f"/log/tally?since={since}Z&by=reply",
        }
        questions = [
            ("a command that asks nothing", ["status"], None),
            ("report of the campaign", ["report", "--campaign", "big", "--format", "json"],
             f"grep -F ' big to=' {log} | awk '{count}'"),
            ("an incident's three periods", ["incident", "watch", "I1", "--json"], None),
            ("all its recipients, as CSV", ["report", "--campaign", "big", "--format", "csv"], f"grep -F ' big to=' {log}"),
            ("its deliveries that are unknown", ["log", "--campaign", "big", "--delivery", "unknown", "--count"],
             f"grep -F ' big to=' {log} | grep -cF 'status=unknown'"),
            ("log of a recipient", ["log", "--recipient", person, "--json"], f"grep -F 'to=<{person}>' {log}"),
            ("log of the last hour", ["log", "--since", "1h", "--json"], f"awk '$1 >= \"{since}\"' {log}"),
            ("its count by reply", ["log", "--since", "1h", "--by", "reply"], f"awk '$1 >= \"{since}\"' {log} | awk '{count}'"),
            ("refused in all, by domain", ["log", "--delivery", "refused", "--by", "recipient-domain"],
             f"grep -F 'status=refused' {log} | sed 's/.*@//; s/>.*//' | sort | uniq -c"),
        ]  # fmt: skip
        print(f"\n{'':34}  {'median ms':>9}  {'on socket':>9}  {'lines':>9}  {'grep, awk: ms':>13}  {'ratio':>6}")
        for name, arguments, peer in questions:
            ours = [timed([ask[0], *arguments, *ask[2:]]) for _ in range(ROUNDS)]
            milliseconds = statistics.median(ms for ms, _ in ours)
            path = asked.get(name)
            times = [asked_on(state / "sendguard.sock", path) for _ in range(ROUNDS)] if path else []
            on_socket = f"{statistics.median(times):9.1f}" if times else f"{'':9}"
            row = f"{name:34}  {milliseconds:9.0f}  {on_socket}  {ours[0][1]:9,}"
            if peer:
                theirs = statistics.median(timed(["sh", "-c", peer])[0] for _ in range(3))
                row += f"  {theirs:13.0f}  {theirs / milliseconds:6.1f}"
            print(row, flush=True)
        milliseconds, _ = timed([program, "log", "verify", "--config", str(file)])
        print(f"\nlog verify: {milliseconds / 1000:.1f} s, {milliseconds * 1000 / messages:.1f} us a message")
    finally:
        guard.end()
    export_cost(program, file, state, folder / "export.log", messages)


def export_cost(program: str, file: pathlib.Path, state: pathlib.Path, log: pathlib.Path, messages: int) -> None:
    """Writes the whole record to `audit.jsonl`, from its beginning, and measures the cost of a message's line."""
    file.write_text(file.read_text().replace("audit: {", "audit: {jsonl: {max_bytes: 100GiB}, "))
    guard = Process("sendguard", [program, "serve", "--config", str(file)], log)
    lines, before, begun = state / "audit.jsonl", time.monotonic(), 0.0
    try:
        wait_for(log, guard)
        begun = guard.cpu_seconds()
        size = -1
        # Complete when nothing was added for QUIET seconds.
        while not lines.exists() or size != (size := lines.stat().st_size) or size == 0:
            time.sleep(QUIET)
        seconds, cpu = time.monotonic() - before - QUIET, guard.cpu_seconds() - begun
    finally:
        guard.end()
    print(f"audit.jsonl: {cpu / messages * 1e6:.1f} us of CPU and {size / messages:.0f} octets a message, in {seconds:.0f} s")


def table_sizes(database: pathlib.Path, messages: int) -> None:
    """The octets of each table, when SQLite has its virtual table dbstat."""
    sql = "SELECT name, sum(pgsize) FROM dbstat GROUP BY name ORDER BY 2 DESC LIMIT 9"
    done = subprocess.run(["sqlite3", "-readonly", str(database), sql], capture_output=True, text=True)
    if done.returncode == 0:
        parts = (line.split("|") for line in done.stdout.split())
        print("octets a message: " + ", ".join(f"{name} {int(size) / messages:.0f}" for name, size in parts))


def command(*arguments: object) -> subprocess.CompletedProcess:
    done = subprocess.run([str(argument) for argument in arguments], capture_output=True, text=True)
    if done.returncode != 0:
        raise CannotDo(f"{arguments[1]}: {done.stderr[-500:]}")
    return done


def timed(arguments: list[str]) -> tuple[float, int]:
    """Returns the milliseconds that a command took, and the lines that it printed."""
    before = time.monotonic()
    done = subprocess.run(arguments, capture_output=True)
    if done.returncode > 1:
        raise CannotDo(f"{arguments}: {done.stderr[-500:]!r}")
    return (time.monotonic() - before) * 1000, done.stdout.count(b"\n")


class UnixConnection(http.client.HTTPConnection):
    def __init__(self, path: pathlib.Path) -> None:
        super().__init__("localhost")
        self.path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.connect(str(self.path))


def asked_on(path: pathlib.Path, question: str) -> float:
    """Returns the milliseconds until the guard's whole answer had arrived."""
    connection = UnixConnection(path)
    before = time.monotonic()
    connection.request("GET", question)
    answer = connection.getresponse()
    body = answer.read()
    milliseconds = (time.monotonic() - before) * 1000
    connection.close()
    if answer.status != 200:
        raise CannotDo(f"{question}: {answer.status} {body[:200]!r}")
    return milliseconds


def wait_for(log: pathlib.Path, process: Process) -> None:
    before = time.monotonic()
    while b"ready" not in log.read_bytes():
        if process.child.poll() is not None or time.monotonic() - before > 60:
            raise CannotDo(f"sendguard is not ready:\n{log.read_text()[-2000:]}")
        time.sleep(0.01)
