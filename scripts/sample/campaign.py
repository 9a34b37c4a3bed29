"""The sample campaign of scripts/run: a spring mailing of an invented garden shop, with some mistakes."""

import dataclasses
import email.message
import email.utils
import smtplib

SENDER = "news@fernandfield.example"
CAMPAIGN = "spring-sale"


@dataclasses.dataclass
class Mail:
    """One mail of the campaign, and its expected outcome."""

    recipient: str
    name: str
    subject: str
    greeting: str
    text: str
    expected: str
    """The verdict in the audit log: relayed or blocked."""

    def message(self) -> email.message.EmailMessage:
        message = email.message.EmailMessage()
        message["From"] = email.utils.formataddr(("Fern & Field", SENDER))
        message["To"] = email.utils.formataddr((self.name, self.recipient))
        message["Subject"] = self.subject
        message["Date"] = email.utils.formatdate()
        message["Message-ID"] = email.utils.make_msgid(domain="fernandfield.example")
        message["X-Campaign-ID"] = CAMPAIGN
        message["List-Unsubscribe"] = "<https://fernandfield.example/unsubscribe/7f3a91>"
        message.set_content(f"{self.greeting}\n\n{self.text}\n\nFern & Field, 12 Mill Lane\n")
        message.add_alternative(
            f"""<!doctype html>
<html><body style="font-family: Georgia, serif; color: #24331f">
<h1 style="color: #4a7c3a">Spring at Fern &amp; Field</h1>
<p>{self.greeting.replace("<", "&lt;").replace(">", "&gt;")}</p>
<p>{self.text}</p>
<p><a href="https://fernandfield.example/spring" style="color: #4a7c3a">See what is in the greenhouse</a></p>
<p><small>Fern &amp; Field, 12 Mill Lane. <a href="https://fernandfield.example/unsubscribe/7f3a91">Unsubscribe</a></small></p>
</body></html>
""",
            subtype="html",
        )
        return message


SALE = "The greenhouse is full again: herbs, climbing roses and three kinds of tomato, 20 % off until Sunday."
SEEDS = "Your favourite seeds are back in stock. We have put a packet aside for you until the end of the week."

FIRST_HALF = [
    Mail("ada@example.net", "Ada Winter", "20 % off everything green", "Dear Ada,", SALE, "relayed"),
    Mail("juergen@example.org", "Jürgen Weiß", "Frühling für Ihren Balkon", "Lieber Herr Weiß,", SALE, "relayed"),
    Mail("mei@example.com", "Mei Lin", "Your seeds are back", "Dear Mei,", SEEDS, "relayed"),
    Mail("tomas@example.net", "Tomas", "20 % off everything green", "Dear <FirstName>,", SALE, "blocked"),
    Mail("ines@example.org", "Ines", "{{first_name}}, your seeds are back", "Dear Ines,", SEEDS, "blocked"),
    Mail("rosa.klein@example.net", "Rosa Klein", "Your seeds are back", "Dear Rosa,", SEEDS, "suppressed"),
]
SECOND_HALF = [
    Mail("noor@example.com", "Noor Haddad", "20 % off everything green", "Dear Noor,", SALE, "relayed"),
    Mail("pablo@example.net", "Pablo Ruiz", "Your seeds are back", "Dear Pablo,", SEEDS, "relayed"),
    Mail("greta@example.org", "Greta Holm", "20 % off everything green", "Dear Greta,", SALE, "relayed"),
]
HALVES = {"first": FIRST_HALF, "second": SECOND_HALF}


def send(mail: Mail, port: int) -> tuple[int, str]:
    """Sends the mail. Returns the reply that decided it, at any step."""
    with smtplib.SMTP("127.0.0.1", port, timeout=30) as client:
        try:
            refused = client.send_message(mail.message(), SENDER, [mail.recipient])
        except smtplib.SMTPRecipientsRefused as problem:
            refused = problem.recipients
        except smtplib.SMTPResponseException as problem:
            return problem.smtp_code, problem.smtp_error.decode()
        if mail.recipient in refused:
            code, text = refused[mail.recipient]
            return code, text.decode()
    return 250, "ok"
