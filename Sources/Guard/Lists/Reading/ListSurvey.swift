import Mail

/// What stands in a list file, column by column, counted over all of its rows and not interpreted.
///
/// It keeps a bounded amount: `Limits.words` distinct words a column, and some examples.
package struct ListSurvey: Sendable {
    enum Limits {
        /// Distinct words of a column. A column with more has no states of people.
        static let words = 100
        /// Bytes of a word; a longer text is no state.
        static let wordBytes = 80
        /// Values of a column that are tried as addresses.
        static let tried = 200
        static let columns = 400
        /// Columns with addresses that are compared with each other, row by row.
        static let compared = 8
        static let examples = 3
    }

    struct Word: Hashable, Sendable {
        var count = 0
        var line = 0
    }

    /// Where a field of a row is counted.
    struct Place: Hashable, Sendable {
        /// -1 when it is not counted.
        var column: Int
        /// Whether the row has had a field of the column: of a further one only what it may say about the person counts.
        var isFurther = false
    }

    struct Column: Sendable {
        /// As the file writes it; empty without a header.
        let name: String
        var filled = 0
        var examples: [String] = []
        /// Distinct values, until there are too many.
        var words: [String: Word] = [:]
        var hasTooManyWords = false
        /// Values that were tried as entries, and what they are.
        var tried = 0
        var addresses = 0
        var hashes = 0
        /// Domains and patterns.
        var others = 0
        /// When the column may have dates.
        var dates: ListDateEvidence?
        /// Whether it is of objects in an array, of which a person may have several.
        var isListed = false
        /// Whether nobody knows the name: then only the first values are tried as dates.
        var isUnknown = false
    }

    let kind: ListKind
    let formats: ListFormats
    private let now: Timestamp
    /// What people have said about columns; such a column may have dates whatever its name is.
    private let answers: ListAnswers
    private(set) var columns: [Column] = []
    private(set) var rows = 0
    /// Cells of the header; 0 without one, and for JSON.
    private(set) var headerCells = 0
    /// Whether the columns have names.
    private(set) var hasNames = false
    private(set) var layout = ListFormats.Layout.csv
    var isJSON: Bool { layout == .json }
    /// Names to columns, for JSON.
    private var places: [String: Int] = [:]
    private var lastNames: [String] = []
    private var lastPlaces: [Place] = []
    /// Rows in which two columns with known address names differ, by the pair.
    private(set) var differing: [[Int]: ListDateEvidence.Witness] = [:]
    private var addressColumns: [Int] = []
    /// Pairs of columns: some row has an address in the second that is not in the first.
    private(set) var further: Set<[Int]> = []
    private var comparedColumns: [Int] = []

    package init(kind: ListKind, formats: ListFormats, answers: ListAnswers = ListAnswers(), now: Timestamp) {
        self.kind = kind
        self.formats = formats
        self.answers = answers
        self.now = now
    }

    /// Takes the beginning of a file, as far as the reader has found it.
    package mutating func begin(_ reader: ListReader) {
        if reader.isTabbed { layout = .tsv }
        guard let names = reader.header else { return }
        hasNames = true
        headerCells = names.count
        for name in names.prefix(Limits.columns) { add(name) }
    }

    private mutating func add(_ name: String) {
        var column = Column(name: name)
        column.isUnknown = isUnknown(name, number: columns.count + 1)
        if column.isUnknown || mayHaveDates(name, number: columns.count + 1) { column.dates = ListDateEvidence() }
        if mayHaveAddresses(name) { addressColumns.append(columns.count) }
        columns.append(column)
    }

    private func isUnknown(_ name: String, number: Int) -> Bool {
        guard !name.isEmpty, answers.role(of: name, number: number) == nil, !TellingName.tells(name) else {
            return false
        }
        return ListColumnNames.forms(name).allSatisfy { form in
            formats.roles(of: form).isEmpty && !formats.formats.contains { $0.columns[form] != nil }
        }
    }

    private func mayHaveDates(_ name: String, number: Int) -> Bool {
        guard !name.isEmpty else { return true }
        if let role = answers.role(of: name, number: number) { return role.isDate }
        let forms = ListColumnNames.forms(name)
        if formats.formats.contains(where: { format in forms.contains { format.columns[$0]?.isDate == true } }) {
            return true
        }
        for form in forms {
            for role in formats.roles(of: form) {
                if role.isDate || role == .consent { return true }
                if case .flag = role { return true }
            }
        }
        return TellingName.tells(name)
    }

    private func mayHaveAddresses(_ name: String) -> Bool {
        formats.general.columns[.address]?.contains(ListColumnNames.normal(name)) == true
    }

    /// Takes a row that is no header.
    package mutating func take(_ row: ListFields) {
        guard row.fault == nil else { return }
        rows += 1
        let places = places(of: row)
        for (index, text) in row.fields.enumerated() where index < places.count && places[index].column >= 0 {
            if row.listed.contains(index) { columns[places[index].column].isListed = true }
            take(text, line: row.line, in: places[index])
        }
        if comparedColumns.count > 1 { findFurther(row, places) }
        guard addressColumns.count > 1 else { return }
        compare(row, places)
    }

    private mutating func places(of row: ListFields) -> [Place] {
        guard !row.names.isEmpty else {
            if row.fields.count > columns.count {
                for _ in columns.count..<min(row.fields.count, Limits.columns) { add("") }
            }
            return columns.indices.map { Place(column: $0) }
        }
        if row.names == lastNames { return lastPlaces }
        layout = .json
        var found: [Place] = []
        var seen: Set<Int> = []
        for name in row.names {
            if places[name] == nil, columns.count < Limits.columns {
                places[name] = columns.count
                add(name)
                if !name.isEmpty { hasNames = true }
            }
            let column = places[name] ?? -1
            found.append(Place(column: column, isFurther: !seen.insert(column).inserted))
        }
        (lastNames, lastPlaces) = (row.names, found)
        return found
    }

    private mutating func take(_ text: String, line: Int, in place: Place) {
        // How programs write that there is none of several.
        guard !text.isEmpty, text != "[]" else { return }
        let index = place.column
        guard !place.isFurther else {
            if !columns[index].hasTooManyWords { count(text, line: line, in: index) }
            columns[index].dates?.take(text, line: line, now: now)
            return
        }
        columns[index].filled += 1
        if columns[index].examples.count < Limits.examples, !columns[index].examples.contains(text) {
            columns[index].examples.append(text)
        }
        if !columns[index].hasTooManyWords { count(text, line: line, in: index) }
        if columns[index].tried < Limits.tried {
            columns[index].tried += 1
            switch try? ListCell.read(text).get().entries[0].target {
            case .address:
                columns[index].addresses += 1
                if columns[index].addresses == 1, comparedColumns.count < Limits.compared {
                    comparedColumns.append(index)
                }
            case .hash: columns[index].hashes += 1
            case .domain, .domainAndSubdomains, .localPart: columns[index].others += 1
            case nil: break
            }
        }
        if !columns[index].isUnknown || columns[index].filled <= Limits.tried {
            columns[index].dates?.take(text, line: line, now: now)
        }
    }

    private mutating func count(_ text: String, line: Int, in index: Int) {
        if columns[index].words[text] != nil {
            columns[index].words[text]!.count += 1
        } else if columns[index].words.count < Limits.words, text.utf8.count <= Limits.wordBytes {
            columns[index].words[text] = Word(count: 1, line: line)
        } else {
            columns[index].hasTooManyWords = true
            columns[index].words = [:]
        }
    }

    private mutating func compare(_ row: ListFields, _ places: [Place]) {
        func text(_ column: Int) -> String {
            places.firstIndex(of: Place(column: column)).map { row[$0] } ?? ""
        }
        for (index, one) in addressColumns.enumerated() {
            for other in addressColumns[(index + 1)...] where differing[[one, other]] == nil {
                let (first, second) = (text(one), text(other))
                guard !first.isEmpty || !second.isEmpty, first.lowercased() != second.lowercased() else { continue }
                differing[[one, other]] = ListDateEvidence.Witness(line: row.line, text: second)
            }
        }
    }

    private mutating func findFurther(_ row: ListFields, _ places: [Place]) {
        let texts = comparedColumns.map { column in
            places.firstIndex(of: Place(column: column)).map { row[$0].lowercased() } ?? ""
        }
        for (index, one) in comparedColumns.enumerated() {
            for (place, other) in comparedColumns.enumerated() where other != one {
                if !texts[place].isEmpty, texts[place] != texts[index] { further.insert([one, other]) }
            }
        }
    }

    /// Rows without a text in the column.
    func empty(_ column: Int) -> Int { rows - columns[column].filled }
}

