import Mail

/// A list file as exported by any tool, read whole.
///
///     email,reason,unsubscribed_at
///     jane@example.com,unsubscribed,2026-03-01
///
/// Unusable rows are collected. The caller decides: import all rows or none, or skip the bad ones.
package struct ListFile: Sendable {
    package typealias Format = ListFormat

    /// In the order of the file; may contain duplicates.
    package private(set) var entries: [ListEntry] = []
    /// In the order of the file.
    package private(set) var badRows: [ListBadRow] = []
    package private(set) var repairs = ListRepairs()
    package let reading: ListReading
    package private(set) var tally = ListTally()
    /// The vendor of the export that the file is; nil when unknown.
    package var origin: String? { reading.format?.vendor }

    /// Why the file belongs on no list of this kind.
    package var refusal: String? { reading.refusal(tally) }

    /// What must be answered before the file is imported.
    package var questions: [ListReading.Question] { reading.questions + tally.questions(reading) }

    /// How a file is read.
    package struct Terms: Sendable {
        package var format = Format.auto
        package var kind = ListKind.suppression
        /// The key options of the list; lookups must use the same.
        package var options: AddressKeyOptions = []
        package var formats: ListFormats
        package var answers = ListAnswers()
        package var kept: ListAnswers?
        package var now: Timestamp

        package init(formats: ListFormats, now: Timestamp) {
            self.formats = formats
            self.now = now
        }
    }

    package init(_ bytes: [UInt8], _ terms: Terms) {
        var reader = ListReader(
            format: terms.format, kind: terms.kind, options: terms.options, formats: terms.formats)
        reader.append(bytes)
        reader.finish()
        var survey = ListSurvey(
            kind: terms.kind, formats: terms.formats, answers: terms.answers.over(terms.kept ?? ListAnswers()),
            now: terms.now)
        if reader.findHeader() { survey.begin(reader) }
        while let row = reader.nextFields() { survey.take(row) }
        var maker = ListReadingMaker(survey, given: terms.answers, kept: terms.kept, format: terms.format)
        reading = maker.make()

        reader = ListReader(
            format: terms.format, kind: terms.kind, options: terms.options, formats: terms.formats, reading: reading)
        reader.append(bytes)
        reader.finish()
        var leavers = ListLeavers()
        if ListLeavers.mayBe(in: reading) {
            var first = reader
            while let row = first.next() { leavers.take(row) }
        }
        while let whole = reader.next() {
            let (row, left) = leavers.split(whole)
            tally.take(left, of: row)
            switch row {
            case .bad(let row), .unreadable(let row): badRows.append(row)
            case .entry(_, let entry): entries.append(entry)
            case .repaired(let line, let several, let kinds):
                entries += several
                repairs.count(kinds, line: line, entries: several.count)
            case .topics(let line, let several, let kinds, _):
                if !kinds.isEmpty { repairs.count(kinds, line: line, entries: several.count) }
            case .left, .doubtful: break
            }
            tally.take(row, kind: terms.kind)
        }
    }
}

extension ListTally {
    /// Counts a row.
    package mutating func take(_ row: ListReader.Row, kind: ListKind) {
        switch row {
        case .entry(let line, let entry): add(entry, kind, line: line)
        case .repaired(let line, let entries, _): for entry in entries { add(entry, kind, line: line) }
        case .left(let line, let keys, let state): add(keys[0], state, line: line)
        case .topics(let line, let entries, _, let names):
            for entry in entries {
                optOuts.add(entry.key, line: line)
                for name in names { add(topic: name, entry.key, line: line) }
            }
        case .doubtful(let line, let keys, let column, let state):
            if contradicting.isEmpty { contradicting = column }
            contradictions.add(keys[0], line: line)
            add(keys[0], state, line: line)
        case .bad, .unreadable: break
        }
    }

    /// Counts people of a row whom another row suppresses.
    package mutating func take(_ left: [String], of row: ListReader.Row) {
        guard !left.isEmpty else { return }
        var line = 0
        switch row {
        case .left(let its, _, _), .repaired(let its, _, _): line = its
        default: break
        }
        for key in left { alsoSuppressed.add(key, line: line) }
    }

    private mutating func add(_ entry: ListEntry, _ kind: ListKind, line: Int) {
        if kind == .suppression {
            suppressed.add(entry.key, line: line)
        } else {
            mailable.add(entry.key, line: line)
        }
    }

    private mutating func add(_ key: String, _ state: ListReader.State, line: Int) {
        switch state {
        case .suppressed: suppressed.add(key, line: line)
        case .mailable: mailable.add(key, line: line)
        case .other: other.add(key, line: line)
        case .unsettled: unsettled.add(key, line: line)
        case .withoutTopic: withoutTopic.add(key, line: line)
        case .topics, .byKind: break
        }
    }
}

/// The unusable rows of a list file: the first of them, and their number.
package struct ListBadRows: Hashable, Sendable {
    /// How many are kept; the first hundred show what is wrong with a file.
    package static let shown = 100

    /// In the order of the file.
    package private(set) var first: [ListBadRow] = []
    package private(set) var count = 0

    package init() {}

    /// Takes rows that were counted elsewhere.
    package init(first: [ListBadRow], count: Int) {
        self.first = first
        self.count = count
    }

    package var isEmpty: Bool { count == 0 }

    package mutating func append(_ row: ListBadRow) {
        if first.count < Self.shown { first.append(row) }
        count += 1
    }
}
