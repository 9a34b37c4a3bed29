"""A suppression list of ten million addresses: imported while mail flows, replaced, looked up, and loaded at a restart.

Compared with tables that Postfix would use for the same addresses (postmap: lmdb, cdb), and with SQLite: the time to
build the table, its size, and the time of a lookup.
"""

import json
import os
import pathlib
import random
import re
import socket
import sqlite3
import statistics
import subprocess
import threading
import time
from collections.abc import Iterator

from . import proxies
from .processes import CannotDo, Process, free_port

# Addresses that are looked up: half of them are on the list.
LOOKUPS = 400_000
# How many processes look all addresses up, one after the other. The first reads an uncached file.
LOOKUP_RUNS = 5
# Seconds that building a table may take. postmap's cdb searches for each key in everything it has written so far.
PATIENCE = 120
# Seconds of probing before anything else: they show the delays of the machine itself.
CALM = 10.0
# Seconds that mail flows before and after the imports.
SETTLE = (1.0, 2.0)
# Restarts that are timed.
RESTARTS = 5


def address(number: int) -> str:
    """An address of 25 octets on average, over 5,000 domains. Each number always gives the same address."""
    return f"{NAMES[number % len(NAMES)]}.{number:x}@{'mail' if number % 3 else 'post'}{number % 5000}.example"


NAMES = ["ann", "bob", "eve", "joe", "kim", "lea", "max", "mia", "sam", "tom"]


def write_addresses(file: pathlib.Path, numbers: range) -> None:
    with open(file, "w", encoding="ascii") as output:
        for start in range(numbers.start, numbers.stop, 100_000):
            part = range(start, min(start + 100_000, numbers.stop))
            output.write("".join(f"{address(number)}\n" for number in part))


