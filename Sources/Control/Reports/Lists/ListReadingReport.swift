import Guard

/// How an import understands a list's file, and what it makes of its rows.
package struct ListReadingReport: Hashable, Sendable, Codable {
    package struct Column: Hashable, Sendable, Codable {
        /// The name, or the number of a column without one.
        package var name: String
        /// A word of `--column`, or `unknown`: the column is ignored.
        package var role: String
        /// Why it has this role.
        package var why: String
        /// Rows with a text in it.
        package var filled: Int
        package var examples: [String]
        /// The order of its dates: dmy, mdy or ymd; null when none needs an order, or when it is not known.
        package var dates: String?
        /// What decided about the order.
        package var datesWhy: String?
        /// Times in it that cannot be read; the entries have none.
        package var unreadable: Int
    }

    package struct Word: Hashable, Sendable, Codable {
        package var column: String
        package var word: String
        package var count: Int
        /// mailable, other, suppressed or suppressed:REASON; null when nobody knows.
        package var meaning: String?
    }

    package struct Group: Hashable, Sendable, Codable {
        package var count: Int
        /// The first entries.
        package var examples: [String]

        init(_ group: ListTally.Group) {
            count = group.count
            examples = group.examples.map(\.entry)
        }
    }

    package struct Question: Hashable, Sendable, Codable {
        package var text: String
        /// The flag that answers it.
        package var flag: String
    }

    package var kind: ListKind
    /// The known export that it is, such as `Mailchimp: cleaned contacts`.
    package var format: String?
    /// Whether the columns have names.
    package var hasHeader: Bool
    package var rows: Int
    package var columns: [Column]
    package var words: [Word]
    package var suppressed: Group
    package var mailable: Group
    /// Rows of people who belong on neither kind of list.
    package var other: Group
    /// Rows of people whom another row suppresses; they are not on an audience.
    package var alsoSuppressed: Group
    /// Rows whose state nobody knows.
    package var unsettled: Group
    /// Opt-outs from one topic only.
    package var optOuts: Group
    /// The same by topic.
    package var topics: [String: Int]
    package var bad: Int
    /// What is not certain; an import is refused while there is any.
    package var questions: [Question]
    /// What is not as in the version in force.
    package var changes: [String]
    /// Why the file belongs on no list of this kind.
    package var refusal: String?
    /// The flags that fix the reading: `["--column", "mail=address"]`.
    package var flags: [String]

    package init(_ reading: ListReading, _ tally: ListTally, bad: Int) {
        kind = reading.kind
        format = reading.format?.text
        hasHeader = reading.hasNames
        rows = reading.rows
        columns = reading.columns.map { column in
            Column(
                name: column.title, role: column.role.text, why: column.why, filled: column.filled,
                examples: column.examples.map { String($0.prefix(Self.exampleCharacters)) },
                dates: column.order?.rawValue, datesWhy: column.order == nil ? nil : column.orderWhy,
                unreadable: column.unreadable)
        }
        words = reading.words.map {
            Word(column: $0.column, word: $0.word, count: $0.count, meaning: $0.meaning?.text)
        }
        suppressed = Group(tally.suppressed)
        mailable = Group(tally.mailable)
        other = Group(tally.other)
        alsoSuppressed = Group(tally.alsoSuppressed)
        unsettled = Group(tally.unsettled)
        optOuts = Group(tally.optOuts)
        topics = tally.topics.mapValues(\.count)
        self.bad = bad
        questions = (reading.questions + tally.questions(reading)).map {
            Question(text: $0.text, flag: $0.flag)
        }
        changes = reading.changes
        refusal = reading.refusal(tally)
        flags = reading.flags.flatMap { ["--\($0.name)", $0.value] }
    }

    private static let exampleCharacters = 60

    /// Whether an import would be refused because of what the file says.
    package var isUncertain: Bool { !questions.isEmpty || refusal != nil }

    /// `1204 suppressed, 90112 mailable left out, 3 opt-outs from a topic left out`.
    package var countText: String {
        let (on, out) = kind == .suppression ? (suppressed, mailable) : (mailable, suppressed)
        let (own, others) = kind == .suppression ? ("suppressed", "mailable") : ("mailable", "suppressed")
        var parts = ["\(on.count) \(own)", "\(out.count) \(others) left out"]
        if other.count > 0 { parts.append("\(other.count) neither (left out)") }
        if alsoSuppressed.count > 0 { parts.append("\(alsoSuppressed.count) also suppressed in another row") }
        if optOuts.count > 0 { parts.append("\(optOuts.count) that left a topic only") }
        if unsettled.count > 0 { parts.append("\(unsettled.count) not understood") }
        if bad > 0 { parts.append("\(bad) bad") }
        return parts.joined(separator: ", ")
    }
}
