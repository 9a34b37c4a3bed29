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

    /// Addresses that are looked at; a message with more is a directory.
    static let addressLimit = 1000
    static let findingLimit = 20

    private let matcher = RecipientPhraseMatcher()

    package init() {}

    package func judge(_ facts: Facts) -> [Finding] {
        var findings: [Finding] = []
        var recipients: KnownRecipients?
        var left = Self.addressLimit
        for index in facts.message.ownSurfaces {
            let surface = facts.message.surfaces[index]
            switch surface.kind {
            case .subject, .text, .html, .amp: break
            default: continue
            }
            var sign = ByteSearch.next(UInt8(ascii: "@"), in: surface.text.span.bytes, from: 0)
            while sign < surface.text.count, left > 0, findings.count < Self.findingLimit {
                left -= 1
                if let range = WrittenAddress.range(in: surface.text, at: sign),
                    let kind = matcher.kind(in: surface.text, around: range, acrossLines: !facts.recipients.isEmpty),
                    let address = WrittenAddress(in: surface.text, at: sign)
                {
                    let known = recipients ?? KnownRecipients(facts)
                    recipients = known
                    if isOfAnother(address, known, in: surface) {
                        append(kind, address, spot: Finding.Spot(surface: index, range: range), surface, to: &findings)
                    }
                }
                sign = ByteSearch.next(UInt8(ascii: "@"), in: surface.text.span.bytes, from: sign + 1)
            }
        }
        return findings
    }

    private func isOfAnother(_ address: WrittenAddress, _ known: KnownRecipients, in surface: Surface) -> Bool {
        if known.isEmpty || known.covers(address) || surface.region(.code, at: address.range.lowerBound) != nil {
            return false
        }
        let place = QuotedText(surface.text)
        return !place.isQuoted(at: address.range.lowerBound)
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
        findings.append(
            Finding(
                check: Self.name, kind: kind.rawValue, where: surface.name, excerpt: excerpt,
                reason: "the text names another recipient, \"\(excerpt)\", in \(surface.name)", spot: spot))
    }

    /// Characters of a domain that are shown.
    private static let domainLimit = 60
}
