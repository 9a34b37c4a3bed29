import Mail

/// What rows say about leaving in a way that cannot be read for certain.
extension ListReadingMaker {
    /// A text in a column of times of leaving says that the person left, unless somebody wrote there that they did not.
    mutating func askAboutUnreadable() {
        for column in reading.columns where column.role == .departed && !reading.isTold(column) {
            guard let dates = survey.columns[column.number - 1].dates,
                let first = dates.firstText
            else { continue }
            let count = dates.unreadable - dates.nothing
            reading.questions.append(
                ask(
                    "column \"\(column.title)\" has \(count == 1 ? "a text" : "\(count) texts") that "
                        + "\(count == 1 ? "is" : "are") no time, such as \"\(first.text)\" on line \(first.line): did "
                        + "\(count == 1 ? "this person" : "these people") leave?",
                    "--column '\(column.title)=departed' (all with a text there left) | '\(column.title)=ignored'"))
        }
    }
}
