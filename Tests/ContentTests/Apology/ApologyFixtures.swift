import Mail

@testable import Content

/// A plain apology with these sentences, one per paragraph.
func apology(
    _ paragraphs: String..., subject: String = "Correction: wrong price in our email",
    from: String = "hello@shop.example",
    replyTo: String? = nil, kind: IncidentKind = .other
) -> [ApologyFinding] {
    let text = (paragraphs + ["Unsubscribe: https://shop.example/u"]).joined(separator: "\r\n\r\n")
    let fields = ["From: Shop <\(from)>", "Subject: \(subject)"] + (replyTo.map { ["Reply-To: \($0)"] } ?? [])
    let bytes = Array((fields + ["Content-Type: text/plain; charset=utf-8", "", text]).joined(separator: "\r\n").utf8)
    let message = bytes.withUnsafeBytes { Message(reading: $0) }
    var reference = ApologyReference.nothing
    reference.kind = kind
    return ApologyCheck.findings(in: ApologyDraft(message), against: reference)
}

/// The rules of these findings.
func spoke(_ rules: ApologyRule..., of findings: [ApologyFinding]) -> [String] {
    findings.map(\.rule).filter { rule in rules.contains { $0.rawValue == rule } }
}

func passage(_ text: String) -> ApologyPassage { ApologyPassage(Array(text.utf8)[...]) }
