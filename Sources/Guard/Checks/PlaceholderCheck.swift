import Mail

/// Refuses mail that still carries template placeholders such as `{{first_name}}`.
///
///     S: 550 5.7.1 sendguard: unrendered placeholder "{{first_name}}" in Subject [placeholder]
///
/// Every surface that a reader, a link follower or a mail client meets is looked at, as decoded. A message whose
/// decoding left notes (an unknown charset, broken base64) is judged on the bytes that decoding fell back to:
/// placeholders are ASCII, so they stand in those bytes as well, and a charset nobody knows is no reason to defer mail
/// that is otherwise clean.
package struct PlaceholderCheck: Check {
    package static let name = "placeholder"
    package static let defaultMode = CheckMode.enforce

    /// A template that was never rendered has hundreds of tags; these are enough to see that.
    static let findingLimit = 20
    /// Characters of a tag that are shown.
    static let excerptLimit = 80

    private let scanner: PlaceholderScanner

    package init() { scanner = PlaceholderScanner() }

    package func judge(_ facts: Facts) -> [Finding] {
        var findings: [Finding] = []
        for surface in facts.message.surfaces {
            guard findings.count < Self.findingLimit else { break }
            append(findingsIn: surface, to: &findings)
        }
        return findings
    }

    /// The same tag twice on one surface is one finding.
    private func append(findingsIn surface: Surface, to findings: inout [Finding]) {
        let first = findings.count
        scanner.scan(surface) { kind, bytes in
            let excerpt = Self.excerpt(bytes)
            guard !findings[first...].contains(where: { $0.excerpt == excerpt }) else { return true }
            findings.append(
                Finding(
                    check: Self.name, kind: kind, where: surface.name, excerpt: excerpt,
                    reason: "unrendered placeholder \"\(excerpt)\" in \(surface.name)"))
            return findings.count < Self.findingLimit
        }
    }

    /// One line, cut; whitespace of any length is one space.
    private static func excerpt(_ bytes: [UInt8]) -> String {
        let words = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace)
        let text = words.joined(separator: " ")
        return text.count <= excerptLimit ? text : "\(text.prefix(excerptLimit - 3))..."
    }
}