class Guard:
    """A guard with one suppression list, and a sink behind it."""

    def __init__(self, folder: pathlib.Path, sink_port: int) -> None:
        self.program = proxies.guard_program()
        self.port, self.folder = free_port(), folder
        self.state, self.file = folder / "guard", folder / "sendguard.yaml"
        self.file.write_text(
            f"""state: {self.state}
listeners:
  - {{address: "127.0.0.1:{self.port}", tls: none, auth: none, stream: bench}}
upstreams:
  - {{name: sink, host: 127.0.0.1, port: {sink_port}, tls: none, connections: 100}}
checks:
  unsubscribe: {{mode: off}}
trips:
  - {{name: suppressed-share, then: off}}
lists:
  - {{name: unsubscribed, kind: suppression, max_age: 24h, keep_versions: 2}}
"""
        )

    def start(self) -> float:
        """Seconds from the start of the process to `ready`."""
        log = self.folder / "guard.log"
        before, seen = time.monotonic(), log.stat().st_size if log.exists() else 0
        self.process = Process("sendguard", [self.program, "serve", "--config", str(self.file)], log)
        while self.process.child.poll() is None and time.monotonic() - before < 60:
            if b"ready" in log.read_bytes()[seen:]:
                return time.monotonic() - before
            time.sleep(0.002)
        raise CannotDo(f"sendguard is not ready:\n{log.read_text()[-2000:]}")

    def cpu(self) -> float:
        """CPU seconds that the guard has used."""
        return self.process.cpu_seconds()

    def import_list(self, file: pathlib.Path) -> float:
        arguments = [self.program, "list", "import", "unsubscribed", str(file), "--config", str(self.file)]
        before = time.monotonic()
        done = subprocess.run(arguments, capture_output=True, text=True)
        if done.returncode != 0:
            raise CannotDo(f"sendguard list import: {(done.stderr or done.stdout)[-500:]}")
        return time.monotonic() - before

    def memory(self) -> dict[str, int]:
        """Memory from proc(5) in MB: all resident pages, and those that are not pages of a file."""
        text = pathlib.Path(f"/proc/{self.process.child.pid}/status").read_text()
        return {name: int(re.search(rf"^{name}:\s+(\d+)", text, re.M)[1]) // 1024 for name in ("VmRSS", "RssAnon")}


class Watch(threading.Thread):
    """Until it is ended: sends mail, measures the guard's memory, and sends RCPT for one address repeatedly."""

    def __init__(self, guard: Guard, rows: int) -> None:
        super().__init__(daemon=True)
        self.guard, self.rows, self.over = guard, rows, threading.Event()
        self.gaps: list[tuple[float, float]] = []
        self.highest = {"VmRSS": 0, "RssAnon": 0}
        self.messages = 0

    def run(self) -> None:
        flow = threading.Thread(target=self.send, daemon=True)
        memory = threading.Thread(target=self.look, daemon=True)
        flow.start()
        memory.start()
        self.probe()
        flow.join()
        memory.join()

    def look(self) -> None:
        while not self.over.wait(0.05):
            for name, megabytes in self.guard.memory().items():
                self.highest[name] = max(self.highest[name], megabytes)

    def send(self) -> None:
        """Sends batches of messages over four sessions, with pauses, so that mail flows and the cores are not busy with it."""
        while not self.over.is_set():
            subprocess.run(
                ["smtp-source", "-d", "-s", "4", "-m", "100", "-l", "4096", "-f", "news@example.com",
                 "-t", "customer@example.net", f"127.0.0.1:{self.guard.port}"], capture_output=True)  # fmt: skip
            self.messages += 100
            self.over.wait(0.2)

    def probe(self) -> None:
        """Sends RCPT with a suppressed address, which the guard answers alone. Notes how long each answer took, and when."""
        with socket.create_connection(("127.0.0.1", self.guard.port)) as connection:
            lines = connection.makefile("rwb", buffering=0)
            reply(lines)
            ask(lines, "EHLO bench.example")
            ask(lines, "MAIL FROM:<news@example.com>")
            while not self.over.is_set():
                before = time.monotonic()
                ask(lines, f"RCPT TO:<{address(random.randrange(self.rows))}>")
                self.gaps.append((before, time.monotonic() - before))
                if len(self.gaps) % 50 == 0:
                    ask(lines, "RSET")
                    ask(lines, "MAIL FROM:<news@example.com>")
                time.sleep(0.0005)

    def stop(self) -> None:
        self.over.set()
        self.join()

    def answers(self, since: float, until: float) -> str:
        """The times of the answers in a span: the 99.9th percentile and the longest. The span may have no answers."""
        taken = sorted(gap for at, gap in self.gaps if since <= at <= until)
        if not taken:
            return "nothing was asked, the span is too short"
        p999 = taken[len(taken) * 999 // 1000]
        return f"p99.9 {p999 * 1e3:.2f} ms, longest {taken[-1] * 1e3:.2f} ms ({len(taken)} asked)"


def reply(lines) -> str:
    while (line := lines.readline()) and line[3:4] == b"-":
        pass
    return line.decode()


def ask(lines, command: str) -> str:
    lines.write(f"{command}\r\n".encode())
    return reply(lines)


def tables(folder: pathlib.Path, rows: int, probes: list[str]) -> Iterator[tuple[str, float, float, float]]:
    """Name, seconds to build, megabytes, microseconds a lookup."""
    source = folder / "table"
    with open(folder / "addresses", encoding="ascii") as addresses, open(source, "w", encoding="ascii") as output:
        for line in addresses:
            output.write(f"{line[:-1]} REJECT\n")
    asked = "".join(f"{probe}\n" for probe in probes).encode()
    environment = {**os.environ, "MAIL_CONFIG": str(folder)}
    (folder / "main.cf").write_text("lmdb_map_size = 17179869184\ncompatibility_level = 3.6\n")
    known = subprocess.run(["postconf", "-m"], capture_output=True, text=True, env=environment).stdout.split()
    for kind in ("lmdb", "cdb"):
        if kind not in known:
            print(f"bench: without {kind}: install postfix-{kind}")
            continue
        before = time.monotonic()
        try:
            subprocess.run(["postmap", f"{kind}:{source}"], check=True, env=environment, timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            print(f"postmap {kind}: given up after {PATIENCE} s")
            (folder / f"table.{kind}.tmp").unlink(missing_ok=True)
            continue
        built = time.monotonic() - before
        seconds = []
        for keys in (asked, b"nobody@example.com\n"):
            before = time.monotonic()
            subprocess.run(["postmap", "-q", "-", f"{kind}:{source}"], input=keys, env=environment, capture_output=True)
            seconds.append(time.monotonic() - before)
        size = (folder / f"table.{kind}").stat().st_size / 1e6
        yield f"postmap {kind}", built, size, (seconds[0] - seconds[1]) / len(probes) * 1e6
        (folder / f"table.{kind}").unlink()
    yield sqlite(folder, rows, probes)


def sqlite(folder: pathlib.Path, rows: int, probes: list[str]) -> tuple[str, float, float, float]:
    """A table with the address as its key, filled in the order of addresses, with a warm cache."""
    file = folder / "lists.sqlite"
    before = time.monotonic()
    with open(folder / "addresses", encoding="ascii") as addresses:
        keys = sorted(line[:-1] for line in addresses)
    database = sqlite3.connect(file)
    database.execute("PRAGMA journal_mode = OFF")
    database.execute("PRAGMA cache_size = -200000")
    database.execute("CREATE TABLE list (key TEXT PRIMARY KEY, reason INT, since INT) WITHOUT ROWID")
    database.executemany("INSERT INTO list VALUES (?, 1, 1772323200)", ((key,) for key in keys))
    database.commit()
    built = time.monotonic() - before
    del keys
    for _ in range(2):
        before = time.monotonic()
        for probe in probes:
            database.execute("SELECT reason, since FROM list WHERE key = ?", (probe,)).fetchone()
        took = time.monotonic() - before
    database.close()
    return "SQLite", built, file.stat().st_size / 1e6, took / len(probes) * 1e6


def run(folder: pathlib.Path, rows: int) -> None:
    print(f"{rows:,} addresses, one a line")
    addresses, newer = folder / "addresses", folder / "addresses-newer"
    write_addresses(addresses, range(rows))
    write_addresses(newer, range(rows // 100, rows + rows // 100))
    sink, sink_port = proxies.sink(folder)
    guard = Guard(folder, sink_port)
    try:
        guard.start()
        watch = Watch(guard, rows)
        watch.start()
        measure(guard, watch, addresses, newer)
        watch.stop()
        print(f"memory while mail flowed ({watch.messages} messages): at most {watch.highest['VmRSS']} MB resident, "
              f"{watch.highest['RssAnon']} MB of it not pages of files")  # fmt: skip
        guard.process.end()
        print(f"restart to ready: {statistics.median(restarts(guard)):.2f} s (median of {RESTARTS})")
    finally:
        guard.process.end()
        sink.end()
    compare(guard, folder, rows)


def measure(guard: Guard, watch: Watch, addresses: pathlib.Path, newer: pathlib.Path) -> None:
    time.sleep(SETTLE[0])
    calm = time.monotonic()
    idle = guard.cpu()
    time.sleep(CALM)
    idle = (guard.cpu() - idle) / CALM
    first = time.monotonic()
    for file, what in ((addresses, "import"), (newer, "of a second version, with the first in force")):
        before = guard.cpu()
        took = guard.import_list(file)
        end = time.monotonic()
        print(f"{what}: {took:.1f} s, {guard.cpu() - before - idle * took:.1f} s of the guard's CPU beyond that of the mail")
    time.sleep(SETTLE[1])
    for name, since, until in (
        ("before", calm, first), ("during the imports", first, end - 0.5),
        ("around the swap (0.5 s before the command ended to 2 s after)", end - 0.5, end + 2),
    ):  # fmt: skip
        print(f"answer to RCPT {name}: {watch.answers(since, until)}")


def restarts(guard: Guard) -> list[float]:
    seconds = []
    for _ in range(RESTARTS):
        seconds.append(guard.start())
        guard.process.end()
    return seconds


def lookups(guard: Guard, asked: pathlib.Path) -> dict[str, int]:
    """The times in nanoseconds of one process that looks up all addresses of the file."""
    done = subprocess.run(
        [guard.program, "list-benchmark", "--state", str(guard.state), str(asked)], capture_output=True, text=True)  # fmt: skip
    if done.returncode != 0:
        raise CannotDo(f"sendguard list-benchmark: {done.stderr[-500:]}")
    return json.loads(done.stdout)


def compare(guard: Guard, folder: pathlib.Path, rows: int) -> None:
    """Compares the tables. Ours is the list in force, built from a file of the same rows while nothing else runs."""
    random.seed(5)
    probes = [address(random.randrange(rows // 100, 2 * rows)) for _ in range(LOOKUPS)]
    asked = folder / "asked"
    asked.write_text("".join(f"{probe}\n" for probe in probes))
    alone = guard.import_list(folder / "addresses-newer")
    runs = sorted((lookups(guard, asked) for _ in range(LOOKUP_RUNS)), key=lambda run: run["p99Nanoseconds"])
    figures = runs[LOOKUP_RUNS // 2]
    every = ", ".join(f"{run['p99Nanoseconds'] / 1e3:.2f}" for run in runs)
    size = max(file.stat().st_size for file in (guard.state / "lists").glob("*.list")) / 1e6
    print(f"lookup, {figures['lookups']} with {figures['hits']} hits: median {figures['medianNanoseconds'] / 1e3:.2f} µs, "
          f"p99 {figures['p99Nanoseconds'] / 1e3:.2f} µs, p99.9 {figures['p999Nanoseconds'] / 1e3:.2f} µs; "
          f"p99 of all {LOOKUP_RUNS} runs: {every} µs")  # fmt: skip
    print(f"{'table':14}  {'build s':>8}  {'MB':>7}  {'lookup µs':>9}")
    ours = ("sendguard", alone, size, figures["meanNanoseconds"] / 1e3)
    for name, built, megabytes, lookup in [ours, *tables(folder, rows, probes)]:
        print(f"{name:14}  {built:8.1f}  {megabytes:7.0f}  {lookup:9.2f}")
