import Mail

/// What words and dates mean, and what a row is that says nothing.
extension ListReadingMaker {
    // MARK: Words

    mutating func readWords() {
        for (index, column) in survey.columns.enumerated() where reading.columns[index].role == .status {
            let title = reading.columns[index].title
            guard !column.hasTooManyWords else {
                reading.questions.append(
                    ask(
                        "column \"\(title)\" has more than \(ListSurvey.Limits.words) different values, so it has no "
                            + "states of people", "--column '\(title)=reason' | '\(title)=ignored'"))
                continue
            }
            var words = column.words.map { word, seen in
                ListReading.Word(
                    column: title, word: word, count: seen.count, line: seen.line, meaning: meaning(of: word))
            }
            words.sort { ($1.count, $0.line, $0.word) < ($0.count, $1.line, $1.word) }
            let empty = survey.empty(index)
            if empty > 0, survey.rows > 0 {
                words.append(
                    ListReading.Word(column: title, word: "", count: empty, line: 0, meaning: meaning(of: "")))
            }
            reading.words += words
            askAbout(words, in: title)
        }
    }

    private func meaning(of word: String) -> ListMeaning? {
        if let meaning = given.meaning(of: word) ?? kept?.meaning(of: word) { return meaning }
        if !word.isEmpty { return formats.meaning(of: word, in: reading.format) }
        if let meaning = reading.format?.words[""] ?? formats.general.words[""] { return meaning }
        switch reading.format?.rows {
        case .suppressed: return .suppressed(reason: reading.format?.reason ?? "")
        case .mailable: return .mailable
        case .mixed, nil: return nil
        }
    }

    private mutating func askAbout(_ words: [ListReading.Word], in title: String) {
        // An empty cell is no question when other columns speak, or when the vendor leaves cells empty.
        let speaks =
            reading.format != nil
            || reading.columns.contains { column in
                column.role == .consent || column.role == .departed || column.role.sameKind(as: .flag(reason: ""))
            }
        let open = words.filter { $0.meaning == nil && !($0.word.isEmpty && speaks) }
        guard !open.isEmpty else { return }
        let named = open.prefix(5).map { word in
            let rows = word.count == 1 ? "1 row" : "\(word.count) rows"
            return word.word.isEmpty ? "nothing (\(rows))" : "\"\(word.word)\" (\(rows), first on line \(word.line))"
        }
        let more = open.count > 5 ? " and \(open.count - 5) more" : ""
        let flag = open.prefix(5).map { "\($0.word)=…" }.joined(separator: ",")
        reading.questions.append(
            ask(
                "column \"\(title)\" says \(named.joined(separator: ", "))\(more): what does that mean?",
                "--status '\(flag)' with suppressed, mailable or other"))
    }

    // MARK: Rows that say nothing

    mutating func decideUnsaid() {
        let roles = reading.columns.map(\.role)
        let speaks = roles.contains { $0 == .consent || $0 == .departed || $0.sameKind(as: .flag(reason: "")) }
        switch reading.format?.rows {
        case .suppressed: reading.unsaid = .suppressed
        case .mailable: reading.unsaid = .mailable
        case .mixed, nil:
            let silent: ListReading.Unsaid = reading.format == nil ? .unsettled : .other
            reading.unsaid = speaks ? .mailable : roles.contains(.status) ? silent : .byKind
        }
        decideSilence(speaks: speaks)
        reading.asksAboutNoTopic = leavesSomeTopics
        askAboutDeparted(roles)
        askAboutConsent()
    }

