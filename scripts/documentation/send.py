"""The client of the help pages: sends mails of a campaign and counts the replies.

    send.py PORT CAMPAIGN N [FIRST]   N good mails, to customerFIRST@example.net and the next ones; FIRST is 1 by default
    send.py --shop PORT               the twenty mails that every page starts with
"""

import collections
import smtplib
import sys

sys.dont_write_bytecode = True
from shop import SENDER, message  # noqa: E402


def send(client: smtplib.SMTP, recipient: str, text: str) -> str:
    """Sends one mail. Returns the reply that decided it, without the id."""
    data = text.replace("\n", "\r\n").encode()
    for step in (lambda: client.mail(SENDER), lambda: client.rcpt(recipient), lambda: client.data(data)):
        try:
            code, reply = step()
        except smtplib.SMTPDataError as error:
            code, reply = error.smtp_code, error.smtp_error
        if code >= 400:
            if code != 421:
                client.rset()
            break
    return f"{code} {reply.decode()}".partition(" id=")[0]


def shop(client: smtplib.SMTP) -> None:
    mails = [(f"customer{i}@example.net", f"Customer {i}") for i in range(1, 17)]
    mails += [("bob@example.com", "{{first_name}}"), ("bea@example.com", "{{first_name}}")]
    mails += [("gone@example.com", "Gil"), ("left@example.org", "Lea")]
    for number, (recipient, name) in enumerate(mails):
        reply = send(client, recipient, message("spring-sale", recipient, name))
        if not reply.startswith("250" if number < 16 else "550"):
            sys.exit(f"the guard answered {reply} for {recipient}")


def main() -> None:
    if sys.argv[1] == "--shop":
        with smtplib.SMTP("127.0.0.1", int(sys.argv[2]), timeout=30) as client:
            client.ehlo()
            return shop(client)
    port, campaign, count = int(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    first = int(sys.argv[4]) if len(sys.argv) > 4 else 1
    replies: collections.Counter[str] = collections.Counter()
    with smtplib.SMTP("127.0.0.1", port, timeout=30) as client:
        client.ehlo()
        for number in range(first, first + count):
            recipient = f"customer{number}@example.net"
            reply = send(client, recipient, message(campaign, recipient, f"Customer {number}"))
            replies[reply if not reply.startswith("250") else "250 accepted"] += 1
    for reply, times in replies.items():
        print(f"{times} x {reply}")


main()
