import Mail

/// Records links that lead nowhere: an empty target, one without a host, a path without its page.
///
///     broken-link: no-host "https://" in attr:href
///
/// It judges only the text of the target (`LinkFault`) and looks nothing up. `#section` may name a place in the mail
/// and passes.
package struct BrokenLinkCheck: Check {
    package static let name = "broken-link"
    package static let defaultMode = CheckMode.observe
    package static let finds = "links that are empty, relative, or not an address"
    package static let advice = [
        CheckAdvice(
            "Give the link a complete address that begins with https://, or remove it")
    ]

    static let findingLimit = 20
    /// The most characters of a target that are shown.
    static let excerptLimit = 80

    package init(_ settings: SettingValues = SettingValues()) {}

    package func judge(_ facts: Facts) -> [Finding] {
        var findings: [Finding] = []
        for index in facts.ownSurfaces {
            let surface = facts.message.surfaces[index]
            guard surface.kind == .attribute("href") else { continue }
            let text = surface.text
            var start = 0
            var sound = LinkBeginning()
            // One target per line; an empty line is an empty target.
            while start <= text.count, findings.count < Self.findingLimit {
                let end = RareByte.next(UInt8(ascii: "\n"), in: text.span.bytes, from: start)
                if !sound.stands(in: text, at: start) {
                    if let host = LinkFault.soundBeginning(of: text[start..<end]) {
                        sound.remember(start..<host)
                    } else if let fault = LinkFault(text[start..<end]),
                        surface.region(.clientTemplate, at: start) == nil
                    {
                        append(fault, Finding.Spot(surface: index, range: start..<end), surface, to: &findings)
                    }
                }
                start = end + 1
            }
        }
        return findings
    }

    package func obstacle(_ facts: Facts, _ findings: [Finding]) -> CheckObstacle? {
        findings.count < Self.findingLimit ? nil : .findings(Self.findingLimit)
    }

    /// Adds a finding; the same target twice on one surface is one finding.
    private func append(_ fault: LinkFault, _ spot: Finding.Spot, _ surface: Surface, to findings: inout [Finding]) {
        let excerpt = Self.excerpt(surface.text[spot.range])
        let isKnown = findings.contains { $0.spot?.surface == spot.surface && $0.excerpt == excerpt }
        guard !isKnown else { return }
        findings.append(
            Finding(
                check: Self.name, kind: fault.rawValue, where: surface.name, excerpt: excerpt,
                reason: "the link \"\(excerpt)\" leads nowhere (\(fault.rawValue)) in \(surface.name)", spot: spot))
    }

    /// The target up to the query and without a mailbox, because either may identify the recipient.
    private static func excerpt(_ target: ArraySlice<UInt8>) -> String {
        let path = target.prefix { $0 != UInt8(ascii: "?") }
        let hasMailbox = path.contains(UInt8(ascii: "@"))
        let shown = hasMailbox ? path.prefix { $0 != UInt8(ascii: "@") && $0 != UInt8(ascii: ":") }.prefix(1) : path
        let isWhole = shown.count == target.count
        // A character has at most four bytes; longer text is cut anyway.
        let text = Excerpt.oneLine(shown.prefix(4 * excerptLimit))
        return isWhole && text.count <= excerptLimit ? text : "\(text.prefix(excerptLimit - 3))..."
    }
}
