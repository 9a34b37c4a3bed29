"""How long the kill switch takes under full load, from the call to the last end of data on the wire, and to the receipt.

Every round makes two stops: one by a request on the control socket, and one by the command, which starts a process.
Mail flows over all sessions. After each stop it compares the messages that the sink read after the receipt with the
receipt: all of them must be on it.
"""

import dataclasses
import json
import os
import pathlib
import re
import socket
import statistics
import subprocess
import time

from . import proxies
from .processes import CannotDo
from .stamping_sink import StampingSink

# Seconds for which mail must flow before a stop, and for which no mail may arrive after it.
FLOW = 0.25
SILENCE = 0.1
# Seconds over which the rate of mail before the stops is measured.
RATE = 1.0


@dataclasses.dataclass
class Pull:
    """One stop, in seconds from its call."""

    receipt: float
    # 0 when no message arrived after the call.
    last_end: float
    # The time in the receipt, from request to completion.
    inside: float
    # Messages that the sink read after the receipt, and that the receipt lists.
    late: int
    listed: int


class Caller:
    """Stops and resumes, by the control socket or by the command. A stop returns its id and the time of its receipt."""

    def __init__(self, folder: pathlib.Path, program: str) -> None:
        self.socket = str(folder / "guard" / "sendguard.sock")
        self.command = [program, "stop", "--config", str(proxies.guard_configuration(folder)), "--reason", "bench"]

    def ask(self, method: str, target: str, body: dict | None = None) -> dict:
        """One request and its answer; HTTP/1.1 with Connection: close."""
        content = b"" if body is None else json.dumps(body).encode()
        request = (
            f"{method} {target} HTTP/1.1\r\nHost: sendguard\r\nConnection: close\r\n"
            f"Content-Length: {len(content)}\r\n\r\n"
        )
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(self.socket)
            connection.sendall(request.encode() + content)
            answer = b""
            while chunk := connection.recv(1 << 16):
                answer += chunk
        head, _, rest = answer.partition(b"\r\n\r\n")
        if b" 200 " not in head.partition(b"\r\n")[0]:
            raise CannotDo(f"{target}: {answer.decode(errors='replace')[-300:]}")
        return json.loads(rest)

    def stop_by_socket(self) -> tuple[str, float]:
        receipt = self.ask("POST", "/stop", {"scope": "all", "mode": "defer", "reason": "bench"})
        return receipt["stop"]["id"], time.time()

    def stop_by_command(self) -> tuple[str, float]:
        """The command prints the receipt at once, in one write, and then the mail that the scope matched."""
        with subprocess.Popen(self.command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
            receipt = os.read(child.stdout.fileno(), 1 << 16).decode()
            returned = time.time()
            _, errors = child.communicate()
        found = re.search(r"^STOPPED +(S\d+):", receipt, re.MULTILINE)
        if child.returncode != 0 or not found:
            raise CannotDo(f"sendguard stop: {receipt[-300:]}{errors.decode(errors='replace')[-300:]}")
        return found[1], returned

    def receipt(self, stop: str) -> dict:
        return self.ask("GET", f"/stops/{stop}/receipt")

    def resume(self, stop: str) -> None:
        self.ask("POST", "/resume", {"stop": stop, "reason": "bench"})


def wait_for_mail(sink: StampingSink, load: subprocess.Popen) -> None:
    """Waits until mail has flowed for a while."""
    first, deadline = sink.taken.value, time.monotonic() + 20
    while sink.taken.value < first + 100:
        if load.poll() is not None or time.monotonic() > deadline:
            raise CannotDo("no mail comes through the guard")
        time.sleep(0.005)
    time.sleep(FLOW)


def pull(sink: StampingSink, load: subprocess.Popen, caller: Caller, stop) -> Pull:
    wait_for_mail(sink, load)
    first, called = sink.taken.value, time.time()
    name, returned = stop()
    time.sleep(SILENCE)
    stamps = sink.since(first)
    receipt = caller.receipt(name)
    caller.resume(name)
    late = sum(stamp > returned for stamp in stamps)
    if late > len(receipt["unanswered"]):
        raise CannotDo(f"{late} messages came in after the receipt, which lists {len(receipt['unanswered'])}")
    return Pull(
        receipt=returned - called,
        last_end=max([stamp - called for stamp in stamps if stamp > called], default=0),
        inside=receipt["microseconds"] / 1e6,
        late=late,
        listed=len(receipt["unanswered"]),
    )


def quantile(values: list[float], share: float) -> float:
    """The quantile: the smallest value that at least this share of all values does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, -int(-share * len(ordered) // 1) - 1))]


def show(title: str, pulls: list[Pull]) -> None:
    print(title)
    print(f"  {'milliseconds from the call to':34}{'median':>9}{'p99':>9}{'max':>9}")
    rows = [
        ("the last end of data at the sink", [p.last_end for p in pulls]),
        ("the receipt in hand", [p.receipt for p in pulls]),
        ("(within the guard: asked, complete)", [p.inside for p in pulls]),
    ]
    for name, values in rows:
        print(
            f"  {name:34}{statistics.median(values) * 1e3:>9.2f}{quantile(values, 0.99) * 1e3:>9.2f}"
            f"{max(values) * 1e3:>9.2f}"
        )
    print(f"  listed as in the air: {sum(p.listed for p in pulls)}, read by the sink after the receipt: "
          f"{sum(p.late for p in pulls)}, all of them listed")


def run(folder: pathlib.Path, rounds: int, size: int, sessions: int, loops: int) -> None:
    sink = StampingSink()
    guard = load = None
    try:
        guard, port = proxies.guard(folder, sink.port, f"loops: {loops}\n" if loops else "")
        load = subprocess.Popen(
            ["smtp-source", "-A", "-d", "-s", str(sessions), "-m", "100000000", "-l", str(size),
             "-f", "news@example.com", "-t", "customer@example.net", f"127.0.0.1:{port}"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        caller = Caller(folder, proxies.guard_program())
        wait_for_mail(sink, load)
        first, began = sink.taken.value, time.monotonic()
        time.sleep(RATE)
        rate = (sink.taken.value - first) / (time.monotonic() - began)
        print(f"{rounds} stops each way, {sessions} sessions, {size} bytes a message, {rate:.0f} messages/s before")
        by_socket, by_command = [], []
        for _ in range(rounds):
            by_socket.append(pull(sink, load, caller, caller.stop_by_socket))
            by_command.append(pull(sink, load, caller, caller.stop_by_command))
        show("by a request on the control socket", by_socket)
        show("by the command, its process started for it", by_command)
    finally:
        if load:
            load.kill()
            load.wait()
        if guard:
            guard.end()
        sink.end()
