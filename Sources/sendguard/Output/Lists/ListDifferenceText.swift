import Admin

/// The difference of two versions for a person, as diff(1) marks it.
enum ListDifferenceText {
    static func lines(of report: ListDifferenceReport) -> [String] {
        let counts =
            "\(report.added) added, \(report.removed) removed, \(report.changed) changed, \(report.same) the same"
        let headline = "\(report.list) version \(report.from) > \(report.to): \(counts)"
        return [headline] + entries(report.removedEntries, of: report.removed, sign: "-", .red)
            + entries(report.addedEntries, of: report.added, sign: "+", .green)
    }

    private static func entries(
        _ entries: [ListEntryReport], of all: Int, sign: String, _ colour: Output.Colour
    ) -> [String] {
        var lines = entries.map { Output.coloured("\(sign) \(text(of: $0))", colour) }
        if all > entries.count { lines.append("  and \(all - entries.count) more (--limit)") }
        return lines
    }

    private static func text(of entry: ListEntryReport) -> String {
        let said = [
            entry.reason.isEmpty ? nil : Words.safe(entry.reason), entry.since, entry.segment.map { Words.safe($0) },
        ].compactMap(\.self)
        return Words.safe(entry.entry) + (said.isEmpty ? "" : "  (\(said.joined(separator: ", ")))")
    }
}
