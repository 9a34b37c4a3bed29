"""Shows the results of the sample campaign and compares them with the expected ones: report.py INDEX < LOG

LOG is the output of `sendguard log --json`, INDEX the sandbox's index.jsonl. Exit 1 when anything differs.
"""

import collections
import json
import pathlib
import sys

sys.dont_write_bytecode = True
from campaign import FIRST_HALF, SECOND_HALF  # noqa: E402


def reason(record: dict) -> str:
    """Why the guard did not relay the mail, in a few words."""
    for finding in record["findings"]:
        if finding["action"] != "observed":
            return f"{finding['check']}: {finding['excerpt']} in {finding['where']}"
    if record["stop"]:
        return f"stop {record['stop']}"
    reply = record["deliveries"][0]["reply"] if record["deliveries"] else None
    return "" if record["verdict"] == "relayed" else (reply or "").partition("sendguard: ")[2].partition(" id=")[0]


def show(records: list[dict]) -> None:
    """A dozen lines: what was sent, what was blocked and why, what a stop kept back."""
    relayed = [record for record in records if record["verdict"] == "relayed"]
    blocked = [record for record in records if record["verdict"] in ("blocked", "suppressed")]
    deferred = [record for record in records if record["verdict"] == "deferred"]
    print(f"  sent     {len(relayed)}  good mail, unchanged")
    for number, record in enumerate(blocked):
        first = f"  blocked  {len(blocked)}" if number == 0 else " " * 12
        to = ", ".join(delivery["address"] for delivery in record["deliveries"])
        print(f"{first}  {to:24} {reason(record)}")
    print(f"  stopped  {len(deferred)}  while `sendguard stop` was active; sent after the resume")


def mistakes(records: list[dict], arrived: list[dict]) -> list[str]:
    """Every difference between the results and the expected ones, in the log and at the ESP."""
    found = []
    outcomes = {delivery["address"]: record["verdict"] for record in records for delivery in record["deliveries"]}
    at_esp = collections.Counter(address for entry in arrived for address in entry["recipients"])
    mails = FIRST_HALF + SECOND_HALF
    for mail in mails:
        if outcomes.get(mail.recipient) != mail.expected:
            found.append(f"{mail.recipient}: the log says {outcomes.get(mail.recipient)}, expected {mail.expected}")
        copies = 1 if mail.expected == "relayed" else 0
        if at_esp[mail.recipient] != copies:
            found.append(f"{mail.recipient}: {at_esp[mail.recipient]} copies at the ESP, expected {copies}")
    # A stop refuses before the client has named a recipient, so these records are only counted.
    stopped = [record for record in records if record["verdict"] == "deferred" and record["stop"]]
    if len(stopped) != len(SECOND_HALF):
        found.append(f"{len(stopped)} mails were deferred by the stop, expected {len(SECOND_HALF)}")
    if strangers := set(at_esp) - {mail.recipient for mail in mails}:
        found.append(f"at the ESP without having been sent: {', '.join(sorted(strangers))}")
    return found


def main() -> int:
    records = [json.loads(line) for line in sys.stdin]
    arrived = [json.loads(line) for line in pathlib.Path(sys.argv[1]).read_text().splitlines()]
    show(records)
    wrong = mistakes(records, arrived)
    for mistake in wrong:
        print(f"\n  WRONG: {mistake}")
    return 1 if wrong else 0


sys.exit(main())
