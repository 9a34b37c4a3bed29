import Admin

/// Versions of a list for a person.
enum ListHistoryText {
    static func lines(of versions: [ListVersionReport]) -> [String] {
        let names = ["VERSION", "IMPORTED", "BY", "SOURCE", "ROWS", "CHANGE", "SHA256", "STATE"]
        // Numbers begin at 1.
        let earlier = (versions.first?.version ?? 1) - 1
        let note = earlier > 0 ? ["(the newest \(versions.count) versions; \(earlier) before them are not listed)"] : []
        return note + Words.columns([names] + versions.map(row), indent: "")
    }

    private static func row(of version: ListVersionReport) -> [String] {
        let state = version.isInForce ? "in force" : version.isKept ? "kept" : "not kept"
        return [
            "\(version.version)", version.importedAt, version.who.map { Words.safe($0) } ?? "-",
            version.source.isEmpty ? "(list add)" : Words.cut(Words.safe(version.source), to: 40), "\(version.rows)",
            version.difference.map(signed) ?? "-", version.sha256.map { String($0.prefix(shownDigits)) } ?? "-", state,
        ]
    }

    /// Enough to compare by eye with what `sha256sum` prints.
    private static let shownDigits = 12

    private static func signed(_ number: Int) -> String { number > 0 ? "+\(number)" : "\(number)" }
}
