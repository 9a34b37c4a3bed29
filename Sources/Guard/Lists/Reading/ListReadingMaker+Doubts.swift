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

    /// An empty consent is none. The exports of a vendor leave it empty for people who never gave one.
    mutating func askAboutConsent() {
        let empty = reading.columns.filter { $0.role == .consent && $0.filled < survey.rows }
        if let meaning = given.meaning(of: "") ?? kept?.meaning(of: "") {
            reading.unsaidConsent =
                switch meaning {
                case .suppressed: .suppressed
                case .mailable: .mailable
                case .other: .other
                }
        } else if let format = reading.format {
            reading.unsaidConsent = format.rows == .mixed ? .other : reading.unsaid
        } else if let column = empty.first, empty.count == reading.columns.count(where: { $0.role == .consent }),
            !reading.columns.contains(where: { $0.role == .status })
        {
            let count = survey.rows - column.filled
            reading.questions.append(
                ask(
                    "\(count == 1 ? "1 row has" : "\(count) rows have") no consent in column \"\(column.title)\": may these "
                        + "people be mailed?", "--status '=other' (on no list) | '=mailable' | '=suppressed'"))
        }
    }
}
