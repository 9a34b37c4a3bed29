/// The header fields that only programs read, such as Feedback-ID, Message-ID and X-Campaign.
///
/// A tag that is left in one is invisible, and does harm all the same: complaints cannot be counted, replies find no
/// thread, a link to unsubscribe has no list. Two kinds of fields are left out:
/// - control headers, in which senders write tags for their ESP (`X-SMTPAPI`, `X-MC-*`), by name, by a word such as
///   `template`, or because the value is JSON;
/// - fields that servers and filters on the way write, or that quote any text (`Received`, `X-Spam-*`, `X-Mailer`).
///
/// **Cost:** most fields have no sign that can begin a tag, and get no surface. The names are compared only for the
/// others.
enum MachineHeaders {
    /// The longest name and value that are read, in bytes.
    private static let nameLimitBytes = 64
    private static let valueLimitBytes = 2_000

    /// nil when the field is not such a field, or when its value has no sign of a tag.
    static func kind(_ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) -> Surface.Kind? {
        guard !isUsual(name), value.count <= valueLimitBytes, !name.isEmpty, name.count <= nameLimitBytes,
            mayHaveTag(value), !isJSON(value)
        else { return nil }
        guard !others.contains(where: { name.matches($0, at: 0) }) else { return nil }
        let isControl = controlWords.contains { word in (0..<name.count).contains { name.matches(word, at: $0) } }
        return isControl ? nil : .machineHeader(String(decoding: name, as: UTF8.self))
    }

    /// Whether this is one of the two fields whose long values are most of a header section. Both are in `trace`, whose
    /// names are compared only behind a sign.
    private static func isUsual(_ name: UnsafeRawBufferPointer) -> Bool {
        switch name.count {
        case 8: name.matches("received", at: 0)
        case 14: name.matches("dkim-signature", at: 0)
        default: false
        }
    }

    /// Whether a sign begins a tag in some syntax, judged by its neighbours: `{{`, `{n`, `[n`, `*|`, `%%`, `<%`, `##`.
    private static func mayHaveTag(_ value: UnsafeRawBufferPointer) -> Bool {
        let bytes = Bytes(value)
        var index = nextSign(in: bytes, from: 0)
        while index < value.count {
            if beginsTag(value, at: index) { return true }
            index = nextSign(in: bytes, from: index + 1)
        }
        return false
    }

    private static func nextSign(in bytes: Bytes, from start: Int) -> Int {
        bytes.first(
            from: start, to: bytes.count,
            inBlock: { block in
                let isBracket = block .== Bytes.Block(repeating: UInt8(ascii: "["))
                let isBrace = (block &- Bytes.Block(repeating: UInt8(ascii: "{"))) .< Bytes.Block(repeating: 2)
                let isOther = (block &- Bytes.Block(repeating: UInt8(ascii: "#"))) .< Bytes.Block(repeating: 3)
                return isBracket .| isBrace .| isOther
            },
            inByte: { $0 == UInt8(ascii: "[") || $0 &- UInt8(ascii: "{") < 2 || $0 &- UInt8(ascii: "#") < 3 })
    }

    private static func beginsTag(_ value: UnsafeRawBufferPointer, at index: Int) -> Bool {
        let next = index + 1 < value.count ? value[index + 1] : 0
        let previous = index > 0 ? value[index - 1] : 0
        switch value[index] {
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            return next > 0x20 && next != UInt8(ascii: "\"") && !ASCII.isDigit(next)
        case UInt8(ascii: "%"):
            return ASCII.isLetter(next) || next == UInt8(ascii: "%") || previous == UInt8(ascii: "<")
        case UInt8(ascii: "|"): return next == UInt8(ascii: "*") || previous == UInt8(ascii: "*")
        case UInt8(ascii: "#"): return next == UInt8(ascii: "#")
        default: return false
        }
    }

    /// `{"a": 1}`, `[{"a": 1}]`.
    private static func isJSON(_ value: UnsafeRawBufferPointer) -> Bool {
        let text = value.trimmed()
        guard let first = text.first, first == UInt8(ascii: "{") || first == UInt8(ascii: "[") else { return false }
        return text.contains(UInt8(ascii: "\""))
    }

    /// The beginnings of names that do not count.
    private static let others: [StaticString] = control + trace

    private static let control: [StaticString] = [
        "x-smtpapi", "x-mc-", "x-mj-", "x-mailgun-", "x-ses-", "x-msys-", "x-pm-", "x-elasticemail-", "x-ee-",
        "x-sg-", "x-sib-", "x-mailin-", "x-mandrill-", "x-mailjet-", "x-postmark-", "x-sp-", "x-tm-", "x-smtpcom-",
        "x-xs", "x-mt-", "x-mailersend-", "x-greenarrow-", "x-smtp2go-", "x-unisender-", "x-uniset-", "x-acs-",
    ]

    /// Words of names in control headers: X-Variables, X-Custom-Merge, X-Template-Data.
    private static let controlWords: [StaticString] = [
        "variable", "vars", "merge", "substitut", "template", "metadata", "params", "-data",
    ]

    private static let trace: [StaticString] = [
        "received", "x-received", "dkim", "domainkey", "arc-", "authentication-results", "autocrypt", "openpgp",
        "content-", "mime-version", "date", "bcc", "resent-", "subject", "x-mailer", "user-agent", "x-face", "face",
        "status", "x-status", "x-google-", "x-gm-", "x-ms-", "x-microsoft-", "x-exchange-", "x-forefront-", "x-eop",
        "x-spam", "x-ham", "x-virus", "x-antivirus", "x-av-", "x-antiabuse", "x-amavis", "x-barracuda",
        "x-proofpoint", "x-mimecast", "x-ironport", "x-sophos", "x-rspamd", "x-mailscanner", "x-scanned", "x-tmn",
        "x-originating", "x-originalarrival", "x-http-posting", "x-asg-", "x-cmae", "x-forwarded", "x-brightmail",
        "x-yahoo", "x-ymail", "x-from-rewrite", "x-gitlab", "x-github", "x-jira", "x-bugzilla", "x-redmine",
        "xref", "path", "newsgroups", "nntp", "msip_labels", "thread-index", "x-trace", "x-source", "x-php",
        "x-original", "x-sender-", "x-evolution", "x-mozilla", "x-gmail", "x-uidl", "x-clx-", "x-vr-", "x-cloudmark",
        "x-dspam", "x-bogosity", "x-crm114", "x-pstn", "x-fireeye", "x-nai-", "x-cisco", "x-mdaid", "x-mdremote",
        "x-archived", "archived-at", "x-loop", "x-been", "x-topics", "x-attachment",
    ]
}
