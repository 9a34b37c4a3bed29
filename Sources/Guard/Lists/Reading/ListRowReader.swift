import Mail

/// Reads the rows of a list file as a reading understands them.
///
/// A class because every row takes it: a copy of a struct would count up the references to all of its tables.
final class ListRowReader: Sendable {
    let reading: ListReading
    let formats: ListFormats
    let options: AddressKeyOptions
    let takesHashesOnly: Bool
    let columns: ListColumns
    /// How many cells a row of CSV may have when its state counts. With fewer a cell that decides is cut off; with more
    /// nobody knows which of them belong to which column.
    let cells: ClosedRange<Int>
    /// Whether every row is what the list is.
    private let isSilent: Bool
    /// Whether the file has a column of consent, which a row of JSON may lack.
    private let asksConsent: Bool
    /// Whether a column of topics has what people left whose status says that they may be mailed.
    private let leavesTopics: Bool
    /// The meanings of words as the file writes them.
    private let meanings: [String: ListMeaning]

    /// - Parameter names: of a row of JSON; nil for CSV.
    init(
        _ reading: ListReading, names: [String]?, formats: ListFormats, options: AddressKeyOptions,
        takesHashesOnly: Bool
    ) {
        self.reading = reading
        self.formats = formats
        self.options = options
        self.takesHashesOnly = takesHashesOnly
        columns = ListColumns(reading, names: names, formats: formats)
        if !reading.isJSON, let last = columns.deciding.max() {
            cells = last + 1...max(last + 1, reading.headerCells == 0 ? .max : reading.headerCells)
        } else {
            cells = 0...(.max)
        }
        asksConsent = reading.columns.contains { $0.role == .consent }
        isSilent =
            columns.areSilent && reading.unsaid == .byKind
            && (reading.kind == .suppression || columns.doubts.isEmpty)
        leavesTopics = reading.columns.contains { column in
            guard column.role == .topic, !column.isTopicFlag else { return false }
            let forms = ListColumnNames.forms(column.name)
            // In the exports of a vendor it is what they left. A person who says that another column is a topic means
            // opt-outs; a topic by its name may be what the person is subscribed to.
            if let format = reading.format { return forms.contains { format.columns[$0] == .topic } }
            return reading.kind == .suppression
                && (TellingName.tellsOfLeaving(column.name)
                    || !forms.contains { formats.roles(of: $0).contains(.topic) })
        }
        var meanings: [String: ListMeaning] = [:]
        for word in reading.words { if let meaning = word.meaning { meanings[word.word] = meaning } }
        self.meanings = meanings
    }

    func read(_ row: ListFields) -> ListReader.Row {
        func bad(_ reason: String) -> ListReader.Row { .bad(ListBadRow(line: row.line, reason: reason)) }
        if !cells.contains(row.fields.count), let fault = misfit(row.fields) { return bad(fault) }
        var found: [ListCell.Entry] = []
        var repairs: Set<ListRepair> = []
        let filled = columns.addresses.lazy.filter { !row[$0].isEmpty }
        let places: [Int?] = columns.takesAllAddresses ? filled.map { $0 } : [filled.first]
        for column in places.isEmpty ? [nil] : places {
            if let column, row.damaged.contains(column) { return bad("not UTF-8") }
            let text = column.map { row[$0] } ?? ""
            if takesHashesOnly, ListHash(hex: text) ?? ListHash(key: text) == nil {
                return bad(text.isEmpty ? "no hash" : "not a hash: \(ListTarget.redacted(text))")
            }
            switch ListCell.read(text, options) {
            case .failure(let fault): return bad(fault.reason)
            case .success(let cell):
                if let column, columns.addressesOnly.contains(column), Self.hasBareDomain(cell, text) {
                    return bad(
                        "a domain without an @ in a column of addresses: \(ListTarget.redacted(text)); write @ before "
                            + "it for everybody at it, or say that the column has the role domain")
                }
                found += cell.entries.filter { entry in !found.contains { $0.target == entry.target } }
                repairs.formUnion(cell.repairs)
            }
        }
        if found.count > 1 { repairs.insert(.several) }
        let first = read(found[0].target.key, line: row.line) { row[$0] }
        guard !repairs.isEmpty else { return first }
        func all(_ entry: ListEntry) -> [ListEntry] { found.map { entry.under($0.target.key) } }
        switch first {
        case .entry(let line, let entry): return .repaired(line: line, all(entry), repairs)
        case .topics(let line, let entries, _, let topics):
            return .topics(line: line, all(entries[0]), repairs, topics)
        case .left(let line, _, let state): return .left(line: line, found.map(\.target.key), state)
        case .doubtful(let line, _, let column, let state):
            return .doubtful(line: line, found.map(\.target.key), column: column, state)
        default: return first
        }
    }

    private static func hasBareDomain(_ cell: ListCell, _ text: String) -> Bool {
        guard case .domain = cell.entries[0].target else { return false }
        return !text.utf8.contains(UInt8(ascii: "@"))
    }

