import Mail

/// Refuses mail that says it was sent to somebody else: another customer's data.
///
///     S: 550 5.7.1 sendguard: the text names another recipient, "j***@example.com", in html [wrong-recipient]
///
/// Footers tell a reader to whom the message was sent ("This message was sent to …", "You are subscribed as …"). When
/// the address there is none of the recipients, the merge went wrong, and whatever else the message says is most likely
/// the other customer's too. Decided by phrase and address alone (`RecipientPhrases`), so that an address that is merely
/// mentioned accuses nobody.
///
/// Passes: an address of the sender, of his domain, or of the list that the message names, for "sent to the list
/// news@shop.example" is nobody's data; one that differs in case or `+tag`; a group that the recipient is named among;
/// what is quoted, forwarded, a sample of code, or in an attached message.
///
/// **Why not the links too:** `?email=jane%40example.com` may be the recipient's address, but as well that of an agent to
/// be written to, of a friend who recommended, or of a guest of the meeting. No name of a parameter tells for sure, and
/// this check enforces.
///
/// **Why the excerpt is redacted:** the reply and the record are read by people whom the other customer's address is no
/// business of. Its first letter and its domain are enough to find the row that was merged in.
package struct WrongRecipientCheck: Check {
    package static let name = "wrong-recipient"
    package static let defaultMode = CheckMode.enforce
    package static let finds = #""this message was sent to" with somebody else's address"#
    package static let advice = [
        CheckAdvice(
            "The text names an address that the message does not go to, so it may show one customer another's data: "
                + "look at how data and recipients are joined before anything else is sent")
    ]

    /// Addresses that are looked at; a message with more is a directory.
    static let addressLimit = 1000
    static let findingLimit = 20

    private let matcher = RecipientPhraseMatcher()

    package init(_ settings: SettingValues = SettingValues()) {}

    package func judge(_ facts: Facts) -> [Finding] {
        var search = Search(facts: facts)
        for index in facts.ownSurfaces {
            switch facts.message.surfaces[index].kind {
            case .subject, .text, .html, .amp: judge(index, &search)
            default: break
            }
        }
        return search.findings
    }

    /// What is known so far; who is known is found out when the first phrase was met.
    private struct Search {
        let facts: Facts
        lazy var known = KnownRecipients(facts)
        var addressesLeft = WrongRecipientCheck.addressLimit
        var findings: [Finding] = []
    }

    private func judge(_ index: Int, _ search: inout Search) {
        let surface = search.facts.message.surfaces[index]
        let text = surface.text
        var quotedText: QuotedText?
        var sign = RareByte.next(UInt8(ascii: "@"), in: text.span.bytes, from: 0)
        while sign < text.count, search.addressesLeft > 0, search.findings.count < Self.findingLimit {
            search.addressesLeft -= 1
            if let (kind, address) = named(in: text, at: sign, acrossLines: !search.facts.recipients.isEmpty),
                isOfAnother(address, search.known, in: surface),
                !search.facts.code.contains(address.range, in: index)
            {
                let quoted = quotedText ?? QuotedText(text)
                quotedText = quoted
                if !quoted.isQuoted(at: address.range.lowerBound) {
                    let spot = Finding.Spot(surface: index, range: address.range)
                    append(kind, address, spot: spot, surface, to: &search.findings)
                }
            }
            sign = RareByte.next(UInt8(ascii: "@"), in: text.span.bytes, from: sign + 1)
        }
    }

    /// The address around the `@`, when the text says that the message was sent to it.
    private func named(
        in text: [UInt8], at sign: Int, acrossLines: Bool
    ) -> (RecipientPhrase.Kind, WrittenAddress)? {
        guard let range = WrittenAddress.range(in: text, at: sign),
            let kind = matcher.kind(in: text, around: range, acrossLines: acrossLines),
            let address = WrittenAddress(in: text, at: sign)
        else { return nil }
        return (kind, address)
    }

    private func isOfAnother(_ address: WrittenAddress, _ known: KnownRecipients, in surface: Surface) -> Bool {
        !known.isEmpty && !known.covers(address)
            && !known.isNamed(in: surface.text[address.range.upperBound...].prefix(Self.groupBytes))
    }

    /// How far behind the address others are named that the message was sent to as well, in bytes.
    private static let groupBytes = 200

    /// The same address twice on one surface is one finding.
    private func append(
        _ kind: RecipientPhrase.Kind, _ address: WrittenAddress, spot: Finding.Spot, _ surface: Surface,
        to findings: inout [Finding]
    ) {
        let excerpt = "\(address.key.prefix(1))***@\(address.domain.prefix(Self.domainLimit))"
        guard !findings.contains(where: { $0.spot?.surface == spot.surface && $0.excerpt == excerpt }) else { return }
        let place = surface.placeName(at: spot.range.lowerBound)
        findings.append(
            Finding(
                check: Self.name, kind: kind.rawValue, where: place, excerpt: excerpt,
                reason: "the text names another recipient, \"\(excerpt)\", in \(place)", spot: spot))
    }

    /// Characters of a domain that are shown.
    private static let domainLimit = 60
}
