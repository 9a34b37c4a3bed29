import Mail

/// The columns that say whom the rows are about.
extension ListReadingMaker {
    mutating func chooseEntries() {
        let all = reading.columns.indices
        let addresses = all.filter { reading.columns[$0].role == .address }
        let told = addresses.filter { index in
            let name = reading.columns[index].name
            if given.role(of: name, number: index + 1) == .address { return true }
            return survey.columns[index].filled > 0 && kept?.role(of: name, number: index + 1) == .address
        }
        var chosen = told
        if told.isEmpty { chosen = prefersHashes ? chosenOfHashes() : chosenByName(addresses) }
        if chosen.isEmpty, prefersHashes || !all.contains(where: { reading.columns[$0].role.isEntry }) {
            chosen = chosenByContent()
        }
        for index in addresses where !chosen.contains(index) {
            reading.columns[index].role = .ignored
            reading.columns[index].why = Self.otherWhy
            // Who says which column it is says that it is not the others.
            if told.contains(where: { given.role(of: reading.columns[$0].name, number: $0 + 1) == .address }) {
                reading.answers.columns[reading.key(of: reading.columns[index])] = .ignored
            }
        }
        // The columns of a format have their order: the first that is not empty counts.
        let isOrdered = reading.format != nil && chosen.allSatisfy { rank($0) == 0 }
        let isAsked = told.isEmpty && chosen.count > 1 && !isOrdered
        if isAsked { chosen = askWhich(chosen) }
        reading.takesAllAddresses = reading.kind == .suppression && chosen.count > 1 && !isOrdered
        askAboutFurther(chosen)
        askAboutEmpty(told)
        // A text in an array of JSON is an entry.
        if reading.isJSON {
            for index in all where reading.columns[index].name.isEmpty { reading.columns[index].role = .address }
        }
        reading.told = Set(told)
        for index in all { reading.columns[index].hasAddressesOnly = hasAddressesOnly(index) }
    }

    /// Whether the name says that it has addresses, or most cells do; not when most cells are domains.
    private func hasAddressesOnly(_ index: Int) -> Bool {
        let column = survey.columns[index]
        guard reading.columns[index].role == .address, !column.name.isEmpty else { return false }
        let isNamed = rank(index) < 2
        // A file of one column may come without a survey: then its first row decides nothing.
        if isNamed, survey.rows < 2 { return true }
        return column.others * 2 <= column.tried && (isNamed || hasAddresses(column))
    }

    /// In a list of hashes a column that is named so counts before any other.
    private mutating func chosenOfHashes() -> [Int] {
        guard let first = reading.columns.firstIndex(where: { $0.role == .hash }) else { return [] }
        reading.columns[first].role = .address
        return [first]
    }

    /// Of the columns whose name is known to have addresses.
    private func chosenByName(_ columns: [Int]) -> [Int] {
        // A name in full counts before the last part of a name, and a column with addresses before one without any.
        let filled = columns.filter { survey.columns[$0].filled > 0 }
        let usable = filled.filter {
            survey.columns[$0].addresses + survey.columns[$0].hashes + survey.columns[$0].others > 0
        }
        let left = usable.isEmpty ? (filled.isEmpty ? columns : filled) : usable
        if usable.isEmpty, contentColumns(of: left).count > 0 { return [] }
        let best = left.map { rank($0) }.min() ?? 0
        return left.filter { rank($0) == best }
    }

    private func rank(_ index: Int) -> Int {
        let form = ListColumnNames.normal(reading.columns[index].name)
        if reading.format?.columns[form] == .address { return 0 }
        if formats.general.columns[.address]?.contains(form) == true { return 1 }
        return formats.general.perhapsAddress.contains(form) ? 2 : 3
    }

    /// Columns of no known name that have addresses.
    private func contentColumns(of excluded: [Int]) -> [Int] {
        survey.columns.indices.filter { index in
            !excluded.contains(index) && reading.columns[index].role == .unknown && hasAddresses(survey.columns[index])
        }
    }

