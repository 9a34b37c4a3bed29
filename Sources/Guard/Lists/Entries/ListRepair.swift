/// What was wrong with the text of an entry, and was put right because it had only one reading.
package enum ListRepair: String, Sendable, CaseIterable, Codable {
    /// `'ann@x.example`: a spreadsheet's sign that the cell is text.
    case apostrophe
    /// No-break and other spaces, zero-width and bidirectional characters, byte order marks.
    case invisible
    /// `ann @x.example`.
    case space
    /// `"ann@x.example"`, `(ann@x.example)`, `ann@x.example>`.
    case quotes
    /// `ann@x.example.`, `ann@x.example;`, `• ann@x.example`.
    case punctuation
    /// `Ann Lee <ann@x.example>`, `ann@x.example (Ann Lee)`.
    case name
    /// `mailto:ann@x.example?subject=…`, `E-Mail: ann@x.example`.
    case mailto
    /// `=HYPERLINK("mailto:…","…")`, `[ann@x.example](mailto:…)`, `<a href="mailto:…">`.
    case link
    /// `="ann@x.example"`.
    case formula
    /// `ann%40x.example`, `ann&#64;x.example`, `ann\u0040x.example`.
    case encoded
    /// UTF-8 that was read as windows-1252: `Ã¼` for `ü`.
    case charset
    /// `ann＠x.example`.
    case width
    /// The same address twice: `ann@x.exampleann@x.example`.
    case doubled
    /// Several addresses, each of which is an entry.
    case several

    /// For a person, as part of a list: `9 leading apostrophe`.
    package var text: String {
        switch self {
        case .apostrophe: "leading apostrophe"
        case .invisible: "invisible characters"
        case .space: "space beside the @"
        case .quotes: "quotes or brackets"
        case .punctuation: "punctuation around it"
        case .name: "display name"
        case .mailto: "mailto: or a label"
        case .link: "link"
        case .formula: "formula"
        case .encoded: "encoded characters"
        case .charset: "wrong character set"
        case .width: "full-width @"
        case .doubled: "same address twice"
        case .several: "several addresses"
        }
    }
}

/// The repairs of an import: how many rows of each kind, and where the first of them are.
package struct ListRepairs: Hashable, Sendable {
    /// The rows of one kind of repair.
    package struct Rows: Hashable, Sendable {
        package fileprivate(set) var count = 0
        /// The lines of the first rows, from 1.
        package fileprivate(set) var lines: [Int] = []
    }

    /// How many lines are kept of each kind.
    package static let shownLines = 10
    /// Above this share of repaired rows, the file itself is in doubt.
    package static let doubtfulShare = 0.05

    /// Rows that were repaired, in one way or in several.
    package private(set) var rows = 0
    /// Entries in addition to one a row: from rows with several addresses.
    package private(set) var extraEntries = 0
    private var kinds: [ListRepair: Rows] = [:]

    package init() {}

    package var isEmpty: Bool { rows == 0 }

    /// The kinds that occurred, the most frequent first.
    package var byCount: [(kind: ListRepair, rows: Rows)] {
        ListRepair.allCases.compactMap { kind in kinds[kind].map { (kind, $0) } }
            .enumerated().sorted { ($1.element.1.count, $0.offset) < ($0.element.1.count, $1.offset) }.map(\.element)
    }

    package subscript(kind: ListRepair) -> Rows { kinds[kind] ?? Rows() }

    /// - Parameter entries: of the row.
    package mutating func count(_ repairs: Set<ListRepair>, line: Int, entries: Int) {
        guard !repairs.isEmpty else { return }
        rows += 1
        extraEntries += max(0, entries - 1)
        for kind in repairs {
            kinds[kind, default: Rows()].count += 1
            if kinds[kind]!.lines.count < Self.shownLines { kinds[kind]!.lines.append(line) }
        }
    }

    /// Whether so many of these rows were repaired that a person should look at the file.
    package func isDoubtful(of all: Int) -> Bool { Double(rows) > Double(all) * Self.doubtfulShare }
}
