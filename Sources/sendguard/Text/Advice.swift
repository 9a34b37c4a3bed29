/// What to do about a finding: one table for all checks.
enum Advice {
    /// nil for a check that the table does not know.
    static func text(check: String, kind: String) -> String? {
        table.first { $0.check == check && ($0.kind == nil || $0.kind == kind) }?.text
    }

    /// The first row that fits counts, so a row for one kind stands before that of its check.
    private static let table: [(check: String, kind: String?, text: String)] = [
        (
            "placeholder", "phrase",
            "This phrase is on the list of what must never leave: take it out of the message, or off the list "
                + "(checks.placeholder.phrases)"
        ),
        (
            "placeholder", "no-catalogue",
            "Nothing is wrong with the message: the guard has no catalogue to judge it by. Look at the configuration"
        ),
        (
            "placeholder", nil,
            "The template was not rendered: correct the tag, or give it a value for every recipient. If the ESP fills "
                + "this in, set the upstream's profile; to allow this tag: checks.placeholder.allow"
        ),
        (
            "empty-merge", nil,
            "The template was rendered without a value: give this field a default in the template, and look at who "
                + "lacks it in the data"
        ),
        (
            "test-content", nil,
            "This reads like a test: take it out, or send tests through a stream of their own for which this check is "
                + "off (checks.test-content.streams)"
        ),
        (
            "wrong-recipient", nil,
            "The text names an address that the message does not go to, so it may show one customer another's data: "
                + "look at how data and recipients are joined before anything else is sent"
        ),
        (
            "header-recipients", "unreadable",
            "The ESP may read recipients there whom no list was asked about: send one such field, with nothing in it but "
                + "what the ESP's documentation says (config/profiles)"
        ),
        (
            "header-recipients", "bcc-in-header",
            "Take the Bcc field out before the message is sent: blind copies are a matter of the envelope alone"
        ),
        (
            "header-recipients", nil,
            "To and Cc should name whom the message goes to, or nobody: look at how address and envelope are filled in"
        ),
        (
            "unreadable", "encrypted",
            "What is encrypted, or packed with its signature, nobody here can judge: sign with multipart/signed, or send such "
                + "mail through a stream of its own for which this check observes (checks.unreadable.streams)"
        ),
        (
            "unreadable", "no-converter",
            "Nothing is wrong with the message: this system cannot convert its charset. Install the system's charset "
                + "converters (glibc's gconv modules), or send the message in UTF-8"
        ),
        (
            "unreadable", nil,
            "Mail programs would show what no check has seen: let the tool that makes the message write it in UTF-8, with "
                + "one Content-Type and one Content-Transfer-Encoding (7bit, 8bit, quoted-printable or base64) a part"
        ),
        (
            "personal-data", nil,
            "Personal data stands in the text: take it out or mask it. Whom this reached is in the log: "
                + "sendguard log --check personal-data"
        ),
        (
            "unsubscribe", nil,
            "Add List-Unsubscribe with an https link, and List-Unsubscribe-Post: List-Unsubscribe=One-Click (RFC 8058)"
        ),
        ("empty-body", nil, "The message has nothing to read: look at the template and at what fills it"),
        (
            "broken-link", nil,
            "Give the link a whole address that begins with https://, or take it out"
        ),
        (
            "stale-audience", nil,
            "Find out where this audience came from and how old it is before more of it is mailed; those on the lists were "
                + "refused (sendguard log --campaign)"
        ),
        (
            "lists", "stale",
            "The list is not to be trusted: bring in a fresh one (sendguard list import)"
        ),
        (
            "lists", nil,
            "A list that only observes would have refused this recipient: lists[].mode enforce does (sendguard list check)"
        ),
        (
            "campaign-sameness", nil,
            "The template personalises, and yet everyone gets the same: look at the data that the tool merges"
        ),
    ]
}