    private mutating func chosenByContent() -> [Int] {
        var found = contentColumns(of: [])
        if found.isEmpty || prefersHashes {
            let hashes = survey.columns.indices.filter { index in
                survey.columns[index].hashes * 2 > survey.columns[index].tried
            }
            if let first = hashes.first { found = [first] }
        }
        if found.isEmpty {
            // Domains and patterns are less certain: the column that has most.
            let most = survey.columns.indices.max {
                entries($0) < entries($1) || (entries($0) == entries($1) && $0 > $1)
            }
            if let most, entries(most) > 0, reading.columns[most].role == .unknown { found = [most] }
        }
        if found.isEmpty, let first = survey.columns.indices.first { found = [first] }
        for index in found {
            reading.columns[index].role = .address
            reading.columns[index].why = "by its content"
        }
        return found
    }

    private func entries(_ index: Int) -> Int {
        survey.columns[index].addresses + survey.columns[index].hashes + survey.columns[index].others
    }

    /// Several columns have addresses. Names that mean the same are no question as long as they agree in each row.
    private mutating func askWhich(_ columns: [Int]) -> [Int] {
        let sorted = columns.sorted { precedence($0) < precedence($1) }
        let first = sorted[0]
        let agree = sorted.dropFirst().allSatisfy { survey.differing[[first, $0].sorted()] == nil }
        let areNamed = rank(first) < 3
        for index in sorted.dropFirst() {
            reading.columns[index].role = .ignored
            reading.columns[index].why = Self.otherWhy
        }
        guard !(areNamed && agree) else { return [first] }
        let titles = columns.sorted().map { "\"\(reading.columns[$0].title)\"" }.joined(separator: " and ")
        let roles = columns.sorted().map { "\(handle($0))=address" }
        var flags = roles.map { "'\($0)'" }.joined(separator: " | ")
        if reading.kind == .suppression { flags += " | '\(roles.joined(separator: ","))' (all)" }
        if !reading.hasNames, columns.count == reading.columns.count { flags += " | --format lines (all)" }
        reading.questions.append(
            ask("columns \(titles) have addresses: which one is the person's?", "--column \(flags)"))
        return [first]
    }

    /// How a flag names a column: by its number when another column has its name.
    private func handle(_ index: Int) -> String {
        reading.key(of: reading.columns[index]) == String(index + 1) ? String(index + 1) : reading.columns[index].title
    }

    /// Columns that nobody has answered for, with addresses that the chosen columns do not have.
    private mutating func askAboutFurther(_ chosen: [Int]) {
        guard let first = chosen.first, !prefersHashes else { return }
        for index in survey.columns.indices where !chosen.contains(index) && hasAddresses(survey.columns[index]) {
            let column = reading.columns[index]
            let isDropped = column.why == Self.otherWhy
            guard column.role == .unknown || isDropped,
                reading.answers.role(of: column.name, number: index + 1) == nil,
                chosen.allSatisfy({ survey.further.contains([$0, index]) })
            else { continue }
            // `askWhich` has asked about these.
            guard !isDropped || !reading.questions.contains(where: { $0.flag.contains("'\(handle(index))=address'") })
            else { continue }
            let both = chosen.map { "\(handle($0))=address," }.joined()
            let choice = reading.kind == .suppression ? "'\(both)\(handle(index))=address' (all of them)" : ""
            reading.questions.append(
                ask(
                    "column \"\(column.title)\" has addresses, too, that are not in column "
                        + "\"\(reading.columns[first].title)\": do they belong on the list?",
                    "--column \(choice.isEmpty ? "'\(handle(index))=address' (instead)" : choice) | "
                        + "'\(handle(index))=ignored'"))
        }
    }

    private static let otherWhy = "another column has the addresses"

    /// Of several columns that are said to have addresses, one has none.
    private mutating func askAboutEmpty(_ told: [Int]) {
        for index in told where told.count > 1 && survey.columns[index].filled > 0 && entries(index) == 0 {
            reading.questions.append(
                ask(
                    "column \"\(reading.columns[index].title)\" should have addresses, and has "
                        + "\"\(survey.columns[index].examples[0])\"", "--column '\(handle(index))=…'"))
        }
    }

    private func precedence(_ index: Int) -> Int {
        let form = ListColumnNames.normal(reading.columns[index].name)
        return formats.general.columns[.address]?.firstIndex(of: form) ?? .max
    }
}
