"""Shows what became of the sample campaign and compares it with what should have: report.py INDEX < LOG

LOG is the output of `sendguard log --json`, INDEX the sandbox's index.jsonl. Exit 1 when anything differs.
"""

import collections
import json
import pathlib
import sys

sys.dont_write_bytecode = True
from campaign import FIRST_HALF, SECOND_HALF  # noqa: E402

VERDICTS = ["relayed", "blocked", "deferred"]


def reason(record: dict) -> str:
    """Why the guard did not pass it on, in a few words."""
    for finding in record["findings"]:
        if finding["action"] != "observed":
            return f"{finding['check']}: {finding['excerpt']} in {finding['where']}"
    reply = record["deliveries"][0]["reply"] or "" if record["deliveries"] else ""
    return "" if record["verdict"] == "relayed" else reply.partition("sendguard: ")[2].partition(" id=")[0] or reply


def show(records: list[dict]) -> None:
    for verdict in VERDICTS:
        rows = [record for record in records if record["verdict"] == verdict]
        print(f"\n  {verdict} ({len(rows)})")
        for record in rows:
            to = ", ".join(delivery["address"] for delivery in record["deliveries"])
            print(f"    {to:24} {record['subject'] or '(no body yet)':38.38} {reason(record)}".rstrip())


def mistakes(records: list[dict], arrived: list[dict]) -> list[str]:
    """Every difference between what happened and what should have, from the log and from the ESP's side."""
    found = []
    outcomes = collections.defaultdict(list)
    for record in records:
        for delivery in record["deliveries"]:
            outcomes[delivery["address"]].append(record["verdict"])
    at_esp = collections.Counter(address for entry in arrived for address in entry["recipients"])

    expected = {mail.recipient: [mail.expected] for mail in FIRST_HALF}
    expected |= {mail.recipient: ["deferred", mail.expected] for mail in SECOND_HALF}
    for address, verdicts in expected.items():
        if outcomes[address] != verdicts:
            found.append(f"{address}: the log says {outcomes[address]}, expected {verdicts}")
        copies = verdicts.count("relayed")
        if at_esp[address] != copies:
            found.append(f"{address}: {at_esp[address]} copies at the ESP, expected {copies}")
    if strangers := set(at_esp) - set(expected):
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
