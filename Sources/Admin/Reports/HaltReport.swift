import Guard

/// A failure of the guard itself that stops all mail.
package struct HaltReport: Hashable, Sendable, Codable {
    /// Its name in code and metrics.
    package var name: String
    /// What a client is told.
    package var text: String

    package init(_ halt: Halt) {
        name = halt.rawValue
        text = halt.reply.text
    }
}
