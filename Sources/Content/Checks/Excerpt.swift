/// Pieces of a message as findings show them.
enum Excerpt {
    /// White space of any length is one space.
    static func oneLine(_ bytes: ArraySlice<UInt8>) -> String {
        let text = String(decoding: bytes, as: UTF8.self)
        // As addresses are: no white space in it, of any script.
        return bytes.allSatisfy { $0 > 0x20 && $0 < 0x80 } ? text : oneLine(text)
    }

    static func oneLine(_ text: String) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    /// At most so many characters, the last three of them dots where something is missing, and harmless.
    static func cut(_ text: String, to limit: Int) -> String {
        text.count <= limit ? text.harmless : "\(String(text.prefix(limit - 3)).harmless)..."
    }
}
