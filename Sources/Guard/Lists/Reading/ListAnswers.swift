/// What people have said about a list's files: in flags, in the configuration (`reading:`), or for an earlier version.
/// It also keeps the reading of a version, so that the next file is read in the same way.
package struct ListAnswers: Hashable, Sendable, Codable {
    /// What happens with an opt-out from one topic.
    package enum Topic: Hashable, Sendable {
        /// It counts for all mail.
        case all
        /// It is left out.
        case ignore
        /// It goes to the list of this name.
        case list(String)

        package init(_ text: String) {
            switch text {
            case "all": self = .all
            case "ignore": self = .ignore
            default: self = .list(text)
            }
        }

        package var text: String {
            switch self {
            case .all: "all"
            case .ignore: "ignore"
            case .list(let name): name
            }
        }
    }

    /// By the normal form of the column's name, or by its number from 1.
    package var columns: [String: ListRole] = [:]
    /// By the normal form of the word.
    package var status: [String: ListMeaning] = [:]
    /// By the normal form of the column's name; `all` is for every column.
    package var dates: [String: ListDateOrder] = [:]
    /// By the normal form of the topic; `all` is for every topic.
    package var topics: [String: Topic] = [:]

    /// The keys of `columns` that people gave, when an earlier version has kept them; it also keeps the roles that
    /// names decided. Sorted; nil when there are none, and in versions from before it was kept.
    package var told: [String]?

    /// The keys of flags that had a text in every row of the version that kept them; sorted, nil when there are none.
    package var full: [String]?

    /// Stands for every column or topic.
    package static let all = "*"

    package init() {}

    package var isEmpty: Bool { columns.isEmpty && status.isEmpty && dates.isEmpty && topics.isEmpty }

    /// These answers, and for what they leave open the others.
    package func over(_ others: ListAnswers) -> ListAnswers {
        var answers = self
        answers.columns.merge(others.columns) { own, _ in own }
        answers.status.merge(others.status) { own, _ in own }
        if answers.dates[Self.all] == nil { answers.dates.merge(others.dates) { own, _ in own } }
        if answers.topics[Self.all] == nil { answers.topics.merge(others.topics) { own, _ in own } }
        return answers
    }

    /// Looks up what is said about a column: by its name, else by its number.
    func role(of name: String, number: Int) -> ListRole? {
        columns[ListColumnNames.normal(name)] ?? columns[String(number)]
    }

    func order(of name: String) -> ListDateOrder? { dates[ListColumnNames.normal(name)] ?? dates[Self.all] }

    func meaning(of word: String) -> ListMeaning? { status[ListColumnNames.normal(word)] }

    package func topic(_ name: String) -> Topic? { topics[ListColumnNames.normal(name)] ?? topics[Self.all] }
}

extension ListAnswers.Topic: Codable {
    package init(from decoder: any Decoder) throws {
        self.init(try decoder.singleValueContainer().decode(String.self))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

/// A text that is no answer.
package struct ListBadAnswer: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String
    package init(_ description: String) { self.description = description }

    /// Two answers that contradict each other. Names compare as letters and digits in lower case.
    static func twice(_ what: String, _ name: String, _ one: String, _ other: String) -> ListBadAnswer {
        ListBadAnswer("\(what) \"\(name)\" has two answers: \(one) and \(other)")
    }
}

/// The notations of the command line: `--column mail=address,2=ignored`, `--status Active=mailable`, `--dates dmy`,
/// `--topic newsletter=no-newsletter`.
extension ListAnswers {
    /// - Parameter name: of the flag, without its hyphens.
    package mutating func add(_ text: String, as name: String) throws(ListBadAnswer) {
        switch name {
        case "column": try addColumns(text)
        case "status": try addStatus(text)
        case "dates": try addDates(text)
        default: try addTopics(text)
        }
    }

