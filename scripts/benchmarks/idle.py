"""The cost of an idle session: its resident memory, and the speed of other clients beside ten thousand idle sessions."""

import pathlib
import ssl
import statistics
import subprocess

from . import proxies
from .clients import Client
from .measure import Measurement, measure
from .processes import ROOT, CannotDo, anonymous_bytes, descriptor_count, free_port, raise_descriptor_limit

SPARE_DESCRIPTORS = 200


def certificate(folder: pathlib.Path) -> pathlib.Path:
    made = subprocess.run([ROOT / "scripts" / "certs", folder / "certs"], capture_output=True, text=True)
    if made.returncode != 0:
        raise CannotDo(f"scripts/certs: {made.stderr}")
    return folder / "certs"


def settings(certs: pathlib.Path, tls_port: int, sessions: int) -> str:
    """A second listener, and limits that allow one client to open all sessions and be idle for an hour."""
    return f"""limits: {{sessions: {sessions + 1000}, sessions_per_client: {sessions + 1000}}}
deadlines: {{command: 1h}}
listeners:
  - {{address: "127.0.0.1:LISTEN", tls: none, auth: none, stream: bench}}
  - {{address: "127.0.0.1:{tls_port}", tls: implicit, certificate: {certs}/good.pem, key: {certs}/good.key}}
"""


KINDS = ("plain", "TLS", "plain, each with a message sent")
MESSAGE = b"Subject: Spring news\r\n\r\n" + b"A line of ordinary words that fills the letter, nothing more.\r\n" * 64


def open_sessions(port: int, count: int, context: ssl.SSLContext | None, sends: bool) -> list[Client]:
    """Each session has sent EHLO, like a client that waits for mail; or has sent a message of 4 KB and waits for the next."""
    clients = []
    for number in range(count):
        clients.append(Client(port, context=context).greet())
        if sends:
            clients[-1].deliver("news@example.com", f"customer{number}@example.net", MESSAGE)
    return clients


def show(title: str, alone: list[Measurement], beside: list[Measurement]) -> None:
    ratios = [b.messages_per_second / a.messages_per_second for a, b in zip(alone, beside)]
    print(
        f"  {title}: {statistics.median(a.messages_per_second for a in alone):.0f} messages/s alone, "
        f"{statistics.median(b.messages_per_second for b in beside):.0f} beside them; "
        f"ratio {statistics.median(ratios):.3f} in the median ({min(ratios):.3f} to {max(ratios):.3f})"
    )


def measure_kind(
    folder: pathlib.Path, sink_port: int, certs: pathlib.Path, title: str, idle: int, rounds: int, size: int,
    messages: int, sessions: int,
) -> None:
    """Measures one kind of session with a new guard, which has no freed memory of another kind of session."""
    context = None
    if title == "TLS":
        context = ssl.create_default_context(cafile=certs / "ca.pem")
        context.check_hostname = False
    tls_port = free_port()
    folder.mkdir()
    guard, port = proxies.guard(folder, sink_port, settings(certs, tls_port, idle))
    try:
        pid, alone, beside, costs = guard.child.pid, [], [], []
        for _ in range(rounds):
            alone.append(measure(guard, port, size, messages, sessions))
            before, descriptors = anonymous_bytes(pid), descriptor_count(pid)
            clients = open_sessions(tls_port if context else port, idle, context, "message" in title)
            # The number of sessions with the sink changes meanwhile.
            if (open_now := descriptor_count(pid) - descriptors) < idle - SPARE_DESCRIPTORS:
                raise CannotDo(f"only {open_now} of {idle} sessions are open")
            costs.append((anonymous_bytes(pid) - before) / idle)
            beside.append(measure(guard, port, size, messages, sessions))
            for client in clients:
                client.say("NOOP", 250)
                client.close()
    finally:
        guard.end()
    print(f"{idle} idle sessions, {title}")
    later = f", then {', '.join(f'{cost / 1024:.1f}' for cost in costs[1:])} more" if costs[1:] else ""
    print(f"  resident memory a session: {costs[0] / 1024:.1f} KB when they are the first{later}")
    show(f"{sessions} good clients, {size} bytes a message", alone, beside)


def run(folder: pathlib.Path, idle: int, rounds: int, size: int, messages: int, sessions: int) -> None:
    raise_descriptor_limit(idle + SPARE_DESCRIPTORS)
    certs = certificate(folder)
    sink, sink_port = proxies.sink(folder)
    try:
        for number, title in enumerate(KINDS):
            measure_kind(folder / f"kind-{number}", sink_port, certs, title, idle, rounds, size, messages, sessions)
    finally:
        sink.end()
