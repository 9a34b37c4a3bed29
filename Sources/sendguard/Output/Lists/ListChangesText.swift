import Admin
import Guard

/// Single additions and removals for a person.
enum ListChangesText {
    static func lines(of report: ListChangesReport) -> [String] {
        var lines: [String] = []
        if report.isNew { lines.append("list \(report.list) (\(report.kind.rawValue)) was not there and is now") }
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
        let name = if case .address = kind { entry } else { "\(entry) (\(kind.kindText))" }
        switch (report.action, outcome.changed) {
        case (.add, true): return "added \(name) to \(report.list)"
        case (.add, false): return "\(name) is on \(report.list) already"
        case (.remove, let isChanged):
            let done = isChanged ? "removed \(name) from \(report.list)" : "\(name) is not on \(report.list)"
            return done + rest(of: outcome, report)
        }
    }

    /// Why mail does not go to an address although it was taken off.
    private static func rest(of outcome: ListChangesReport.Outcome, _ report: ListChangesReport) -> String {
        if let cover = outcome.coveredBy {
            let text = "; but its entry \(Words.safe(cover)) (\(ListTarget(key: cover).kindText)) still covers it"
            return Output.coloured(text, .yellow)
        }
        guard !outcome.suppressedBy.isEmpty else { return "" }
        return Output.coloured(
            "; no mail goes to it still: it is on \(outcome.suppressedBy.joined(separator: ", "))", .yellow)
    }
}

extension ListChangesReport.Outcome {
    /// Worth a line among thousands.
    fileprivate var isNotable: Bool { changed && coveredBy != nil && coveredBy != entry }
}