    /// Every answer with the name of its flag, sorted; `add` reads them.
    package var terms: [(name: String, text: String)] {
        columns.map { ("column", "\($0.key)=\($0.value.text)") }.sorted { $0.1 < $1.1 }
            + status.map { ("status", "\($0.key)=\($0.value.text)") }.sorted { $0.1 < $1.1 }
            + dates.map { ("dates", $0.key == Self.all ? $0.value.rawValue : "\($0.key)=\($0.value.rawValue)") }
            .sorted { $0.1 < $1.1 }
            + topics.map { ("topic", $0.key == Self.all ? $0.value.text : "\($0.key)=\($0.value.text)") }
            .sorted { $0.1 < $1.1 }
    }

    package mutating func addColumns(_ text: String) throws(ListBadAnswer) {
        for (name, value) in try Self.pairs(text, "a column and its role, such as mail=address") {
            try addColumn(name, value)
        }
    }

    package mutating func addColumn(_ name: String, _ value: String) throws(ListBadAnswer) {
        guard let role = ListRole(value, column: name) else {
            throw ListBadAnswer("\"\(value)\" is not one of \(ListRole.words.joined(separator: ", "))")
        }
        let form = ListColumnNames.normal(name)
        if let old = columns[form], old != role { throw .twice("the column", name, old.text, role.text) }
        columns[form] = role
    }

    package mutating func addStatus(_ text: String) throws(ListBadAnswer) {
        for (word, value) in try Self.pairs(text, "a word and its meaning, such as Active=mailable") {
            try addStatus(word, value)
        }
    }

    package mutating func addStatus(_ word: String, _ value: String) throws(ListBadAnswer) {
        guard let meaning = ListMeaning(value) else {
            throw ListBadAnswer(
                "\"\(value)\" is not one of \(ListMeaning.words.joined(separator: ", ")), suppressed:REASON")
        }
        let form = ListColumnNames.normal(word)
        if let old = status[form], old != meaning { throw .twice("the word", word, old.text, meaning.text) }
        status[form] = meaning
    }

    package mutating func addDates(_ text: String) throws(ListBadAnswer) {
        guard text.contains("=") else { return try addDates(Self.all, text) }
        for (column, value) in try Self.pairs(text, "an order such as dmy, or COLUMN=dmy") {
            try addDates(column, value)
        }
    }

    package mutating func addDates(_ column: String, _ value: String) throws(ListBadAnswer) {
        guard let order = ListDateOrder(rawValue: value) else {
            throw ListBadAnswer("\"\(value)\" is not dmy, mdy or ymd")
        }
        let form = ListColumnNames.normal(column)
        if let old = dates[form], old != order { throw .twice("the order of", column, old.rawValue, value) }
        dates[form] = order
    }

    package mutating func addTopics(_ text: String) throws(ListBadAnswer) {
        guard text.contains("=") else { return try addTopic(Self.all, text) }
        for (topic, value) in try Self.pairs(text, "a topic and its list, such as news=no-news") {
            try addTopic(topic, value)
        }
    }

    package mutating func addTopic(_ topic: String, _ value: String) throws(ListBadAnswer) {
        guard !value.isEmpty, !value.contains(" ") else {
            throw ListBadAnswer("\"\(value)\" is not all, ignore or a list's name")
        }
        let form = ListColumnNames.normal(topic)
        if let old = topics[form], old != Topic(value) { throw .twice("the topic", topic, old.text, value) }
        topics[form] = Topic(value)
    }

    /// Splits `a=b,c=d`. A name may have an equals sign or a comma: the last sign of a pair counts, and a part without
    /// a sign belongs to the name after it.
    private static func pairs(_ text: String, _ expected: String) throws(ListBadAnswer) -> [(String, String)] {
        var pairs: [(String, String)] = []
        var begun = ""
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let whole = begun + part
            guard part.contains("="), let sign = whole.lastIndex(of: "=") else {
                begun = whole + ","
                continue
            }
            pairs.append((String(whole[..<sign]), String(whole[whole.index(after: sign)...])))
            begun = ""
        }
        guard begun.isEmpty, !pairs.isEmpty else {
            throw ListBadAnswer("\"\(begun.isEmpty ? text : String(begun.dropLast()))\" is not \(expected)")
        }
        return pairs
    }
}
