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
            "  texts     \(Words.count(report.texts, "row")) changed: subjects, reasons, notes, what people did",
        ] + remaining(report)
    }

    /// What is left for people to do.
    private static func remaining(_ report: EraseReport) -> [String] {
        var lines: [String] = []
        if !report.heldNaming.isEmpty {
            lines.append(
                "  left      held messages to others name this person: \(report.heldNaming.joined(separator: ", "))")
            lines.append("            release or discard them: sendguard held show ID")
        }
        if !report.inForce.isEmpty {
            lines.append(
                "  left      what decides about mail names this person: \(report.inForce.joined(separator: ", "))")
            lines.append("            resume the stop or end the apology, then erase again")
        }
        if !report.isLogEmpty {
            lines.append("  left      the database's log was in use and is not emptied yet; erase again to be sure")
        }
        return lines
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
