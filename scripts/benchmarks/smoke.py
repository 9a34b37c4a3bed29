"""Runs each form of the benchmark completely with the smallest figures, in a second or two, to show that it works.

The numbers have no meaning.
"""

import argparse

from . import audit, judging, lists, metrics, proxies, stopping


def shrink(arguments: argparse.Namespace) -> None:
    arguments.size, arguments.messages, arguments.rounds, arguments.sessions = [4096], 40, 1, 2
    arguments.rows, arguments.idle, arguments.rate, arguments.seconds = 2_000, 10, 30, 1
    proxies.LIST_ROWS = 100
    stopping.FLOW, stopping.RATE = 0.05, 0.1
    lists.LOOKUPS, lists.LOOKUP_RUNS, lists.CALM, lists.SETTLE, lists.RESTARTS = 200, 1, 0.2, (0.1, 0.2), 1
    audit.ROUNDS, audit.QUIET = 1, 0.3
    metrics.SCRAPES, metrics.ROUNDS = 3, 2_000
    judging.NEWSLETTERS, judging.REAL = 1, 3
