"""An SMTP sink in a separate process that notes the moment at which it has read each end of data.

The moments are in shared memory, so that reading them costs the sink nothing.
"""

import asyncio
import gc
import multiprocessing
import time

from .processes import free_port

END = b"\r\n.\r\n"


class StampingSink:
    """Takes every message, answers at once, and keeps the wall-clock time of the last few of them."""

    KEPT = 1 << 17

    def __init__(self) -> None:
        context = multiprocessing.get_context("fork")
        self.port = free_port()
        self.stamps = context.RawArray("d", self.KEPT)
        self.taken = context.RawValue("L", 0)
        listening = context.Event()
        self.child = context.Process(target=self._serve, args=(listening,), daemon=True)
        self.child.start()
        listening.wait(10)

    def since(self, first: int) -> list[float]:
        """The times of the messages from a number on, in seconds since 1970. Older ones may be dropped."""
        last = self.taken.value
        return [self.stamps[number % self.KEPT] for number in range(max(first, last - self.KEPT), last)]

    def end(self) -> None:
        self.child.kill()
        self.child.join()

    def _serve(self, listening) -> None:
        gc.disable()
        stamps, taken, kept = self.stamps, self.taken, self.KEPT

        class Session(asyncio.Protocol):
            def connection_made(self, transport) -> None:
                self.transport = transport
                self.rest = b""
                self.in_message = False
                transport.write(b"220 sink ESMTP\r\n")

            def data_received(self, data: bytes) -> None:
                now = time.time()
                data = self.rest + data
                answers = []
                while data:
                    if self.in_message:
                        end = data.find(END)
                        if end < 0:
                            # Search each byte once: keep only bytes that may begin the end of data.
                            data = data[-4:]
                            break
                        number = taken.value
                        stamps[number % kept] = now
                        taken.value = number + 1
                        self.in_message = False
                        answers.append(b"250 2.0.0 taken\r\n")
                        data = data[end + len(END) :]
                        continue
                    line, found, rest = data.partition(b"\r\n")
                    if not found:
                        break
                    data = rest
                    verb = line[:4].upper()
                    if verb == b"DATA":
                        # The next bytes may already be the end of data, when the message is empty.
                        self.in_message, data = True, b"\r\n" + data
                        answers.append(b"354 go on\r\n")
                    elif verb == b"EHLO":
                        answers.append(b"250-sink\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 SIZE 100000000\r\n")
                    elif verb == b"QUIT":
                        answers.append(b"221 2.0.0 bye\r\n")
                    else:
                        answers.append(b"250 2.0.0 ok\r\n")
                self.rest = data
                if answers:
                    self.transport.write(b"".join(answers))

        async def serve() -> None:
            server = await asyncio.get_running_loop().create_server(Session, "127.0.0.1", self.port, backlog=1000)
            listening.set()
            await server.serve_forever()

        asyncio.run(serve())
