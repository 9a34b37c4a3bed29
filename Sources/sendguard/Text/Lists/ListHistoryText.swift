import Control
import Mail
import System

/// The versions of a list, for a person.
enum ListHistoryText {
    static func lines(
        of versions: [ListVersionReport], now: Timestamp = Timestamp(microseconds: Clock.wallMicroseconds)
    ) -> [String] {
        let names = ["VERSION", "IMPORTED", "BY", "SOURCE", "ROWS", "CHANGE", "SHA256", "STATE"]
        // Version numbers begin at 1.
        let earlier = (versions.first?.version ?? 1) - 1
        let note = earlier > 0 ? ["(the newest \(versions.count) versions; \(earlier) before them are not listed)"] : []
        return note
            + Words.columns(
                [names] + versions.map { row(of: $0, now) }, indent: "", shrinks: [(3, 10), (2, 6), (6, 8)])
    }

    private static func row(of version: ListVersionReport, _ now: Timestamp) -> [String] {
        let state = version.isInForce ? "in force" : version.isKept ? "kept" : "not kept"
        return [
            "\(version.version)", ReadableTime.cell(version.importedAt, now: now),
            version.who.map { Words.safe($0) } ?? "-",
            version.source.isEmpty ? "(list add)" : Words.cut(Words.safe(version.source), to: 40), "\(version.rows)",
            version.turnover ?? version.difference.map(signed) ?? "-",
            version.sha256.map { String($0.prefix(shownDigits)) } ?? "-", state,
        ]
    }

    /// Enough digits to compare by eye with the output of `sha256sum`.
    private static let shownDigits = 12

    private static func signed(_ number: Int) -> String { number > 0 ? "+\(number)" : "\(number)" }
}

/// The difference of two versions for a person, with the marks of diff(1).
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

/// The statistics of a list for a person, with bars.
enum ListStatisticsText {
    static func lines(of report: ListStatisticsReport) -> [String] {
        var lines = [
            "\(report.list)  \(report.kind.rawValue), version \(report.version), \(Words.count(report.rows, "row"))"
        ]
        lines += section("entries", byCount(report.kinds), of: report.rows)
        lines += section("reasons", byCount(report.reasons), of: report.rows)
        lines += section("domains", byCount(report.domains), of: report.rows)
        lines += section("segments", byCount(report.segments), of: report.rows)
        lines += section("on the list since", latest(report.months), of: report.rows)
        return lines + section("last sign of life", ages(report.unengagedMonths), of: report.rows)
    }

    private typealias Count = (name: String, count: Int)

    /// The length of the longest bar in characters.
    private static let barWidth = 30
    /// The most months and ages that get a separate line.
    private static let shownMonths = 24

    /// Returns no lines when no entry has a value.
    private static func section(_ title: String, _ counts: [Count], of all: Int) -> [String] {
        guard counts.contains(where: { !$0.name.isEmpty }), let greatest = counts.map(\.count).max() else { return [] }
        let names = counts.map { $0.name.isEmpty ? "(not given)" : Words.cut(Words.safe($0.name), to: 40) }
        let nameWidth = names.map(\.count).max() ?? 0
        let numberWidth = String(greatest).count
        return [title]
            + zip(names, counts).map { name, count in
                let number = String(count.count)
                let pad = String(repeating: " ", count: numberWidth - number.count)
                let bar = String(repeating: "█", count: max(1, count.count * barWidth / max(1, greatest)))
                return "  \(name.padding(to: nameWidth))  \(pad)\(number)  \(bar) \(share(count.count, of: all))"
            }
    }

    private static func share(_ count: Int, of all: Int) -> String {
        guard all > 0 else { return "" }
        let percent = 100 * Double(count) / Double(all)
        return percent > 0 && percent < 1 ? "<1 %" : "\(Int(percent.rounded())) %"
    }

    private static func byCount(_ counts: [String: Int]) -> [Count] {
        counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { ($0.key, $0.value) }
    }

    /// The latest months, with all earlier ones in one line.
    private static func latest(_ months: [String: Int]) -> [Count] {
        let said = months.filter { !$0.key.isEmpty }.sorted { $0.key < $1.key }.map { Count($0.key, $0.value) }
        let unsaid = months[""].map { [Count("", $0)] } ?? []
        guard said.count > shownMonths else { return said + unsaid }
        let early = said.dropLast(shownMonths - 1).reduce(0) { $0 + $1.count }
        return [("earlier", early)] + said.suffix(shownMonths - 1) + unsaid
    }

    private static func ages(_ months: [Int: Int]) -> [Count] {
        let sorted = months.sorted { $0.key < $1.key }
        let near = sorted.filter { $0.key < shownMonths }.map { age, count -> Count in
            (age == 0 ? "this month" : age == 1 ? "1 month ago" : "\(age) months ago", count)
        }
        let far = sorted.filter { $0.key >= shownMonths }.reduce(0) { $0 + $1.value }
        return far == 0 ? near : near + [("\(shownMonths) months ago or more", far)]
    }
}
