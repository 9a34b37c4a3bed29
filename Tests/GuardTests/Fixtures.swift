import Mail

@testable import Guard

/// A message from its lines, as a client sends it.
func message(_ lines: String...) -> Message {
    let text = lines.joined(separator: "\r\n") + "\r\n"
    return Array(text.utf8).withUnsafeBytes { Message(reading: $0) }
}

/// A short clean mail with the given subject and text.
func letter(subject: String = "News", text: String = "Hello Jane,") -> Message {
    message("From: Shop <news@shop.example>", "To: jane@example.com", "Subject: \(subject)", "", text)
}

func facts(
    _ message: Message = letter(), campaign: String = "spring", stream: String = "newsletter"
) -> Facts {
    Facts(
        sender: Address("bounce@shop.example"), recipients: [Address("jane@example.com")!], stream: stream,
        campaign: campaign, profile: "plain", message: message, now: Timestamp(microseconds: 0))
}

/// The kinds of placeholder in a piece of text, with what was taken for each.
func placeholders(in text: String, kind: Surface.Kind = .html) -> [String] {
    var found: [String] = []
    PlaceholderScanner().scan(Surface(kind: kind, text: Array(text.utf8))) { name, bytes in
        found.append("\(name) \(String(decoding: bytes, as: UTF8.self))")
        return true
    }
    return found
}
