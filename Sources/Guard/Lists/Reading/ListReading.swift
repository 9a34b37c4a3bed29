import Mail

/// How a list file is understood: what each column and each status word means, and what nobody knows yet.
package struct ListReading: Hashable, Sendable {
    package struct Column: Hashable, Sendable {
        /// As the file writes it; empty without a header.
        package var name: String
        /// From 1.
        package var number: Int
        package var role: ListRole
        /// Why it has this role, for people.
        package var why = ""
        /// Rows with a text in it.
        package var filled = 0
        /// The first distinct values.
        package var examples: [String] = []
        /// Of its dates; nil when none needs an order, or when it is not known.
        package var order: ListDateOrder?
        /// What decided about the order.
        package var orderWhy = ""
        /// Of a topic: whether it is true for an opt-out from the topic that is its name. Else its texts name topics.
        var isTopicFlag = false
        /// Whether its entries are addresses, so that a domain without an `@` is a broken address.
        var hasAddressesOnly = false
        /// Values of a date column that cannot be read.
        package var unreadable = 0

        /// For people and flags: the name, or the number of a column without one.
        package var title: String { name.isEmpty ? String(number) : name }
    }

    /// A word of a status column.
    package struct Word: Hashable, Sendable {
        package var column: String
        /// As the file writes it; empty for an empty cell.
        package var word: String
        package var count: Int
        /// Of its first row.
        package var line: Int
        /// nil when nobody knows.
        package var meaning: ListMeaning?
    }

    /// What is not certain, and how a person answers it.
    package struct Question: Hashable, Sendable {
        package var text: String
        /// `--dates dmy`; with a bar between choices.
        package var flag: String

        package init(_ text: String, flag: String) {
            self.text = text
            self.flag = flag
        }

        package var description: String { flag.isEmpty ? text : "\(text) (\(flag))" }
    }

    /// What a row is whose columns say nothing about its person.
    enum Unsaid: Hashable, Sendable {
        /// The kind of the list decides.
        case byKind
        case suppressed
        case mailable
        case other
        case unsettled
    }

    package var kind: ListKind
    /// The export that it is; nil when none is known.
    package var format: ListFormats.Format?
    package var isJSON = false
    /// Whether the columns have names.
    package var hasNames = false
    package var rows = 0
    /// Cells of the header; 0 without one, and for JSON.
    var headerCells = 0
    package var columns: [Column] = []
    package var words: [Word] = []
    package var questions: [Question] = []
    /// What is not as in the reading that the list's last version had.
    package var changes: [String] = []
    var unsaid = Unsaid.byKind
    /// The same when it has no consent either, though the file has a column for it.
    var unsaidConsent = Unsaid.unsettled
    /// Whether a row is asked about in which all columns are empty that say something about the person.
    var asksAboutSilence = false
    /// What people have said about such rows; nil: nothing.
    var silence: ListMeaning?
    /// Whether a row without a topic is asked about, because the column names what people left.
    var asksAboutNoTopic = false
    /// Whether each address of a row is an entry; else the first that is not empty is.
    var takesAllAddresses = false
    /// What people have said, and what the version before has kept.
    package internal(set) var answers = ListAnswers()
    /// Columns whose role a person has given, by number.
    var told: Set<Int> = []

    init(kind: ListKind) { self.kind = kind }

    /// Whether the file has people of several states, so that the time when a row was made is not that of leaving.
    var tellsStates: Bool { format?.rows != .suppressed && columns.contains { $0.role.decides && $0.role != .topic } }

    private var doubledNames: Set<String> {
        var names: Set<String> = []
        return Set(columns.map { ListColumnNames.normal($0.name) }.filter { !names.insert($0).inserted })
    }

    /// The name under which answers have a column; its number when it has no name, or that of another column.
    func key(of column: Column) -> String { key(of: column, doubledNames) }

    private func key(of column: Column, _ doubled: Set<String>) -> String {
        let name = ListColumnNames.normal(column.name)
        return column.name.isEmpty || doubled.contains(name) && !isJSON ? String(column.number) : name
    }

    /// Whether a person has said what the column is, for this file or for an earlier one.
    func isTold(_ column: Column) -> Bool {
        guard let told = answers.told else { return false }
        return told.contains(ListColumnNames.normal(column.name)) || told.contains(String(column.number))
    }

    /// All roles, meanings and orders of this reading: with them the same file is read in the same way, whatever the
    /// tables say.
    package var fixed: ListAnswers {
        var fixed = ListAnswers()
        let doubled = doubledNames
        for column in columns where hasNames && !column.name.isEmpty {
            fixed.columns[key(of: column, doubled)] = column.role == .unknown ? .ignored : column.role
            if let order = column.order { fixed.dates[ListColumnNames.normal(column.name)] = order }
        }
        for column in columns where column.name.isEmpty && !isJSON {
            if column.role != .unknown { fixed.columns[String(column.number)] = column.role }
            if let order = column.order { fixed.dates[String(column.number)] = order }
        }
        for word in words {
            if let meaning = word.meaning { fixed.status[ListColumnNames.normal(word.word)] = meaning }
        }
        fixed.topics = answers.topics
        return fixed
    }

    /// The answers that the next file of the list is read by: those of people, and what this reading decided. Columns
    /// that nobody needs are left out, so that they may come and go.
    package var kept: ListAnswers {
        var kept = fixed
        kept.columns = kept.columns.filter { $0.value != .ignored || answers.columns[$0.key] == .ignored }
        kept.status.merge(answers.status) { own, _ in own }
        kept.dates.merge(answers.dates) { own, _ in own }
        kept.told = answers.told
        let full = columns.filter { column in
            column.role.sameKind(as: .flag(reason: "")) && column.filled == rows && rows > 0
        }
        let doubled = doubledNames
        if format == nil, !isJSON, !full.isEmpty { kept.full = full.map { key(of: $0, doubled) }.sorted() }
        return kept
    }

    /// The flags of `list import` that fix the reading.
    package var flags: [(name: String, value: String)] {
        let fixed = fixed
        var flags: [(name: String, value: String)] = []
        let doubled = doubledNames
        let columns = columns.filter { fixed.columns[key(of: $0, doubled)] != nil }.map { column in
            let number = String(column.number)
            let title = key(of: column, doubled) == number ? number : column.title
            return "\(title)=\(column.role == .unknown ? "ignored" : column.role.text)"
        }
        if !columns.isEmpty { flags.append(("column", columns.joined(separator: ","))) }
        var seen: Set<String> = []
        let words = words.compactMap { word -> String? in
            guard let meaning = word.meaning, seen.insert(ListColumnNames.normal(word.word)).inserted else {
                return nil
            }
            return "\(word.word)=\(meaning.text)"
        }
        if !words.isEmpty { flags.append(("status", words.joined(separator: ","))) }
        let orders = self.columns.compactMap { column in column.order.map { (column.title, $0) } }
        if let first = orders.first, orders.allSatisfy({ $0.1 == first.1 }) {
            flags.append(("dates", first.1.rawValue))
        } else if !orders.isEmpty {
            flags.append(("dates", orders.map { "\($0.0)=\($0.1.rawValue)" }.joined(separator: ",")))
        }
        for (topic, what) in answers.topics.sorted(by: { $0.key < $1.key }) {
            flags.append(("topic", topic == ListAnswers.all ? what.text : "\(topic)=\(what.text)"))
        }
        return flags
    }

    /// Why the file belongs on no list of this kind: it has rows, and all of them are of the other one.
    package func refusal(_ tally: ListTally) -> String? {
        let (own, others) =
            kind == .suppression ? (tally.suppressed, tally.mailable) : (tally.mailable, tally.suppressed)
        // Who left a topic is on no audience; a suppression list may get these people.
        let left = kind == .audience ? others.count + tally.optOuts.count : others.count
        guard own.count == 0, left > 0, kind == .audience || tally.optOuts.count == 0 else { return nil }
        let (its, wanted) = (Self.people(kind == .audience), Self.people(kind == .suppression))
        if let format, format.rows != .mixed {
            return "by its columns the file is \(format.vendor)'s export of \(its), but the list is of \(wanted)"
        }
        return "all rows of the file that can be used are of \(its), but the list is of \(wanted)"
    }

    private static func people(_ areSuppressed: Bool) -> String {
        areSuppressed ? "people who are not mailed" : "people who are mailed"
    }
}