    /// Why a row with so many cells cannot be used; nil when those beyond the header are empty.
    private func misfit(_ fields: [String]) -> String? {
        guard fields.count >= cells.lowerBound else {
            let title = reading.columns[cells.lowerBound - 1].title
            return "the row has only \(fields.count == 1 ? "1 cell" : "\(fields.count) cells"), and none in column "
                + "\"\(title)\""
        }
        guard fields[cells.upperBound...].contains(where: { !$0.isEmpty }) else { return nil }
        return "the row has \(fields.count) cells, and the header \(cells.upperBound)"
    }

    /// - Parameters:
    ///   - key: of the row's entry.
    ///   - text: returns the text of a column; empty when the row does not have the column.
    func read(_ key: String, line: Int, text: (Int) -> String) -> ListReader.Row {
        guard !isSilent else {
            return .entry(line: line, entry(key, reason: "", since: nil, text))
        }
        let judged = judge(text)
        let (state, topics) = settle(judged)
        let isTaken =
            switch state {
            case .suppressed: reading.kind == .suppression
            case .mailable: reading.kind == .audience
            case .byKind: true
            case .other, .unsettled, .topics, .withoutTopic: false
            }
        if !topics.isEmpty {
            let own = ListEntry(
                key: key, reason: judged.reason.isEmpty ? "unsubscribed" : judged.reason,
                since: judged.since ?? moment(columns.since, text))
            return .topics(line: line, [own], [], topics)
        }
        if let column = judged.contradicting { return .doubtful(line: line, [key], column: column, state) }
        guard isTaken else { return .left(line: line, [key], state) }
        return .entry(line: line, entry(key, reason: judged.reason, since: judged.since, text))
    }

    private func entry(_ key: String, reason: String, since: Timestamp?, _ text: (Int) -> String) -> ListEntry {
        guard reading.kind == .suppression else {
            return ListEntry(
                key: key, reason: "", since: nil,
                engagedAt: columns.engaged.compactMap { ListMoment.read(text($0.column), $0.order).moment }.max(),
                subscribedAt: moment(columns.subscribed, text), segment: Self.cut(first(columns.segments, text)))
        }
        let given = first(columns.reasons, text)
        let known = given.isEmpty ? reason : given
        return ListEntry(
            key: key, reason: Self.cut(known.isEmpty ? reading.format?.reason ?? "" : known),
            since: since ?? moment(columns.since, text))
    }

    // MARK: The state of the person

    /// What the columns of a row say.
    private struct Judged {
        var state = ListReader.State.byKind
        var reason = ""
        var since: Timestamp?
        var topics: [String] = []
        /// Whether a flag says that the person left all mail.
        var isFlagged = false
        /// Whether neither a word nor a truth value spoke for or against mail.
        var isUnsaid = false
        /// The column with a time of leaving, when the status says that the person may be mailed.
        var contradicting: String?
    }

    private func judge(_ cell: (Int) -> String) -> Judged {
        // How programs write that there is none of several.
        func text(_ column: Int) -> String {
            let text = cell(column)
            return text == "[]" ? "" : text
        }
        var judged = Judged()
        var (isSuppressed, isMailable, isOther, isUnknown, isSaid) = (false, false, false, false, false)
        func suppress(_ reason: String) {
            isSuppressed = true
            if judged.reason.isEmpty { judged.reason = reason }
        }
        for (column, reason) in columns.flags where formats.truth(text(column)) == true {
            suppress(reason)
            judged.isFlagged = true
        }
        for column in columns.statuses {
            let word = text(column)
            switch meanings[word] ?? (word.isEmpty ? nil : formats.meaning(of: word, in: reading.format)) {
            case .suppressed(let reason): suppress(reason)
            case .mailable:
                isMailable = true
                // What an empty cell was said to mean is no word of the file.
                isSaid = isSaid || !word.isEmpty
            case .other: isOther = true
            case nil: if !word.isEmpty { isUnknown = true }
            }
        }
        for column in columns.consents {
            let word = text(column)
            guard !word.isEmpty, let isTrue = formats.truth(word) else { continue }
            if isTrue { (isMailable, isSaid) = (true, true) } else { suppress("unsubscribed") }
        }
        let saysMailable = isSaid && !isSuppressed
        for dated in columns.departed {
            let word = text(dated.column)
            switch ListMoment.read(word, dated.order) {
            case .at(let moment): if judged.since == nil { judged.since = moment }
            case .open: break
            // A text says that the person left, though not when.
            case .unreadable: if ListMoment.isNothing(word) { continue }
            case .none: continue
            }
            if saysMailable, !columns.statuses.isEmpty, !isTold(dated.name) { judged.contradicting = dated.name }
            suppress("")
        }
        judged.topics = topics(text)
        if isSuppressed {
            judged.state = .suppressed
        } else if isUnknown {
            judged.state = .unsettled
        } else if isOther {
            judged.state = .other
        } else if isMailable {
            judged.state = .mailable
        } else {
            judged.isUnsaid = true
            if reading.asksAboutSilence || reading.silence != nil,
                !columns.deciding.contains(where: { !text($0).isEmpty })
            {
                switch reading.silence {
                case .suppressed: judged.state = .suppressed
                case .mailable: judged.state = .mailable
                case .other: judged.state = .other
                case nil: judged.state = .unsettled
                }
                return judged
            }
            switch asksConsent ? reading.unsaidConsent : reading.unsaid {
            case .byKind: judged.state = .byKind
            case .suppressed: judged.state = .suppressed
            case .mailable: judged.state = .mailable
            case .other: judged.state = .other
            case .unsettled: judged.state = .unsettled
            }
        }
        if judged.state == .mailable || (judged.state == .byKind && reading.kind == .audience) {
            judged.contradicting = doubt(text)
        }
        return judged
    }

