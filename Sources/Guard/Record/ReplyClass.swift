import Mail

/// A reply without what is different in every one, so that replies of a kind can be counted: whatever holds a digit, and
/// is no short number, becomes `#`.
///
///     250 2.0.0 Ok: queued as 4F3A9C0012      250 2.0.0 Ok: queued as #
///     550 5.1.1 <jane@example.com> no such user   550 5.1.1 # no such user
package enum ReplyClass {
    /// Digits of a number that stays, such as a limit of 100 recipients or a port.
    private static let shortDigits = 3
    /// Characters; what ESPs say further on is seldom needed to tell replies apart.
    private static let limit = 120

    package static func of(_ reply: Reply) -> String {
        let words = reply.lines.joined(separator: " ").split(separator: " ").map { word in
            isOfItsOwn(word) ? "#" : String(word)
        }
        let head = [String(reply.code), reply.enhanced?.description].compactMap { $0 }
        return String((head + words).joined(separator: " ").prefix(limit))
    }

    private static func isOfItsOwn(_ word: Substring) -> Bool {
        if word.contains("@") { return true }
        guard word.contains(where: \.isNumber) else { return false }
        return word.utf8.count > shortDigits || !word.allSatisfy(\.isNumber)
    }
}
