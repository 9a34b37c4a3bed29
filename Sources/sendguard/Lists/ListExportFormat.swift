import Admin

/// How a list is written so that an import reads it back.
enum ListExportFormat: String, CaseIterable {
    /// With a header, quoted as in RFC 4180.
    case csv
    /// One object a line (NDJSON).
    case json
    /// The entry alone, one a line: reasons, dates and segments are left out.
    case lines

    /// Before the first row.
    var head: String { self == .csv ? Self.columns.joined(separator: ",") + "\n" : "" }

    /// With its line's end.
    func line(of entry: ListEntryReport) -> String {
        switch self {
        case .csv: return Self.fields(of: entry).map { Self.quoted($0) }.joined(separator: ",") + "\n"
        case .json:
            let object = zip(Self.columns, Self.fields(of: entry)).filter { !$0.1.isEmpty }
            return AdminJSON.text(Dictionary(uniqueKeysWithValues: object.map { ($0.0, $0.1) })) + "\n"
        case .lines: return entry.entry + "\n"
        }
    }

    /// No format has such a line, so that what was broken off is not imported by mistake.
    static let brokenOff = "\n!! sendguard: this export was broken off; do not use it\n"

    private static let columns = ["email", "reason", "since", "last_engaged_at", "subscribed_at", "segment"]

    private static func fields(of entry: ListEntryReport) -> [String] {
        [
            entry.entry, entry.reason, entry.since ?? "", entry.engagedAt ?? "", entry.subscribedAt ?? "",
            entry.segment ?? "",
        ]
    }

    private static func quoted(_ field: String) -> String {
        let isPlain = field.utf8.allSatisfy { $0 != 0x22 && $0 != 0x2C && $0 != 0x0A && $0 != 0x0D && $0 != 0x3B }
        return isPlain ? field : "\"\(field.replacing("\"", with: "\"\""))\""
    }
}
