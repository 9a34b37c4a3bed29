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

    /// A state of one of several things in an array, such as of each list that a person is on, is no state of the person.
    mutating func askAboutListed() {
        for column in reading.columns where column.role.decides && !reading.isTold(column) {
            let survey = survey.columns[column.number - 1]
            let isDeclared = ListColumnNames.forms(column.name).contains { reading.format?.columns[$0] != nil }
            guard survey.isListed, survey.filled > 0, !isDeclared else { continue }
            reading.questions.append(
                ask(
                    "\"\(column.title)\" is in an array, so each person may have several, such as one for each list: does "
                        + "it speak of all mail?",
                    "--column '\(column.title)=\(column.role.text)' (each does) | '\(column.title)=ignored' (it does not)"
                ))
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

    /// Words of an event log that say nothing against mail.
    private static let events: Set<String> = [
        "delivered", "delivery", "open", "opened", "opens", "click", "clicked", "clicks", "sent", "send", "processed",
        "deferred", "resubscribed", "resubscribe", "groupresubscribe", "emailopened", "emailclicked", "emailsent",
        "emaildelivered",
    ]

    /// Columns of reasons, and unknown ones, that do not fit a list on which every row is suppressed; and unknown ones
    /// whose name speaks of leaving.
    mutating func askAboutReasons() {
        guard reading.format == nil else { return }
        let isSilent = reading.unsaid == .byKind
        for column in reading.columns where !reading.isTold(column) && !asked.contains(column.number) {
            guard column.role == .reason || column.role == .unknown, column.filled > 0 else { continue }
            let survey = survey.columns[column.number - 1]
            let words = survey.hasTooManyWords ? survey.examples : survey.words.keys.sorted()
            let odd = words.filter { word in
                Self.events.contains(ListColumnNames.normal(word))
                    || (column.role == .reason && formats.meaning(of: word, in: nil) == .mailable)
            }
            if let first = odd.first, isSilent {
                reading.questions.append(
                    ask(
                        "column \"\(column.title)\" says \"\(first)\", which is no reason for no mail: does it say who is "
                            + "mailed?", "--column '\(column.title)=status' | '\(column.title)=ignored'"))
            } else if column.role == .unknown, !isSilent || reading.kind == .audience, !isTruth(survey),
                !isDate(survey), !hasKnownWords(survey),
                TellingName.tellsOfLeaving(column.name), let first = words.first(where: isText)
            {
                reading.questions.append(
                    ask(
                        "what does column \"\(column.title)\" say, such as \"\(first)\"?",
                        "--column '\(column.title)=status' | '\(column.title)=reason' | '\(column.title)=ignored'"))
            }
        }
    }

    /// Whether a text is neither a number, nor a link, nor a word for nothing.
    private func isText(_ word: String) -> Bool {
        Double(word) == nil && !word.contains("://") && !ListMoment.isNothing(word) && formats.truth(word) != false
    }
}

/// Columns whose names are known to say nothing about mail, and whose words do so all the same.
extension ListReadingMaker {
    /// Names of columns that say which list or group a row is of.
    private static let groups: Set<String> = [
        "group", "groups", "groupname", "list", "lists", "listname", "mailinglist", "mailinglists", "audience",
        "category",
        "categories", "subscription", "subscriptions", "newsletter", "newsletters", "campaign", "liste", "gruppe",
        "verteiler", "liste de diffusion", "lista", "groupe", "grupo",
    ]

    /// On a suppression list a column of groups may say what each person left, and nothing else.
    mutating func askAboutGroups() {
        guard reading.format == nil, reading.kind == .suppression,
            !reading.columns.contains(where: { $0.role.decides })
        else { return }
        for column in reading.columns where !reading.isTold(column) && !asked.contains(column.number) {
            guard [.segment, .ignored, .unknown, .reason].contains(column.role), column.filled > 0,
                Self.groups.contains(ListColumnNames.normal(column.name))
            else { continue }
            let survey = survey.columns[column.number - 1]
            // A reason in such a column is one.
            guard !survey.hasTooManyWords, !isTruth(survey), !hasKnownWords(survey), !isDate(survey) else { continue }
            let such = survey.words.keys.sorted().prefix(3).map { "\"\($0)\"" }.joined(separator: ", ")
            reading.questions.append(
                ask(
                    "column \"\(column.title)\" may say what each person left (\(such)): all mail, or only that?",
                    "--column '\(column.title)=ignored' (all mail) | '\(column.title)=topic' (only that)"))
            asked.insert(column.number)
        }
    }

    /// Names of columns in which people write what they know about a person.
    private static let notes: Set<String> = [
        "note", "notes", "comment", "comments", "remark", "remarks", "bemerkung", "bemerkungen", "kommentar", "notiz",
        "tag", "tags", "label", "labels", "commentaire", "commentaires", "comentario", "comentarios", "nota", "notas",
    ]

    /// In the file of an audience a note may say that the person gets no mail.
    mutating func askAboutNotes() {
        guard reading.format == nil, reading.kind == .audience else { return }
        for column in reading.columns where !reading.isTold(column) && !asked.contains(column.number) {
            guard [.segment, .ignored, .unknown].contains(column.role),
                Self.notes.contains(ListColumnNames.normal(column.name))
            else { continue }
            let survey = survey.columns[column.number - 1]
            let word = survey.words.keys.sorted().first { word in
                if case .suppressed? = formats.meaning(of: word, in: nil) { true } else { false }
            }
            guard let word else { continue }
            reading.questions.append(
                ask(
                    "column \"\(column.title)\" says \"\(word)\": does it say who is mailed?",
                    "--column '\(column.title)=status' | '\(column.title)=\(column.role == .segment ? "segment" : "ignored")'"
                ))
            asked.insert(column.number)
        }
    }
}