    /// The column whose text says why the person gets no mail.
    private func doubt(_ text: (Int) -> String) -> String? {
        columns.doubts.first { column, _, isTelling in
            let reason = text(column)
            guard !reason.isEmpty, formats.truth(reason) != false, !ListMoment.isNothing(reason) else { return false }
            if isTelling { return true }
            if case .suppressed = formats.meaning(of: reason, in: nil) { return true }
            return false
        }?.name
    }

    /// Whether a person has said what the column of this title is.
    private func isTold(_ title: String) -> Bool {
        reading.columns.first { $0.title == title }.map(reading.isTold) ?? false
    }

    /// The topics that the row is about; empty when it is about all mail.
    private func topics(_ text: (Int) -> String) -> [String] {
        var topics = columns.topicFlags.filter { formats.truth(text($0.column)) == true }.map(\.name)
        for column in columns.topics {
            let names = Self.names(text(column))
            let isAll = names.contains { name in
                let form = ListColumnNames.normal(name)
                return form == ListAnswers.all || reading.format?.allTopics.contains(form) == true
            }
            if !isAll { topics += names }
        }
        return topics
    }

    /// The names in a cell; none in one that says that there is none. An array of JSON in a cell is a list of names, too.
    private static func names(_ text: String) -> [String] {
        guard !text.isEmpty, !ListMoment.isNothing(text) || text == "n" || text == "no" else { return [] }
        let isArray = text.hasPrefix("[") && text.hasSuffix("]")
        let inner = isArray ? text.dropFirst().dropLast() : text[...]
        return inner.split { $0 == "," || $0 == ";" || $0 == "|" }
            .map { part in
                let name = part.drop { $0 == " " }
                guard isArray, name.count > 1, let quote = name.first, quote == "\"" || quote == "'", name.last == quote
                else { return String(name) }
                return String(name.dropFirst().dropLast())
            }
            .filter { !$0.isEmpty }
    }

    /// An opt-out from topics counts as people have said.
    /// - Returns: the state, and the topics of a row that is about these only.
    private func settle(_ judged: Judged) -> (ListReader.State, topics: [String]) {
        let hasColumn = !columns.topics.isEmpty && !judged.topics.isEmpty
        switch judged.state {
        case .suppressed:
            // A column of topics says what the row is about; a flag is about all mail.
            guard hasColumn, !judged.isFlagged else { return (.suppressed, []) }
        case .byKind:
            if judged.topics.isEmpty, reading.asksAboutNoTopic {
                switch reading.answers.topics[""] {
                case .all: return (.byKind, [])
                case nil: return (.withoutTopic, [])
                case .ignore, .list: return (.other, [])
                }
            }
            guard !judged.topics.isEmpty, !(reading.kind == .audience && hasColumn) else { return (.byKind, []) }
        case .mailable:
            let isAboutTopic = columns.topics.isEmpty || leavesTopics || (judged.isUnsaid && reading.format != nil)
            guard !judged.topics.isEmpty, isAboutTopic else { return (.mailable, []) }
            // Whose status says that they may be mailed is not suppressed by a column that a person has named.
            let isNamed = reading.format == nil && !columns.topics.isEmpty
            if isNamed, judged.topics.contains(where: { reading.answers.topic($0) == .all }) { return (.mailable, []) }
        case .other, .unsettled, .topics, .withoutTopic: return (judged.state, [])
        }
        let answers = judged.topics.map { reading.answers.topic($0) }
        if answers.contains(.all) { return (.suppressed, []) }
        return (.topics, judged.topics)
    }

    // MARK: Texts

    /// The first non-empty text in these columns.
    private func first(_ columns: [Int], _ text: (Int) -> String) -> String {
        for column in columns {
            let text = text(column)
            if !text.isEmpty { return text }
        }
        return ""
    }

    /// The first time in these columns.
    private func moment(_ columns: [ListColumns.Dated], _ text: (Int) -> String) -> Timestamp? {
        for dated in columns {
            if let moment = ListMoment.read(text(dated.column), dated.order).moment { return moment }
        }
        return nil
    }

    private static func cut(_ text: String) -> String {
        // Bytes are faster to count than characters, and never fewer.
        text.utf8.count <= ListReaderLimits.textLength ? text : String(text.prefix(ListReaderLimits.textLength))
    }
}
