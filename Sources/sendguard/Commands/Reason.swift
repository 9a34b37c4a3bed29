import ArgumentParser

/// The reason of a stop or a resume: it stands in replies to senders, so it is one short line.
enum Reason {
    /// Characters; the reply line it ends up in has 512 octets (RFC 5321 section 4.5.3.1.5).
    static let limit = 200

    static func validate(_ text: String) throws {
        guard text.contains(where: { !$0.isWhitespace }) else { throw ValidationError("--reason must not be empty.") }
        guard text.count <= limit else { throw ValidationError("--reason is longer than \(limit) characters.") }
        guard !text.contains(where: \.isNewline) else { throw ValidationError("--reason must be one line.") }
    }
}
