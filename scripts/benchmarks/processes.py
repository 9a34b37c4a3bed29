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

        A child that has ended is counted with its parent as soon as it is reaped, so the sum over the living never
        falls by more than a tick.
        """
        return sum(cpu_seconds(pid) for pid in descendants(self.child.pid))

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


def cpu_seconds(pid: int) -> float:
    """CPU of the process, and of its children that have ended and were reaped.

    The process's own is read from its CPU clock, in nanoseconds: proc(5) counts ticks of 10 ms, and in so short a time
    a proxy may use none. What was reaped is counted in ticks alone.
    """
    fields = stat_fields(pid)
    own, reaped = (sum(int(field) for field in part) / TICKS_PER_SECOND for part in (fields[11:13], fields[13:15]))
    try:
        own = time.clock_gettime(cpu_clock(pid))
    except OSError:
        pass  # It has just ended, or this kernel keeps no such clock for others.
    return own + reaped


def cpu_clock(pid: int) -> int:
    """What clock_getcpuclockid(3) answers: the id of the CPU clock of another process, as Linux builds it."""
    CPUCLOCK_SCHED = 2
    return ~pid << 3 | CPUCLOCK_SCHED


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
