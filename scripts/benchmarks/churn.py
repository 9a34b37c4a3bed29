"""Opens and closes two thousand connections per second while good clients send. Shows whether the guard survives, what a
connection costs, and whether all memory and descriptors are given back."""

import multiprocessing
import pathlib
import socket
import struct
import time

from . import proxies
from .clients import Client
from .measure import measure, send
from .processes import CannotDo, anonymous_bytes, descriptor_count

# The number of processes that share the rate. Each uses different source addresses.
CALLERS = 2


def call(port: int, number: int, rate: float, until: float, results) -> None:
    """A third of the connections ends with QUIT, a third after the greeting, a third with a reset before any reply."""
    done = failed = late = 0
    due = time.monotonic()
    while time.monotonic() < until:
        due += 1 / rate
        if (wait := due - time.monotonic()) > 0:
            time.sleep(wait)
        elif wait < -1:
            # More than a second late: the rate is not reached, and the figures show that.
            late, due = late + 1, time.monotonic()
        try:
            client = Client(port, source=f"127.0.{number + 1}.{done % 200 + 1}", timeout=10)
            if done % 3 == 0:
                client.expect(220)
                client.say("QUIT", 221)
            elif done % 3 == 1:
                client.expect(220)
            else:
                client.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            client.close()
        except OSError:
            failed += 1
        done += 1
    results.put((done, failed, late))


def run(folder: pathlib.Path, rate: int, seconds: int, size: int, messages: int, sessions: int) -> None:
    sink, sink_port = proxies.sink(folder)
    guard = None
    try:
        guard, port = proxies.guard(folder, sink_port)
        pid = guard.child.pid
        send(port, size, messages // 10, sessions)
        alone = measure(guard, port, size, messages, sessions)
        time.sleep(1)
        descriptors, memory = descriptor_count(pid), anonymous_bytes(pid)

        def churn(length: float, beside=None):
            results = multiprocessing.Queue()
            until = time.monotonic() + length
            callers = [
                multiprocessing.Process(target=call, args=(port, number, rate / CALLERS, until, results))
                for number in range(CALLERS)
            ]
            cpu, began = guard.cpu_seconds(), time.monotonic()
            for caller in callers:
                caller.start()
            measured = beside() if beside else None
            figures = [results.get() for _ in callers]
            for caller in callers:
                caller.join()
            spent = guard.cpu_seconds() - cpu
            done, failed, late = (sum(column) for column in zip(*figures))
            return done, failed, late, done / (time.monotonic() - began), spent / done * 1e6, measured

        done, failed, late, reached, cost, _ = churn(seconds)
        print(f"{done} connections in {seconds} s, {reached:.0f} a second of {rate} wanted, {failed} failed, {late} times late")
        print(f"  {cost:.0f} µs of the guard's CPU each")
        done, failed, _, reached, _, beside = churn(seconds, lambda: measure(guard, port, size, messages, sessions))
        print(f"beside {sessions} good clients with {size} bytes a message: {reached:.0f} a second, {failed} failed; "
              f"{beside.messages_per_second:.0f} messages/s, {alone.messages_per_second:.0f} without them")
        deadline = time.monotonic() + 10
        while descriptor_count(pid) > descriptors and time.monotonic() < deadline:
            time.sleep(0.1)
        left, grown = descriptor_count(pid) - descriptors, anonymous_bytes(pid) - memory
        print(f"  afterwards {left:+d} descriptors, {grown / 1024:+.0f} KB of resident memory")
        Client(port).greet().say("QUIT", 221)
        if guard.child.poll() is not None or failed > 0 or left > 0:
            raise CannotDo("the guard did not stand it: see the figures")
    finally:
        if guard:
            guard.end()
        sink.end()