/// Parts of names that speak of leaving or of permission. A column with such a name that nobody knows is asked about
/// when its values could say who may be mailed.
enum TellingName {
    private static let parts = [
        "unsub", "optout", "optedout", "optin", "optedin", "bounce", "spam", "complain", "complaint", "suppress",
        "blocklist", "blacklist", "blocked", "donotmail", "donotemail", "donotcontact", "consent", "permission",
        "subscribed", "status", "state", "abgemeldet", "abmeld", "desabon", "désabon", "désinscri", "desinscri",
        "disiscri", "baja", "cancelad", "uitgeschreven", "avregistr", "donotsend", "nomail", "mailable", "emailable",
        "withdraw", "revoked", "widerspruch", "erased", "cancel", "closed", "terminat", "deactivat", "churn", "kündig",
        "kuendig", "gesperrt", "sperre", "gelöscht", "austritt", "résili", "resili", "opzegg", "disdett",
    ]

    /// Parts of names that speak of leaving only.
    private static let ofLeaving = [
        "unsub", "optout", "optedout", "bounce", "spam", "complain", "suppress", "blocklist", "blacklist", "blocked",
        "donotmail", "donotemail", "donotcontact", "abmeld",
    ]

    static func tellsOfLeaving(_ name: String) -> Bool {
        let form = ListColumnNames.normal(name)
        return ofLeaving.contains { form.contains($0) }
    }

    /// Whether it speaks of leaving or of permission, and of nothing else: `state` is also a part of an address.
    static func tellsOfState(_ name: String) -> Bool {
        let form = ListColumnNames.normal(name)
        return parts.contains { $0 != "state" && $0 != "status" && form.contains($0) }
    }

    static func tells(_ name: String) -> Bool {
        // A name with a character that could not be read may say anything.
        if name.unicodeScalars.contains("\u{FFFD}") { return true }
        let form = ListColumnNames.normal(name)
        return parts.contains { form.contains($0) }
    }
}
