import Admin
import Guard

/// How a list is written so that an import reads it back.
enum ListExportFormat: String, CaseIterable {
    /// With a header, quoted as in RFC 4180.
    case csv
    /// One object a line (NDJSON).
    case json
    /// The entry alone, one a line: reasons, dates and segments are left out.
    case lines

    /// Before the first row.
    func head(_ kind: ListKind) -> String {
        self == .csv ? Self.columns(of: kind).map(\.name).joined(separator: ",") + "\n" : ""
    }

    /// With its line's end.
    /// - Parameter isRaw: for `CSVField`.
    func line(of entry: ListEntryReport, _ kind: ListKind, isRaw: Bool) -> String {
        switch self {
        case .csv:
            return CSVField.line(Self.columns(of: kind).map { $0.text(entry) }, isRaw: isRaw)
        case .json:
            let said = Self.columns(of: kind).map { ($0.name, $0.text(entry)) }.filter { !$0.1.isEmpty }
            return AdminJSON.text(Dictionary(uniqueKeysWithValues: said)) + "\n"
        case .lines: return entry.entry + "\n"
        }
    }

    /// No format has such a line, so that what was broken off is not imported by mistake.
    static let brokenOff = "\n!! sendguard: this export was broken off; do not use it\n"

    private typealias Column = (name: String, text: (ListEntryReport) -> String)

    /// What an import reads of a list of this kind.
    private static func columns(of kind: ListKind) -> [Column] {
        switch kind {
        case .suppression: [("email", \.entry), ("reason", \.reason), ("since", { $0.since ?? "" })]
        case .audience:
            [
                ("email", \.entry), ("subscribed_at", { $0.subscribedAt ?? "" }),
                ("last_engaged_at", { $0.engagedAt ?? "" }), ("segment", { $0.segment ?? "" }),
            ]
        }
    }
}
