"""What metrics cost: counting a message, and a scrape of a guard with 20 streams, three ESPs and mail on each."""

import http.client
import json
import pathlib
import statistics
import subprocess
import time

from . import proxies
from .measure import send
from .processes import CannotDo, Process, free_port

STREAMS = 20
UPSTREAMS = 3
# Scrapes, one after the other on one connection.
SCRAPES = 300
# How often each counter is counted.
ROUNDS = 1_000_000
# Milliseconds that a scrape may take.
LIMIT = 5.0


def run(folder: pathlib.Path) -> None:
    program = str(proxies.guard_program())
    counting(program)
    scraping(program, folder)


def counting(program: str) -> None:
    arguments = [program, "metrics-benchmark", "--rounds", str(ROUNDS)]
    done = subprocess.run(arguments, capture_output=True, text=True)
    if done.returncode != 0:
        raise CannotDo(f"metrics-benchmark: {done.stderr[-500:]}")
    figures = json.loads(done.stdout)
    print(f"{'one counter':34}  {figures['incrementNanoseconds']:9.1f} ns")
    print(f"{'one histogram':34}  {figures['timerNanoseconds']:9.1f} ns")
    print(f"{'a message with its ESP reply':34}  {figures['messageNanoseconds']:9.1f} ns")
    print(f"{'text of %d series' % figures['series']:34}  {figures['scrapeMicroseconds']:9.1f} us")


def scraping(program: str, folder: pathlib.Path) -> None:
    web, ports = free_port(), [free_port() for _ in range(STREAMS)]
    sink, sink_port = proxies.sink(folder)
    listeners = "\n".join(
        f'  - {{address: "127.0.0.1:{port}", tls: none, auth: none, stream: stream-{number}}}'
        for number, port in enumerate(ports)
    )
    upstreams = "\n".join(
        f"  - {{name: esp-{number}, host: 127.0.0.1, port: {sink_port}, tls: none}}" for number in range(UPSTREAMS)
    )
    routes = "\n".join(
        f"  - {{stream: stream-{number}, upstreams: [esp-{number % UPSTREAMS}]}}" for number in range(STREAMS)
    )
    file = folder / "sendguard.yaml"
    file.write_text(
        f"state: {folder / 'state'}\ncontrol: {{listen: \"127.0.0.1:{web}\"}}\nchecks: {{unsubscribe: {{mode: off}}}}\n"
        f"listeners:\n{listeners}\nupstreams:\n{upstreams}\nroutes:\n{routes}\n"
    )
    guard = Process("sendguard", [program, "serve", "--config", str(file)], folder / "guard.log")
    try:
        for port in [web, *ports]:
            guard.wait_until_listening(port)
        for port in ports:
            send(port, 4096, 20, 2)
        connection = http.client.HTTPConnection("127.0.0.1", web, timeout=30)
        times, text = [], b""
        cpu = guard.cpu_seconds()
        for _ in range(SCRAPES):
            before = time.perf_counter()
            connection.request("GET", "/metrics")
            answer = connection.getresponse()
            text = answer.read()
            times.append((time.perf_counter() - before) * 1000)
            if answer.status != 200:
                raise CannotDo(f"/metrics answers {answer.status}")
        cpu = (guard.cpu_seconds() - cpu) / SCRAPES
        series = sum(1 for line in text.splitlines() if not line.startswith(b"#"))
        times.sort()
        print(
            f"\nscrape of a guard, {STREAMS} streams, {UPSTREAMS} ESPs: {series} lines, {len(text) // 1024} KB; "
            f"{statistics.median(times):.2f} ms, 99 % {times[int(len(times) * 0.99)]:.2f} ms (limit {LIMIT:.0f} ms); "
            f"{cpu * 1e6:.0f} us of CPU,\nwhich is {cpu * 100:.2f} % of a core at a scrape a second"
        )
    finally:
        guard.end()
        sink.end()
