import Admin

/// What an erasure took away, for a person.
enum EraseText {
    static func lines(of report: EraseReport) -> [String] {
        [
            "erased: no mail goes to this person any more, and no import or addition brings them back",
            "  lists     " + (report.lists.isEmpty ? "was on none" : "was on \(report.lists.joined(separator: ", "))"),
            "  log       \(deliveries(report)) now under a name that tells nothing",
            "  messages  \(Words.count(report.messages, "kept message")) deleted",
            "  held      \(Words.count(report.held, "held recipient")) discarded",
        ]
    }

    /// `lists out, buyers; 3 deliveries, 1 kept message, 0 held recipients`, for the trail of acts.
    static func line(of report: EraseReport) -> String {
        let lists = report.lists.isEmpty ? "no list" : "lists \(report.lists.joined(separator: ", "))"
        return "\(lists); \(deliveries(report)), \(Words.count(report.messages, "kept message")), "
            + Words.count(report.held, "held recipient")
    }

    private static func deliveries(_ report: EraseReport) -> String {
        report.deliveries == 1 ? "1 delivery" : "\(report.deliveries) deliveries"
    }
}
