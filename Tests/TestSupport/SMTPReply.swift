/// A reply as read from the connection.
///
///     S: 550-5.7.1 first line
///     S: 550 5.7.1 last line
package struct SMTPReply: Sendable, CustomStringConvertible {
    package let code: Int
    /// Whole lines, including the code.
    package let lines: [String]

    package var description: String { lines.joined(separator: "\n") }
    /// The text of all lines without code and separator, one after the other.
    package var text: String { lines.map { String($0.dropFirst(4)) }.joined(separator: "\n") }

    package func contains(_ words: String) -> Bool { description.contains(words) }
}
