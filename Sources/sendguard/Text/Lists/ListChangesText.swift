import Control
import Guard

/// The results of single additions and removals, for a person.
enum ListChangesText {
    static func lines(of report: ListChangesReport) -> [String] {
        var lines: [String] = []
        if report.isNew { lines.append("list \(report.list) (\(report.kind.rawValue)) is new") }
        let told = report.outcomes.count <= Self.shownEntries ? report.outcomes : report.outcomes.filter(\.isNotable)
        lines += told.prefix(Self.shownEntries).map { line(of: $0, report) }
        return report.outcomes.count == 1 ? lines : lines + [summary(of: report)]
    }

    /// `unsubscribed: 2 added, 1 there already`.
    static func summary(of report: ListChangesReport) -> String {
        let rest = report.outcomes.count - report.changed
        let parts =
            report.action == .add
            ? ["\(report.changed) added", rest > 0 ? "\(rest) there already" : ""]
            : ["\(report.changed) removed", rest > 0 ? "\(rest) not there" : ""]
        return "\(report.list): " + parts.filter { !$0.isEmpty }.joined(separator: ", ")
    }

    private static let shownEntries = 20

    private static func line(of outcome: ListChangesReport.Outcome, _ report: ListChangesReport) -> String {
        let entry = Words.safe(outcome.entry)
        let kind = ListTarget(key: outcome.entry)
        let note = ListRepairsText.note(on: outcome.repaired)
        let name = if case .address = kind { entry + note } else { "\(entry) (\(kind.kindText))\(note)" }
        switch (report.action, outcome.changed) {
        case (.add, true): return "added \(name) to \(report.list)"
        case (.add, false): return "\(name) is on \(report.list) already"
        case (.remove, let isChanged):
            let done = isChanged ? "removed \(name) from \(report.list)" : "\(name) is not on \(report.list)"
            return done + rest(of: outcome, report)
        }
    }

    /// Why the guard still refuses mail to an address that was removed.
    private static func rest(of outcome: ListChangesReport.Outcome, _ report: ListChangesReport) -> String {
        if let cover = outcome.coveredBy {
            let text = "; but its entry \(Words.safe(cover)) (\(ListTarget(key: cover).kindText)) still covers it"
            return Output.coloured(text, .yellow)
        }
        guard !outcome.suppressedBy.isEmpty else { return "" }
        return Output.coloured(
            "; mail to it is still refused: it is on \(outcome.suppressedBy.joined(separator: ", "))", .yellow)
    }
}

/// The result of an erasure, for a person.
enum EraseText {
    static func lines(of report: EraseReport) -> [String] {
        [
            "erased: no mail goes to this person any more, and no import or addition brings them back",
            "  lists     was on \(report.lists.isEmpty ? "no list" : report.lists.joined(separator: ", "))",
            "  log       \(deliveries(report)) now \(report.deliveries == 1 ? "has" : "have") a pseudonym",
            "  messages  \(Words.count(report.messages, "kept message")) deleted",
            "  held      \(Words.count(report.held, "held recipient")) discarded",
            "  texts     \(Words.count(report.texts, "row")) changed: subjects, reasons, notes, events",
        ] + remaining(report)
    }

    /// The steps that a person still has to take.
    private static func remaining(_ report: EraseReport) -> [String] {
        var lines: [String] = []
        if !report.heldNaming.isEmpty {
            lines.append(
                "  left      held messages to others name this person: \(report.heldNaming.joined(separator: ", "))")
            lines.append("            send each one: sendguard held release ID --reason TEXT")
            lines.append("            or delete it: sendguard held discard ID --reason TEXT; then erase again")
        }
        if !report.inForce.isEmpty {
            lines.append(
                "  left      in force, with this person's address: \(report.inForce.joined(separator: ", "))")
            lines.append("            resume the stop or end the apology, then erase again")
        }
        if !report.isLogEmpty {
            lines.append("  left      the database's log was in use and is not emptied yet; erase again to be sure")
        }
        return lines
    }

    /// `lists out, buyers; 3 deliveries, 1 kept message, 0 held recipients`, for the events.
    static func line(of report: EraseReport) -> String {
        let lists = report.lists.isEmpty ? "no list" : "lists \(report.lists.joined(separator: ", "))"
        return "\(lists); \(deliveries(report)), \(Words.count(report.messages, "kept message")), "
            + Words.count(report.held, "held recipient")
    }

    private static func deliveries(_ report: EraseReport) -> String {
        report.deliveries == 1 ? "1 delivery" : "\(report.deliveries) deliveries"
    }
}

extension ListChangesReport.Outcome {
    /// Whether a long result still shows this entry.
    fileprivate var isNotable: Bool { changed && coveredBy != nil || repaired != nil }
}