    /// A row without anything about its person is no question when every row of the file is what the list is.
    private mutating func decideSilence(speaks: Bool) {
        guard reading.format == nil, speaks else { return }
        let hasStatus = reading.columns.contains { $0.role == .status }
        // With TRUE and empty cells an empty one is FALSE; with TRUE, FALSE and empty cells it is neither.
        let hasBoth = reading.columns.contains { column in
            guard column.role.sameKind(as: .flag(reason: "")), column.filled < survey.rows else { return false }
            return survey.columns[column.number - 1].words.keys.contains { formats.truth($0) == false }
        }
        guard hasStatus || hasBoth else { return }
        if let meaning = meaning(of: "") {
            reading.silence = meaning
        } else {
            reading.asksAboutSilence = !reading.words.contains { $0.meaning == nil && !$0.word.isEmpty }
        }
    }

    /// Whether a column of topics has cells with and without one, and no vendor says what an empty one means.
    private var leavesSomeTopics: Bool {
        guard reading.kind == .suppression else { return false }
        return reading.columns.contains { column in
            guard column.role == .topic, !column.isTopicFlag, column.filled > 0, column.filled < survey.rows else {
                return false
            }
            return !ListColumnNames.forms(column.name).contains { reading.format?.columns[$0] == .topic }
        }
    }

    /// In a file of no known format a time of leaving in some rows leaves open what the other rows are.
    private mutating func askAboutDeparted(_ roles: [ListRole]) {
        guard reading.format == nil, reading.unsaid == .mailable else { return }
        let deciding = roles.indices.filter { roles[$0].decides && roles[$0] != .topic }
        guard deciding.allSatisfy({ roles[$0] == .departed }) else { return }
        let isTold = deciding.contains { reading.isTold(reading.columns[$0]) }
        guard !isTold, survey.rows > 0 else { return }
        let times = deciding.map { index in
            survey.columns[index].dates.map { $0.certain + $0.open } ?? survey.columns[index].filled
        }
        // With two columns nobody can tell from the counts whether each row has one of the two.
        if deciding.count == 1, times[0] == survey.rows { return }
        if times.allSatisfy({ $0 == 0 }), deciding.allSatisfy({ survey.columns[$0].filled == 0 }) {
            // An empty column says nothing: all rows are what the list is.
            reading.unsaid = .byKind
            return
        }
        let title = reading.columns[deciding[0]].title
        let without = survey.rows - (times.max() ?? 0)
        reading.questions.append(
            ask(
                "\(without == 1 ? "1 row has" : "\(without) rows have") no time in column \"\(title)\": may these people be "
                    + "mailed?",
                "--column '\(title)=departed' (they may)"
                    + (reading.kind == .suppression ? " | '\(title)=since' (all rows are suppressed)" : "")))
    }

    // MARK: Dates

    /// Beside a state of people, `created_at` is when the person came, not when they left.
    mutating func takeCreationForJoining() {
        guard reading.kind == .suppression, reading.tellsStates else { return }
        let joined = formats.general.columns[.subscribed] ?? []
        for (index, column) in reading.columns.enumerated() where column.role == .since && column.why == Self.byName {
            guard ListColumnNames.forms(column.name).contains(where: joined.contains) else { continue }
            reading.columns[index].role = .subscribed
            reading.columns[index].why = "beside a state it is no time of leaving"
        }
    }

    mutating func decideDates() {
        let vendor = reading.format.flatMap { format in format.dates.map { ($0, format.vendor) } }
        for (index, column) in survey.columns.enumerated() where reading.columns[index].role.isDate {
            guard let dates = column.dates else { continue }
            reading.columns[index].unreadable = dates.unreadable
            let title = reading.columns[index].title
            let decision = dates.decide(
                given: given.order(of: title), kept: kept?.order(of: title), vendor: vendor)
            if case .decided(let order, let why) = decision {
                reading.columns[index].order = order
                reading.columns[index].orderWhy = why
                continue
            }
            guard isUsed(reading.columns[index].role) else { continue }
            let isUnread = dates.unreadable > 0 && dates.certain + dates.open + dates.none == 0
            if isUnread, reading.columns[index].role != .departed {
                let example = dates.firstUnreadable?.text ?? ""
                reading.questions.append(
                    ask(
                        "no time in column \"\(title)\" can be read, such as \"\(example)\"",
                        "--column '\(title)=ignored'"))
            }
            ask(about: decision, dates, title)
        }
    }

