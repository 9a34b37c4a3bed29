import Mail

@testable import Content

/// The kinds that the check finds, each with the excerpt: `null-greeting Hi null`.
func emptyMerges(in message: Message) -> [String] {
    EmptyMergeCheck().judge(facts(message)).map { "\($0.kind) \($0.excerpt)" }
}

/// A campaign's mail with this HTML.
func campaign(subject: String = "News", from: String = "Shop <news@shop.example>", html: String) -> Message {
    message(
        "From: \(from)", "To: <jane@example.com>", "Subject: \(subject)",
        "List-Unsubscribe: <https://shop.example/bye>", "MIME-Version: 1.0",
        "Content-Type: text/html; charset=utf-8", "", html)
}

/// A campaign's mail with this text.
func campaign(subject: String = "News", from: String = "Shop <news@shop.example>", text: String) -> Message {
    message(
        "From: \(from)", "To: <jane@example.com>", "Subject: \(subject)",
        "List-Unsubscribe: <https://shop.example/bye>", "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8", "", text)
}
