/// A field of a line of comma-separated values (RFC 4180).
enum CSVField {
    /// In quotes where it needs them.
    static func text(_ field: String) -> String {
        let isPlain = field.utf8.allSatisfy { $0 != 0x22 && $0 != 0x2C && $0 != 0x0A && $0 != 0x0D && $0 != 0x3B }
        return isPlain ? field : "\"\(field.replacing("\"", with: "\"\""))\""
    }
}