    private mutating func ask(about decision: ListDateEvidence.Decision, _ dates: ListDateEvidence, _ title: String) {
        switch decision {
        case .needless, .decided: break
        case .open(let orders):
            let such = dates.examples.map { "\"\($0)\"" }.joined(separator: ", ")
            let choices = orders.map { "'\(title)=\($0.rawValue)'" }.joined(separator: " | ")
            let words = orders.map(\.text).joined(separator: "; or ")
            reading.questions.append(
                ask(
                    "what is the order of the dates in column \"\(title)\", such as \(such): \(words)?",
                    "--dates \(choices)"))
        case .contradiction(let one, let other):
            reading.questions.append(
                ask(
                    "column \"\(title)\" has dates in two orders: \(one.text) on line \(one.line), \(other.text) on line "
                        + "\(other.line)", "--column '\(title)=ignored'"))
        case .unfit(let order, let witness):
            let text =
                "\(witness.text) on line \(witness.line) of column \"\(title)\" is no date in the order \(order.text)"
            if given.order(of: title) == order {
                reading.questions.append(ask(text, "--dates"))
            } else {
                reading.changes.append("\(text), in which the version before was read")
            }
        }
    }

    /// Whether the moments of such a column are kept with the entries of this kind of list.
    private func isUsed(_ role: ListRole) -> Bool {
        switch role {
        case .departed, .since: reading.kind == .suppression
        case .engaged: reading.kind == .audience
        case .subscribed:
            reading.kind == .audience
                || !reading.tellsStates && !reading.columns.contains { [.departed, .since].contains($0.role) }
        default: false
        }
    }

    // MARK: The reading before

    /// Notes what is not as in the file before: a column that decides is gone or has come.
    mutating func compare(with kept: ListAnswers) {
        let names = Set(
            survey.columns.enumerated().map { index, column in
                column.name.isEmpty ? String(index + 1) : ListColumnNames.normal(column.name)
            })
        // A vendor's topics come and go.
        let hasTopics = reading.format?.others == .topics
        for (name, role) in kept.columns.sorted(by: { $0.key < $1.key }) where !names.contains(name) {
            guard given.columns[name] == nil, !(hasTopics && role == .topic) else { continue }
            let mayBeMissing = reading.isJSON && (role.isDate || role.sameKind(as: .flag(reason: "")))
            if (role.decides || role.isDate) && !mayBeMissing
                || (role == .address && Int(name) == nil && !hasKnownAddress(name))
            {
                reading.changes.append("its column \"\(name)\" (\(role.text)) is gone")
            }
        }
        for column in reading.columns where kept.full?.contains(reading.key(of: column)) == true {
            let empty = survey.rows - column.filled
            guard empty > 0, given.role(of: column.name, number: column.number) == nil else { continue }
            let cells = empty == 1 ? "1 empty cell" : "\(empty) empty cells"
            reading.changes.append("its column \"\(column.title)\" has \(cells), and had none")
        }
        for column in reading.columns where column.role.decides && column.filled > 0 {
            let name = column.name.isEmpty ? String(column.number) : ListColumnNames.normal(column.name)
            guard kept.columns[name] == nil, given.columns[name] == nil, !kept.columns.isEmpty else { continue }
            if hasTopics, column.role == .topic { continue }
            if reading.isJSON, column.role != .status, column.role != .topic { continue }
            reading.changes.append("its column \"\(column.title)\" (\(column.role.text)) is new")
        }
    }

    /// Whether another name of an address column takes the place of this one; both are known.
    private func hasKnownAddress(_ name: String) -> Bool {
        guard survey.hasNames else { return true }
        let known = formats.general.columns[.address] ?? []
        return known.contains(name)
            && reading.columns.contains { $0.role == .address && known.contains(ListColumnNames.normal($0.name)) }
    }
}
