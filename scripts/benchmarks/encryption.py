"""The TLS rows: TLS from the first octet on both sides of the guard and of HAProxy, which decrypts and encrypts again.

smtp-source and smtp-sink have no TLS, so two more HAProxy processes do TLS at the ends. They are not measured.
"""

import pathlib
import subprocess

from . import proxies
from .processes import Process, free_port


class Ends:
    """A certificate, and TLS in front of the sink. Both proxies use the same ones."""

    def __init__(self, folder: pathlib.Path, sink_port: int):
        self.folder = folder
        self.certificates = folder / "certificates"
        subprocess.run([proxies.ROOT / "scripts" / "certs", self.certificates], check=True, stdout=subprocess.DEVNULL)
        both = self.certificates / "both.pem"
        both.write_text((self.certificates / "good.pem").read_text() + (self.certificates / "good.key").read_text())
        self.certificate = both
        self.authority = self.certificates / "ca.pem"
        self.sink_port = free_port()
        terminates = f"bind 127.0.0.1:{self.sink_port} ssl crt {self.certificate}"
        self.processes = [self.haproxy("tls-sink", self.sink_port, terminates, f"127.0.0.1:{sink_port}")]

    def haproxy(self, name: str, port: int, bind: str, server: str) -> Process:
        return proxies.haproxy_between(self.folder, name, port, bind, server)

    def plain_door(self, name: str, port: int) -> int:
        """A port that accepts plain connections and forwards them to `port` with TLS."""
        door = free_port()
        server = f"127.0.0.1:{port} ssl verify required ca-file {self.authority} verifyhost localhost"
        self.processes.append(self.haproxy(f"{name}-door", door, f"bind 127.0.0.1:{door}", server))
        return door

    def end(self) -> None:
        for process in reversed(self.processes):
            process.end()


def haproxy(folder: pathlib.Path, ends: Ends) -> tuple[Process, int]:
    """HAProxy that decrypts TLS and encrypts again, and verifies the server as the guard does."""
    port = free_port()
    server = f"127.0.0.1:{ends.sink_port} ssl verify required ca-file {ends.authority} verifyhost localhost"
    process = ends.haproxy("haproxy-tls", port, f"bind 127.0.0.1:{port} ssl crt {ends.certificate}", server)
    return process, ends.plain_door("haproxy-tls", port)


def guard(folder: pathlib.Path, ends: Ends) -> tuple[Process, int]:
    """The guard with the same configuration as in the plain rows."""
    certificate = f'certificate: "{ends.certificates}/good.pem", key: "{ends.certificates}/good.key"'
    process, port = proxies.guard(
        folder, ends.sink_port, name="guard-tls", listener=f"tls: implicit, {certificate}",
        upstream=f'tls: implicit, ca_file: "{ends.authority}"', host="localhost",
    )  # fmt: skip
    return process, ends.plain_door("guard-tls", port)


ALL = {"haproxy-tls": haproxy, "guard-tls": guard}
