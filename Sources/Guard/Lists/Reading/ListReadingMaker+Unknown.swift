import Mail

/// Columns whose name nobody knows, and whose values could say who is mailed.
///
/// **Why they are asked about:** a column `Aktiv` of TRUE and FALSE that is ignored puts people on the list who do not
/// belong there. Names that are known to say nothing are in the table; a known export says itself what its columns are,
/// so there only a name that speaks of leaving makes a question.
extension ListReadingMaker {
    mutating func askAboutTelling() {
        let someDecide = reading.columns.contains { $0.role.decides }
        for (index, column) in survey.columns.enumerated() where reading.columns[index].role == .unknown {
            guard column.filled > 0 else { continue }
            let tells = TellingName.tells(column.name)
            if isTruth(column) {
                if tells || reading.format == nil { askAboutTruth(column, index) }
            } else if saysState(column, tells) || splitsRows(column) || isMark(column) {
                askAboutWords(column, index)
            } else if reading.format == nil, tells ? isDate(column) : !someDecide && mayBeLeaving(column) {
                askAboutTime(column, index)
            }
        }
    }

    /// Whether its words are for the state of people: in a known export all of them, else at least one.
    private func saysState(_ column: ListSurvey.Column, _ tells: Bool) -> Bool {
        if hasKnownWords(column), column.words.count < column.filled || tells { return true }
        guard reading.format == nil, !column.hasTooManyWords else { return false }
        return column.words.keys.contains { word in
            switch formats.general.words[ListColumnNames.normal(word)] {
            case .suppressed, .mailable: true
            case .other, nil: false
            }
        }
    }

    /// Most words of a column that tells groups of people apart.
    private static let mostGroups = 20

    /// Whether its name speaks of leaving and its few words tell some rows from others, in whatever language they are.
    private func splitsRows(_ column: ListSurvey.Column) -> Bool {
        guard reading.format == nil, TellingName.tellsOfState(column.name), !isDate(column) else { return false }
        let groups = column.words.count + (column.filled < survey.rows ? 1 : 0)
        return !column.hasTooManyWords && groups > 1 && groups <= Self.mostGroups && column.words.count < column.filled
    }

    /// Bytes of a mark, such as `J`, `x`, `Д` or a tick.
    private static let markBytes = 4
    /// Bytes of a word of two that tell people apart.
    private static let pairBytes = 24

    /// Whether it has two values, or one and empty cells: a mark in whatever language or script, such as J and N.
    private func isMark(_ column: ListSurvey.Column) -> Bool {
        guard reading.format == nil, !column.hasTooManyWords, !isDate(column) else { return false }
        let words = column.words.keys.filter { !ListMoment.isNothing($0) || formats.truth($0) != nil }
        let isRepeated = column.words.count < column.filled
        switch words.count {
        case 2:
            return words.allSatisfy { isRepeated ? $0.utf8.count <= Self.pairBytes : $0.count == 1 }
        case 1:
            let hasOthers = column.filled < survey.rows || column.words.count > 1
            return hasOthers && (words[0].utf8.count <= Self.markBytes || isRepeated)
                && words[0].utf8.count <= Self.pairBytes
        default: return false
        }
    }

    /// Whether it has times that could be those of leaving. For a suppression list a time in each row changes nothing.
    private func mayBeLeaving(_ column: ListSurvey.Column) -> Bool {
        guard let dates = column.dates, dates.certain + dates.open > 0, isDate(column) else { return false }
        // A number of ten digits is a time only where the name says so.
        let areNumbers = column.examples.allSatisfy { $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
        guard !areNumbers else { return false }
        return reading.kind == .audience || dates.none > 0 || column.filled < survey.rows
    }

    private func said(_ column: ListSurvey.Column) -> String {
        let known = column.words.keys.sorted { one, other in
            let (first, second) = (rank(ofWord: one), rank(ofWord: other))
            return (first, one) < (second, other)
        }
        return known.prefix(3).map { "\"\($0)\"" }.joined(separator: ", ")
    }

    private func rank(ofWord word: String) -> Int { formats.meaning(of: word, in: reading.format) == nil ? 1 : 0 }

    private mutating func askAboutTruth(_ column: ListSurvey.Column, _ index: Int) {
        let flag = column.name.isEmpty ? "flag:unsubscribed" : "flag"
        let said = said(column)
        askAbout(index, choices: [(flag, " (no mail)"), ("consent", " (mail)")]) { title in
            "what does column \"\(title)\" say when it is true (\(said))?"
        }
    }

    private mutating func askAboutWords(_ column: ListSurvey.Column, _ index: Int) {
        let said = said(column)
        askAbout(index, choices: [("status", ""), ("reason", "")]) { title in
            "column \"\(title)\" has words for the state of people (\(said)): does it say who is mailed?"
        }
    }

    private mutating func askAboutTime(_ column: ListSurvey.Column, _ index: Int) {
        askAbout(index, choices: [("departed", ""), ("subscribed", ""), ("engaged", "")]) { title in
            "what is the time in column \"\(title)\" (\(column.examples.first ?? ""))?"
        }
    }

    /// Asks what a column is, and offers these roles with what they mean, and to ignore it.
    private mutating func askAbout(
        _ index: Int, choices: [(role: String, meaning: String)], _ text: (_ title: String) -> String
    ) {
        let title = reading.columns[index].title
        let roles = (choices + [("ignored", "")]).map { "'\(title)=\($0.role)'\($0.meaning)" }
        reading.questions.append(ask(text(title), "--column \(roles.joined(separator: " | "))"))
        asked.insert(index + 1)
    }
}
