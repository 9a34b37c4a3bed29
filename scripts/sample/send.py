"""Sends one half of the sample campaign: send.py HALF PORT CODE...

Exit 1 when the codes of the replies are not CODE..., in this order.
"""

import sys
import textwrap

sys.dont_write_bytecode = True
from campaign import HALVES, send  # noqa: E402


def main() -> int:
    half, port, codes = HALVES[sys.argv[1]], int(sys.argv[2]), [int(code) for code in sys.argv[3:]]
    wrong = 0
    for mail, expected in zip(half, codes, strict=True):
        code, text = send(mail, port)
        print(f"  {code}  {mail.recipient:24} {mail.subject}")
        if code != 250:
            print(textwrap.indent(textwrap.fill(text, 100), " " * 7))
        if code != expected:
            print(f"  WRONG: {expected} was expected")
            wrong = 1
    return wrong


sys.exit(main())
