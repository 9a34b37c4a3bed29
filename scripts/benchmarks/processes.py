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
        """Returns when the port accepts connections. Raises, with the end of the log, when it never does."""
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

        A child that has ended is counted with its parent as soon as it is reaped, so the sum over the live
        processes never falls by more than a tick.
        """
        return sum(cpu_seconds(pid) for pid in descendants(self.child.pid))

    def end(self) -> None:
        """Sends SIGTERM, and SIGKILL when the process does not end."""
        if self.child.poll() is None:
            self.child.send_signal(signal.SIGTERM)
            try:
                self.child.wait(timeout=30)
            except subprocess.TimeoutExpired:
                self.child.kill()
                self.child.wait()


def anonymous_bytes(pid: int) -> int:
    """Resident memory of this process that is not a page of a file (RssAnon of proc(5)): heap and stacks."""
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("RssAnon:"):
            return int(line.split()[1]) * 1024
    raise CannotDo(f"/proc/{pid}/status has no RssAnon")


def descriptor_count(pid: int) -> int:
    """The number of open descriptors of the process."""
    return len(os.listdir(f"/proc/{pid}/fd"))


def raise_descriptor_limit(wanted: int) -> None:
    """Raises the limit of descriptors of this program, or raises CannotDo."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    if hard < wanted:
        raise CannotDo(f"only {hard} descriptors may be open here, {wanted} are needed (ulimit -Hn)")
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def stat_fields(pid: int) -> list[str]:
    """The fields of /proc/PID/stat from the third on. The second, the name, may contain blanks and brackets."""
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []


def cpu_seconds(pid: int) -> float:
    """CPU of the process, and of its children that have ended and were reaped.

    The CPU of the process itself is read from its CPU clock, in nanoseconds. proc(5) counts ticks of 10 ms, and in a
    short time a proxy may use less than one. Reaped children are counted in ticks only.
    """
    fields = stat_fields(pid)
    own, reaped = (sum(int(field) for field in part) / TICKS_PER_SECOND for part in (fields[11:13], fields[13:15]))
    try:
        own = time.clock_gettime(cpu_clock(pid))
    except OSError:
        pass  # The process has just ended, or this kernel has no CPU clock for other processes.
    return own + reaped


def cpu_clock(pid: int) -> int:
    """The id of another process's CPU clock, as clock_getcpuclockid(3) computes it on Linux."""
    CPUCLOCK_SCHED = 2
    return ~pid << 3 | CPUCLOCK_SCHED


def descendants(root: int) -> list[int]:
    """The process and all its live descendants."""
    children: dict[int, list[int]] = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit() and (fields := stat_fields(int(entry))):
            children.setdefault(int(fields[1]), []).append(int(entry))
    found = [root]
    for pid in found:
        found.extend(children.get(pid, []))
    return found
