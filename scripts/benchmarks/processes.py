"""Child processes of the benchmark: started quietly, awaited until they listen, measured, always ended."""

import os
import pathlib
import resource
import signal
import socket
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


class CannotDo(Exception):
    """Something outside this program is missing; the benchmark ends with exit code 3."""


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Process:
    """One program in the background, its output in a log file."""

    def __init__(self, name: str, arguments: list[str], log: pathlib.Path, environment: dict[str, str] | None = None):
        self.name = name
        self.log = log
        with open(log, "ab") as output:
            self.child = subprocess.Popen(
                arguments,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env={**os.environ, **(environment or {})},
            )

    def wait_until_listening(self, port: int, seconds: float = 20) -> None:
        """Returns when the port takes connections; complains with the end of the log when it never does."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self.child.poll() is not None:
                break
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                return
            except OSError:
                time.sleep(0.02)
        raise CannotDo(f"{self.name} does not listen on port {port}:\n{self.log.read_text()[-2000:]}")

    def cpu_seconds(self) -> float:
        """CPU used so far by the program and all its descendants, user and system.

        A child that has ended is counted in its parent's third and fourth figure as soon as it is reaped, so the
        sum over the living never falls.
        """
        return sum(cpu_ticks(pid) for pid in descendants(self.child.pid)) / TICKS_PER_SECOND

    def end(self) -> None:
        """SIGTERM, and SIGKILL when that does not help."""
        if self.child.poll() is None:
            self.child.send_signal(signal.SIGTERM)
            try:
                self.child.wait(timeout=30)
            except subprocess.TimeoutExpired:
                self.child.kill()
                self.child.wait()


def anonymous_bytes(pid: int) -> int:
    """Resident memory of the process alone that no file stands behind (RssAnon of proc(5)): heap and stacks."""
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("RssAnon:"):
            return int(line.split()[1]) * 1024
    raise CannotDo(f"/proc/{pid}/status has no RssAnon")


def descriptor_count(pid: int) -> int:
    """How many descriptors the process has open."""
    return len(os.listdir(f"/proc/{pid}/fd"))


def raise_descriptor_limit(wanted: int) -> None:
    """As many for this program itself, or complains."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    if hard < wanted:
        raise CannotDo(f"only {hard} descriptors may be open here, {wanted} are needed (ulimit -Hn)")
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def stat_fields(pid: int) -> list[str]:
    """The fields of /proc/PID/stat from the third on; the second, the name, may hold blanks and brackets."""
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []


def cpu_ticks(pid: int) -> int:
    """utime, stime, cutime and cstime: fields 14 to 17 of proc(5)."""
    return sum(int(field) for field in stat_fields(pid)[11:15])


def descendants(root: int) -> list[int]:
    """The process and all below it that are alive now."""
    children: dict[int, list[int]] = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit() and (fields := stat_fields(int(entry))):
            children.setdefault(int(fields[1]), []).append(int(entry))
    found = [root]
    for pid in found:
        found.extend(children.get(pid, []))
    return found
