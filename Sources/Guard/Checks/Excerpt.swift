/// Pieces of a message as findings show them.
enum Excerpt {
    /// White space of any length is one space.
    static func oneLine(_ bytes: ArraySlice<UInt8>) -> String { oneLine(String(decoding: bytes, as: UTF8.self)) }

    static func oneLine(_ text: String) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    /// At most so many characters, the last three of them dots where something is missing.
    static func cut(_ text: String, to limit: Int) -> String {
        text.count <= limit ? text : "\(text.prefix(limit - 3))..."
    }
}
