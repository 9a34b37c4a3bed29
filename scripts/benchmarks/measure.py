"""One measurement: a number of messages of one size through one proxy."""

import dataclasses
import statistics
import subprocess
import time

from .processes import CannotDo, Process


@dataclasses.dataclass
class Measurement:
    """The time and CPU that a run of messages took."""

    messages_per_second: float
    cpu_microseconds_per_message: float


def send(port: int, size: int, messages: int, sessions: int) -> None:
    """Sends with Postfix's smtp-source over sessions that stay open (-d) from message to message."""
    arguments = [
        "smtp-source", "-d", "-s", str(sessions), "-m", str(messages), "-l", str(size),
        "-f", "news@example.com", "-t", "customer@example.net", f"127.0.0.1:{port}",
    ]  # fmt: skip
    done = subprocess.run(arguments, capture_output=True, text=True)
    if done.returncode != 0:
        raise CannotDo(f"smtp-source: {(done.stderr or done.stdout).strip()[-500:]}")


def measure(proxy: Process, port: int, size: int, messages: int, sessions: int) -> Measurement:
    """Warms the proxy up with a tenth of the messages, then measures."""
    send(port, size, max(messages // 10, sessions), sessions)
    cpu_before, began = proxy.cpu_seconds(), time.monotonic()
    send(port, size, messages, sessions)
    seconds, cpu = time.monotonic() - began, proxy.cpu_seconds() - cpu_before
    return Measurement(messages / seconds, cpu / messages * 1e6)


def median(measurements: list[Measurement]) -> Measurement:
    """The median of each figure."""
    return Measurement(
        statistics.median(m.messages_per_second for m in measurements),
        statistics.median(m.cpu_microseconds_per_message for m in measurements),
    )
