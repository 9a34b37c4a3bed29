"""Small SMTP clients for the benchmarks and the soak: blocking, one socket each."""

import socket
import ssl


class Refused(Exception):
    """A reply with another code than expected."""

    def __init__(self, code: int, text: str):
        super().__init__(text)
        self.code = code


class Client:
    """One session. Reads each reply when it is due."""

    def __init__(self, port: int, source: str | None = None, context: ssl.SSLContext | None = None, timeout: float = 30):
        self.socket = socket.socket()
        self.socket.settimeout(timeout)
        if source:
            # IP_BIND_ADDRESS_NO_PORT (ip(7)): the port is chosen at connect, so that no address runs out of ports.
            self.socket.setsockopt(socket.IPPROTO_IP, 24, 1)
            self.socket.bind((source, 0))
        self.socket.connect(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if context:
            self.socket = context.wrap_socket(self.socket)
        self.left = b""

    def expect(self, code: int) -> str:
        """Reads one whole reply."""
        while True:
            line, found, rest = self.left.partition(b"\r\n")
            if found:
                self.left = rest
                if line[3:4] == b"-":
                    continue
                if int(line[:3]) != code:
                    raise Refused(int(line[:3]), line.decode(errors="replace"))
                return line.decode(errors="replace")
            more = self.socket.recv(4096)
            if not more:
                raise ConnectionError("closed")
            self.left += more

    def say(self, text: str, code: int) -> str:
        self.socket.sendall(text.encode() + b"\r\n")
        return self.expect(code)

    def greet(self) -> "Client":
        self.expect(220)
        self.say("EHLO client.example.com", 250)
        return self

    def deliver(self, sender: str, recipient: str, message: bytes) -> str:
        """Sends a message. It must end in CRLF, and no line may begin with a dot."""
        self.say(f"MAIL FROM:<{sender}>", 250)
        self.say(f"RCPT TO:<{recipient}>", 250)
        self.say("DATA", 354)
        self.socket.sendall(message + b".\r\n")
        return self.expect(250)

    def close(self) -> None:
        self.socket.close()