/// What a reading made of the rows of a file.
package struct ListTally: Hashable, Sendable {
    /// A person of a group, with the line.
    package struct Example: Hashable, Sendable {
        package var line: Int
        package var entry: String
    }

    package struct Group: Hashable, Sendable {
        package var count = 0
        package var examples: [Example] = []

        mutating func add(_ entry: String, line: Int) {
            count += 1
            if examples.count < 3 { examples.append(Example(line: line, entry: entry)) }
        }
    }

    package var suppressed = Group()
    package var mailable = Group()
    package var other = Group()
    /// Mailable rows of people whom another row suppresses.
    package var alsoSuppressed = Group()
    /// Rows whose status word nobody knows.
    package var unsettled = Group()
    /// Rows without a topic, in a file whose other rows have one.
    var withoutTopic = Group()
    /// Opt-outs from topics only.
    package var optOuts = Group()
    /// The same by topic; a person may have left several.
    package var topics: [String: Group] = [:]
    /// Rows whose status says mailable and which have a time of leaving.
    package var contradictions = Group()
    /// The columns of the first of them.
    package var contradicting = ""

    package init() {}

    /// Whether no row was about anything else than topics.
    package var areOptOutsOnly: Bool {
        suppressed.count == 0 && mailable.count == 0 && other.count == 0 && unsettled.count == 0
    }

    /// Topics that may be counted one by one.
    static let mostTopics = 1000

    mutating func add(topic: String, _ entry: String, line: Int) {
        let name = topics[topic] != nil || topics.count < Self.mostTopics ? topic : ListAnswers.all
        topics[name, default: Group()].add(entry, line: line)
    }

    /// What can be asked only when all rows are read.
    package func questions(_ reading: ListReading) -> [ListReading.Question] {
        let answers = reading.answers
        var questions: [ListReading.Question] = []
        // Nobody who left a topic is on an audience, whatever is said.
        let asked = reading.kind == .audience ? [:] : topics
        let open = asked.filter { answers.topic($0.key) == nil }.sorted {
            ($1.value.count, $0.key) < ($0.value.count, $1.key)
        }
        if !open.isEmpty {
            let named = open.prefix(5).map { "\"\($0.key)\" (\($0.value.count))" }.joined(separator: ", ")
            let more = open.count > 5 ? " and \(open.count - 5) more" : ""
            let rows = optOuts.count
            questions.append(
                ListReading.Question(
                    "\(rows == 1 ? "1 row is an opt-out" : "\(rows) rows are opt-outs") from one topic only: "
                        + "\(named)\(more)",
                    flag: "--topic all | --topic ignore | --topic 'NAME=LIST'"))
        }
        if reading.asksAboutSilence, unsettled.count > 0 {
            let rows = unsettled.count == 1 ? "1 row has" : "\(unsettled.count) rows have"
            questions.append(
                ListReading.Question(
                    "\(rows) nothing in the columns that say whether the person may be mailed (first on line "
                        + "\(unsettled.examples.first?.line ?? 0))",
                    flag: "--status '=suppressed' | '=mailable' | '=other' (on no list)"))
        }
        if reading.asksAboutNoTopic, withoutTopic.count > 0, answers.topics[""] == nil {
            let rows = withoutTopic.count == 1 ? "1 row names" : "\(withoutTopic.count) rows name"
            questions.append(
                ListReading.Question(
                    "\(rows) no topic (first on line \(withoutTopic.examples.first?.line ?? 0)): did the person leave all "
                        + "mail, or none?",
                    flag: "--topic '=all' (all mail) | '=ignore' (none)"))
        }
        let role = reading.columns.first { $0.title == contradicting }?.role
        if contradictions.count > 0, role == .reason {
            let line = contradictions.examples.first?.line ?? 0
            questions.append(
                ListReading.Question(
                    "\(contradictions.count == 1 ? "1 row has" : "\(contradictions.count) rows have") nothing against mail, "
                        + "but a text in column \"\(contradicting)\" that may say why there is none (first on line "
                        + "\(line))",
                    flag: "--column '\(contradicting)=status' (it says who is mailed) | '\(contradicting)=ignored' (it "
                        + "does not)"))
        } else if contradictions.count > 0 {
            let line = contradictions.examples.first?.line ?? 0
            questions.append(
                ListReading.Question(
                    "\(contradictions.count == 1 ? "1 row has" : "\(contradictions.count) rows have") a status of people "
                        + "who may be mailed, and a time of leaving in column \"\(contradicting)\" "
                        + "(first on line \(line))",
                    flag: "--column '\(contradicting)=departed' (they left) | '\(contradicting)=ignored' (they did not)"
                ))
        }
        return questions
    }

    /// Rows that were left out of a list of this kind.
    package func leftOut(of kind: ListKind) -> Int { kind == .suppression ? mailable.count : suppressed.count }
}
