import Mail

/// Finds To, Cc and Bcc fields that do not match the envelope: readers would see who else got the message, or an
/// address that did not get it.
///
/// - `bcc-in-header`: a Bcc field with addresses is still there; every recipient could read them (RFC 5322 section
///   3.6.3).
/// - `not-in-envelope`: To or Cc name people who do not get the message, neither by its envelope nor by the ESP's
///   control headers. The merge used a wrong row, or one customer sees another's address.
/// - `not-in-header`: the message goes to people whose addresses are not in To and Cc, although other recipients'
///   addresses are.
///
/// These pass: addresses of the sender, of the sender's domain and of the list; any mail of a discussion list;
/// addresses that differ in case or `+tag`. `not-in-header` does not apply to a message whose To and Cc name none of
/// its recipients, such as bulk mail to "undisclosed recipients" or to the sender.
///
/// **Why it observes:** a mail server before the guard may split one message into several envelopes, and blind copies
/// are ordinary. A header that cannot be read (kind `unreadable`) refuses the message in every mode (`CheckRunner`).
package struct HeaderRecipientsCheck: Check {
    package static let name = "header-recipients"
    package static let defaultMode = CheckMode.observe
    package static let finds = "a Bcc field that is still there; To and Cc that do not match the envelope"
    package static let advice = [
        CheckAdvice(
            for: "unreadable",
            "The ESP may read recipients there that were not checked against any list: send one such field, with only what "
                + "the ESP's documentation allows (config/profiles)"),
        CheckAdvice(
            for: "bcc-in-header",
            "Remove the Bcc field before the message is sent: blind copies belong only in the envelope"),
        CheckAdvice(
            "To and Cc should name the recipients, or nobody: check how these fields and the envelope are filled"),
    ]

    package static let isAboutFields = true

    package init(_ settings: SettingValues = SettingValues()) {}

    package func judge(_ facts: Facts) -> [Finding] {
        let copies = Self.finding("bcc-in-header", "Bcc", Self.people(Self.written(in: "Bcc", facts.message))) {
            "the message still has its Bcc field, which names \($0)"
        }
        let findings = copies.map { [$0] } ?? []
        // A file judged offline has no envelope to compare with.
        guard !facts.recipients.isEmpty, !OwnAddresses.isDiscussion(facts.message) else { return findings }
        return findings + compare(facts)
    }

    package func obstacle(_ facts: Facts, _ findings: [Finding]) -> CheckObstacle? {
        if let fault = facts.headerRecipients.fault {
            return .message("the recipients in \(fault.header) could not be read: \(fault.reason)")
        }
        return facts.recipients.isEmpty ? .send("there is no envelope to compare To and Cc with") : nil
    }

    private func compare(_ facts: Facts) -> [Finding] {
        let written = ["To", "Cc", "Resent-To", "Resent-Cc"].map { ($0, Self.written(in: $0, facts.message)) }
        if isAll(written.flatMap { $1 }, facts) { return [] }
        let shown = written.map { ($0, Self.people($1)) }
        let named = Set(shown.flatMap { $1.map(\.key) })
        let reached = Set((facts.recipients + facts.headerRecipients.addresses).map(WrittenAddress.key))
        let strangers = shown.map { ($0, $1.filter { !reached.contains($0.key) }) }.filter { !$1.isEmpty }
        var hidden: [Person] = []
        if !named.isDisjoint(with: reached) {
            hidden = facts.recipients.map { Person($0) }.filter { !named.contains($0.key) }
        }
        if strangers.isEmpty, hidden.isEmpty { return [] }
        let own = OwnAddresses(facts)
        func others(_ people: [Person]) -> [Person] {
            people.filter { !own.covers(key: $0.key, domain: $0.domain) }
        }
        var findings = strangers.compactMap { field, people in
            Self.finding("not-in-envelope", field, others(people)) {
                "\(field) names \($0) that the message does not go to"
            }
        }
        let blind = Self.finding("not-in-header", "envelope", others(hidden)) {
            "the message goes to \($0) that To and Cc do not name, though they name other recipients"
        }
        if let blind { findings.append(blind) }
        return findings
    }

    /// Whether To and Cc name only the one recipient, as nearly all marketing mail does. Then the full comparison is
    /// skipped; this test takes a third of its time.
    private func isAll(_ named: [Address], _ facts: Facts) -> Bool {
        guard let only = facts.recipients.first?.key, facts.recipients.count == 1 else { return false }
        return facts.headerRecipients.addresses.isEmpty && named.allSatisfy { $0.key == only }
    }

    private struct Person {
        /// Without a `+tag`.
        let key: String
        let domain: String

        init(_ address: Address) {
            key = WrittenAddress.key(address)
            domain = address.domainKey
        }
    }

    private static func written(in name: String, _ message: Message) -> [Address] {
        message.fields.filter { $0.isNamed(name) }.flatMap { MailboxList($0.unfoldedValue).addresses }
    }

    /// Each person once.
    private static func people(_ addresses: [Address]) -> [Person] {
        var seen: Set<String> = []
        return addresses.map { Person($0) }.filter { seen.insert($0.key).inserted }
    }

    /// Makes a finding with a redacted excerpt, for the same reason as `WrongRecipientCheck`.
    /// - Returns: nil when `people` is empty.
    private static func finding(
        _ kind: String, _ place: String, _ people: [Person], reason: (_ people: String) -> String
    ) -> Finding? {
        guard let first = people.first else { return nil }
        let shown = "\(first.key.prefix(1))***@\(first.domain.prefix(domainLimit))"
        let isOne = people.count == 1
        return Finding(
            check: name, kind: kind, where: place, excerpt: isOne ? shown : "\(shown) and \(people.count - 1) more",
            reason: reason(isOne ? "an address" : "\(people.count) addresses"))
    }

    /// The most characters of a domain that are shown.
    private static let domainLimit = 60
}

extension Finding {
    /// S: 550 5.7.1 sendguard: unreadable recipients in X-SMTPAPI: it is not JSON [header-recipients]
    init(_ fault: HeaderRecipients.Fault) {
        self.init(
            check: HeaderRecipientsCheck.name, kind: "unreadable", where: fault.header, excerpt: "",
            reason: "unreadable recipients in \(fault.header): \(fault.reason)")
    }
}
