import Mail

/// Makes a reading from a survey of the whole file, the known formats, and the answers of people.
///
/// **Why nothing is guessed:** a suppression list that was read wrongly says "imported", and people who left are mailed.
/// What the name, the format and the whole column leave open becomes a question, and the import is refused until it is
/// answered.
package struct ListReadingMaker {
    let survey: ListSurvey
    let formats: ListFormats
    /// Said now, by flags or by the configuration.
    let given: ListAnswers
    /// The reading of the version in force; nil when it has none.
    let kept: ListAnswers?
    /// Whether every entry must be a hash.
    let prefersHashes: Bool
    var reading: ListReading
    /// The numbers of the columns that have been asked about because of their values.
    var asked: Set<Int> = []
    private var kind: ListKind { survey.kind }

    package init(
        _ survey: ListSurvey, given: ListAnswers = ListAnswers(), kept: ListAnswers? = nil, format: ListFormat = .auto
    ) {
        self.survey = survey
        formats = survey.formats
        self.given = given
        self.kept = kept
        prefersHashes = format == .hashes
        reading = ListReading(kind: survey.kind)
    }

    package mutating func make() -> ListReading {
        reading.rows = survey.rows
        reading.hasNames = survey.hasNames
        reading.headerCells = survey.headerCells
        reading.isJSON = survey.isJSON
        reading.answers = given.over(kept ?? ListAnswers())
        let told = Set(given.columns.keys).union(kept?.told ?? [])
        reading.answers.told = told.isEmpty ? nil : told.sorted()
        reading.format = findFormat()
        for (index, column) in survey.columns.enumerated() { reading.columns.append(read(column, number: index + 1)) }
        chooseEntries()
        takeCreationForJoining()
        askAboutTelling()
        readWords()
        decideUnsaid()
        decideDates()
        askAboutUnreadable()
        askAboutReasons()
        askAboutListed()
        askAboutGroups()
        askAboutNotes()
        askAboutAnswers()
        if let kept { compare(with: kept) }
        return reading
    }

    static let byName = "by its name"

    func ask(_ text: String, _ flag: String) -> ListReading.Question { ListReading.Question(text, flag: flag) }

    private func findFormat() -> ListFormats.Format? {
        let names = Set(survey.columns.flatMap { ListColumnNames.forms($0.name) })
        let fitting = formats.fitting(names)
        return fitting.first { $0.layout == survey.layout } ?? fitting.first { ($0.layout == .json) == survey.isJSON }
            ?? fitting.first
    }

    // MARK: Roles

    private func read(_ column: ListSurvey.Column, number: Int) -> ListReading.Column {
        var read = ListReading.Column(
            name: column.name, number: number, role: .unknown, filled: column.filled, examples: column.examples)
        let forms = ListColumnNames.forms(column.name)
        if let role = given.role(of: column.name, number: number) {
            (read.role, read.why) = (role, "as told")
        } else if let role = kept?.role(of: column.name, number: number) {
            (read.role, read.why) = (role, "as in the version before")
        } else if let format = reading.format, let role = forms.lazy.compactMap({ format.columns[$0] }).first {
            (read.role, read.why) = (role, "as in the export of \(format.vendor)")
        } else if let role = named(forms, column) {
            (read.role, read.why) = (role, Self.byName)
        } else if reading.format?.others == .topics, !column.name.isEmpty, isTruth(column) {
            (read.role, read.why) = (.topic, "as in the export of \(reading.format?.vendor ?? "")")
        }
        // A format says itself which columns name topics.
        let isListed = forms.contains { reading.format?.columns[$0] == .topic }
        read.isTopicFlag = read.role == .topic && !isListed && !column.name.isEmpty && isTruth(column)
        return read
    }

    /// The role that the general names give, as the content allows it.
    private func named(_ forms: [String], _ column: ListSurvey.Column) -> ListRole? {
        for form in forms where !form.isEmpty {
            if formats.general.perhapsAddress.contains(form), hasAddresses(column) { return .address }
            let roles = formats.roles(of: form)
            guard !roles.isEmpty else { continue }
            let wanted = Self.precedence(of: kind).compactMap { wanted in
                roles.first { $0.sameKind(as: wanted) }
            }
            if let role = wanted.first(where: { allows($0, column) }) { return role }
            if let role = instead(of: wanted[0], column) { return role }
            return wanted[0]
        }
        return nil
    }

    /// Which of several roles of a name counts.
    private static func precedence(of kind: ListKind) -> [ListRole] {
        let first: [ListRole] = [.address, .hash, .domain, .flag(reason: ""), .consent, .departed, .status]
        let rest: [ListRole] =
            switch kind {
            case .suppression: [.reason, .since, .topic, .subscribed, .engaged, .segment, .ignored]
            case .audience: [.engaged, .subscribed, .segment, .topic, .since, .reason, .ignored]
            }
        return first + rest
    }

    /// Whether the values can be of the role. A column without any allows every role.
    private func allows(_ role: ListRole, _ column: ListSurvey.Column) -> Bool {
        guard column.filled > 0 else { return true }
        switch role {
        case .flag, .consent: return isTruth(column)
        case .departed, .since, .subscribed, .engaged: return isDate(column)
        case .status: return !column.hasTooManyWords
        default: return true
        }
    }

    /// The role of a column whose values cannot be what its name says.
    private func instead(of role: ListRole, _ column: ListSurvey.Column) -> ListRole? {
        switch role {
        case .flag where isDate(column): .departed
        case .consent where isDate(column): .subscribed
        case .flag, .consent: hasKnownWords(column) ? .status : nil
        default: nil
        }
    }

    func isTruth(_ column: ListSurvey.Column) -> Bool {
        !column.hasTooManyWords && column.filled > 0 && column.words.keys.allSatisfy { formats.truth($0) != nil }
    }

    func isDate(_ column: ListSurvey.Column) -> Bool {
        guard let dates = column.dates else { return false }
        return dates.certain + dates.open + dates.none > 0
            && dates.certain + dates.open + dates.none >= dates.unreadable
    }

    /// Whether the values are words for the state of people, and nothing else.
    func hasKnownWords(_ column: ListSurvey.Column) -> Bool {
        guard !column.hasTooManyWords, column.filled > 0 else { return false }
        return column.words.keys.allSatisfy { formats.meaning(of: $0, in: reading.format) != nil }
    }

    func hasAddresses(_ column: ListSurvey.Column) -> Bool { column.addresses * 2 > column.tried }

    /// Answers about columns or words that the file does not have are mistakes in typing, when they were given now.
    private mutating func askAboutAnswers() {
        let names = Set(survey.columns.map { ListColumnNames.normal($0.name) })
        for name in given.columns.keys.sorted() where !names.contains(name) {
            if let number = Int(name), (1...max(1, survey.columns.count)).contains(number) { continue }
            guard given.columns[name] != .ignored, survey.rows > 0 else { continue }
            let known = survey.columns.filter { !$0.name.isEmpty }.prefix(20).map { "\"\($0.name)\"" }
            reading.questions.append(
                ask(
                    "there is no column \"\(name)\""
                        + (known.isEmpty ? "" : "; there are \(known.joined(separator: ", "))"), ""))
        }
        for (index, column) in survey.columns.enumerated() {
            let title = reading.columns[index].title
            if let one = given.columns[ListColumnNames.normal(column.name)], !column.name.isEmpty,
                let other = given.columns[String(index + 1)], one != other
            {
                reading.questions.append(
                    ask("column \(index + 1), \"\(title)\", has two answers: \(one.text) and \(other.text)", ""))
            }
            switch reading.columns[index].role {
            case .flag, .consent:
                guard column.filled > 0, !isTruth(column) else { continue }
                let odd = column.words.keys.filter { formats.truth($0) == nil }.sorted().first ?? column.examples[0]
                reading.questions.append(
                    ask(
                        "column \"\(title)\" should be true or false, and has \"\(odd)\"",
                        "--column '\(title)=status' | '\(title)=ignored'"))
            default: break
            }
        }
    }
}

extension ListRole {
    /// Whether the two differ at most in the reason of a flag.
    func sameKind(as other: ListRole) -> Bool {
        if case .flag = self, case .flag = other { return true }
        return self == other
    }
}
