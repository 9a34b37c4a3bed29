import Mail

/// Refuses mail that says it was sent to another person: it shows another customer's data.
///
///     S: 550 5.7.1 sendguard: the text names another recipient, "j***@example.com", in html [wrong-recipient]
///
/// Footers name the recipient of the message ("This message was sent to …", "You are subscribed as …"). When the
/// address there is not a recipient's, the merge went wrong, and the rest of the message is most likely the other
/// customer's too. Only phrase and address decide (`RecipientPhrases`), so an address that is merely mentioned gives
/// no finding.
///
/// These pass: an address of the sender, of the sender's domain, or of the list that the message names, because "sent
/// to the list news@shop.example" shows no person's data; one that differs in case or `+tag`; a group that includes
/// the recipient; text that is quoted, forwarded, a code sample, or in an attached message.
///
/// **Why not the links too:** `?email=jane%40example.com` may contain the recipient's address, but also the address
/// of a contact, a recommending friend, or a guest of the meeting. No parameter name decides this, and this check
/// enforces.
///
/// **Why the excerpt is redacted:** the readers of the reply and the record have no right to the other customer's
/// address. Its first letter and its domain are enough to find the merged row.
package struct WrongRecipientCheck: Check {
    package static let name = "wrong-recipient"
    package static let defaultMode = CheckMode.enforce
    package static let finds = #""this message was sent to" with another person's address"#
    package static let advice = [
        CheckAdvice(
            "The text names an address that the message does not go to, so it may show one customer another's data: "
                + "check how data and recipients are joined before you send anything else")
    ]

    /// The most addresses that are judged; a message with more is a directory.
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

    package func obstacle(_ facts: Facts, _ findings: [Finding]) -> CheckObstacle? {
        if facts.recipients.isEmpty { return .send("there is no envelope, so To and Cc were taken for the recipients") }
        if findings.count >= Self.findingLimit { return .findings(Self.findingLimit) }
        var left = Self.addressLimit
        for index in facts.ownSurfaces {
            switch facts.message.surfaces[index].kind {
            case .subject, .text, .html, .amp:
                left -= facts.message.surfaces[index].text.count { $0 == UInt8(ascii: "@") }
            default: break
            }
        }
        return left >= 0 ? nil : .message("only the first \(Self.addressLimit) addresses were compared")
    }

    /// The state of the search. `known` is computed at the first phrase.
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

    /// How far after the address other recipients of the message are looked for, in bytes.
    private static let groupBytes = 200

    /// Adds a finding; the same address twice on one surface is one finding.
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

    /// The most characters of a domain in an excerpt.
    private static let domainLimit = 60
}
