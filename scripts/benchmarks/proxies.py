"""The three proxies that are compared, each on a free port in front of the same sink."""

import os
import pathlib
import shutil
import subprocess

from .processes import CannotDo, Process, free_port

ROOT = pathlib.Path(__file__).resolve().parents[2]
# Addresses on the guard's suppression list.
LIST_ROWS = 100_000


def sink(folder: pathlib.Path) -> tuple[Process, int]:
    """Postfix's smtp-sink: takes every message and throws it away."""
    port = free_port()
    user = ["-u", "nobody"] if os.geteuid() == 0 else []
    process = Process("smtp-sink", ["smtp-sink", *user, f"127.0.0.1:{port}", "1000"], folder / "sink.log")
    process.wait_until_listening(port)
    return process, port


def haproxy(folder: pathlib.Path, sink_port: int) -> tuple[Process, int]:
    """HAProxy in TCP mode: copies bytes and does not parse mail."""
    port = free_port()
    return haproxy_between(folder, "haproxy", port, f"bind 127.0.0.1:{port}", f"127.0.0.1:{sink_port}"), port


def haproxy_between(folder: pathlib.Path, name: str, port: int, bind: str, server: str) -> Process:
    """HAProxy in TCP mode with as many threads as cores, as the guard has; `bind` and `server` with their options."""
    file = folder / f"{name}.cfg"
    file.write_text(
        f"""global
    nbthread {os.cpu_count()}
defaults
    mode tcp
    timeout connect 5s
    timeout client 60s
    timeout server 60s
listen smtp
    {bind}
    server next {server}
"""
    )
    process = Process(name, ["haproxy", "-db", "-f", str(file)], folder / f"{name}.log")
    process.wait_until_listening(port)
    return process


def postfix(folder: pathlib.Path, sink_port: int) -> tuple[Process, int]:
    """Postfix's smtpd as a before-queue proxy: reads SMTP, checks the envelope, passes the message on unqueued."""
    port = free_port()
    script = ROOT / "scripts" / "private-postfix"
    options = [
        f"smtpd_proxy_filter=127.0.0.1:{sink_port}",
        "smtpd_client_connection_count_limit=0",
        "smtpd_client_connection_rate_limit=0",
        "smtpd_client_message_rate_limit=0",
    ]
    process = Process("postfix", [str(script), str(folder / "postfix"), str(port), *options], folder / "postfix.log")
    process.wait_until_listening(port)
    return process, port


def guard(
    folder: pathlib.Path, sink_port: int, more: str = "", *, name: str = "guard", listener: str = "tls: none",
    upstream: str = "tls: none", host: str = "127.0.0.1",
) -> tuple[Process, int]:  # fmt: skip
    """The guard with every gate on: stops, a suppression list of LIST_ROWS rows, the checks and a durable record per
    message. Only `unsubscribe` is off: smtp-source's messages lack the field, and marketing mail does not have a finding
    in each message. `more` is added at the end of the configuration, `listener` and `upstream` inside it. Listeners in
    `more` replace the usual one; LISTEN in them is replaced by the port."""
    program = guard_program()
    port = free_port()
    state = folder / name
    file = guard_configuration(folder, name)
    listeners = "" if "listeners:" in more else (
        f'listeners:\n  - {{address: "127.0.0.1:{port}", {listener}, auth: none, stream: bench}}\n'
    )
    more = more.replace("LISTEN", str(port))
    file.write_text(
        f"""state: {state}
{listeners}upstreams:
  - {{name: sink, host: "{host}", port: {sink_port}, {upstream}, connections: 100}}
checks:
  placeholder: {{mode: enforce}}
  unsubscribe: {{mode: off}}
lists:
  - {{name: unsubscribed, kind: suppression, max_age: 24h}}
{more}"""
    )
    rows = folder / "unsubscribed.csv"
    with open(rows, "w", encoding="ascii") as output:
        output.write("email,date\n")
        output.writelines(f"reader{number}@example.org,2026-03-01\n" for number in range(LIST_ROWS))

    process = Process("sendguard", [program, "serve", "--config", str(file)], folder / f"{name}.log")
    process.wait_until_listening(port)
    arguments = [program, "list", "import", "unsubscribed", str(rows), "--kind", "suppression", "--config", str(file)]
    imported = subprocess.run(arguments, capture_output=True, text=True)
    if imported.returncode != 0:
        process.end()
        raise CannotDo(f"sendguard list import failed: {imported.stderr or imported.stdout}")
    return process, port


def guard_configuration(folder: pathlib.Path, name: str = "guard") -> pathlib.Path:
    """The path to which `guard` writes the configuration."""
    return folder / f"{name}.yaml"


def guard_program() -> str:
    """The release build, or the program that SENDGUARD_BINARY names."""
    if named := os.environ.get("SENDGUARD_BINARY"):
        return named
    subprocess.run(["swift", "build", "-c", "release", "--product", "sendguard"], cwd=ROOT, check=True)
    return str(ROOT / ".build" / "release" / "sendguard")


def why_not(name: str) -> str | None:
    """The reason why a proxy cannot run on this machine; None when it can."""
    if "haproxy" in name and not shutil.which("haproxy"):
        return "haproxy is not installed (scripts/setup does)"
    if name == "postfix" and not shutil.which("postfix"):
        return "postfix is not installed (scripts/setup does)"
    if name == "postfix" and os.geteuid() != 0:
        return "Postfix's master process runs only as root"
    return None


ALL = {"haproxy": haproxy, "postfix": postfix, "guard": guard}
