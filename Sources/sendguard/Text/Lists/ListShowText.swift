// Folder Text/Lists: the guard's answers about lists as lines for a terminal. It may use Output.

import Control
import Guard
import Mail

/// Lists for a person: a table of all lists, and a page of one list.
enum ListShowText {
    static func table(of lists: [ListDetailReport]) -> [String] {
        guard !lists.isEmpty else { return ["there are no lists yet: sendguard list import NAME FILE"] }
        let rows = lists.map { list in
            [
                list.list.name, list.list.kind.rawValue, list.list.version.map { "\($0)" } ?? "-",
                "\(list.list.rows)", "\(list.list.changes)", age(of: list.list),
                Words.cut(scope(list.list), to: 40), ListStatusText.state(list.list),
            ]
        }
        let names = ["LIST", "KIND", "VERSION", "ROWS", "CHANGES", "AGE", "ASKED ABOUT", "STATE"]
        return Words.columns([names] + rows, indent: "", shrinks: [(6, 11), (5, 7), (0, 12)])
    }

    static func lines(of list: ListDetailReport, now: Timestamp) -> [String] {
        let (report, more) = (list.list, list.more)
        var lines = ["\(report.name)  \(report.kind.rawValue), \(ListStatusText.state(report))"]
        if let version = report.version {
            lines.append("  in force  version \(version): " + Words.count(report.rows, "row") + changes(report.changes))
            lines += source(of: list, now: now)
            if let sum = more.sha256 { lines.append("  sha256    \(sum)") }
            if !more.options.isEmpty { lines.append("  options   \(more.options.joined(separator: ", "))") }
            lines.append("  kept      " + kept(more.keptVersions))
        }
        if let form = report.hash, let configured = more.expected?.hash {
            lines.append("  secret    \(ListHashText.secret(form)): \(Words.safe(configured))")
        }
        if let hashes = more.hashes {
            let line = ListHashText.line(of: hashes)
            lines.append("  hashes    \(hashes.outcome == .unmatched ? Output.coloured(line, .red) : line)")
        }
        if let doubt = more.doubt { lines.append("  doubt     \(Words.safe(doubt))") }
        lines.append("  asked     it " + Words.safe(report.asked))
        lines.append("  expected  " + (more.expected.map(expectation) ?? "nothing: it is not in the configuration"))
        if let refresh = ListStatusText.refresh(report, now: now) { lines.append("  refresh   \(refresh)") }
        if !more.latestChanges.isEmpty {
            let title = report.changes > more.latestChanges.count ? "the latest single changes" : "single changes"
            lines += [title] + Words.columns(more.latestChanges.map { change($0, now) })
        }
        return TerminalWidth.broken(lines)
    }

    /// `all mail`, `mail of stream newsletter`, `no mail`.
    private static func scope(_ list: ListReport) -> String {
        if list.mode == .off || list.unmet != nil { return "no mail" }
        let head = "is asked about "
        return Words.safe(list.asked.hasPrefix(head) ? String(list.asked.dropFirst(head.count)) : list.asked)
    }

    /// `30 h, limit 24 h`.
    private static func age(of list: ListReport) -> String {
        guard let age = list.ageSeconds.map({ ListStatusText.span($0) }) else { return "-" }
        return list.maxAgeSeconds.map { "\(age), limit \(ListStatusText.span($0))" } ?? age
    }

    private static func changes(_ count: Int) -> String {
        count == 0 ? "" : ", and \(Words.count(count, "single change")) on top"
    }

    private static func source(of list: ListDetailReport, now: Timestamp) -> [String] {
        let source = list.list.source ?? ""
        let moment = list.list.importedAt ?? ""
        let name = source.isEmpty ? "single additions; begun" : "\(Words.safe(source)), imported"
        func time(_ moment: String) -> String {
            ReadableTime.fact(moment, now: now, elsewhere: "\(moment) (\(Words.age(of: moment, now: now)))")
        }
        var lines = ["  source    \(name) \(time(moment))"]
        if let generated = list.list.generatedAt, generated != moment {
            lines.append("  content   from \(time(generated))")
        }
        return lines
    }

    private static func kept(_ versions: [Int64]) -> String {
        let numbers = versions.map(\.description).joined(separator: ", ")
        return versions.count == 1 ? "version \(numbers)" : "versions \(numbers)"
    }

    private static func expectation(_ expected: ListDetailReport.Expectation) -> String {
        let options = expected.options.isEmpty ? nil : "options " + expected.options.joined(separator: ", ")
        return [
            "\(expected.kind.rawValue) for \(Words.safe(expected.scope)), \(expected.mode.rawValue)",
            expected.maxAgeSeconds.map { "max_age \(ListStatusText.span($0))" },
            expected.maxRemoved.map { "max_removed \(RemovalLimit.percent($0)) %" },
            expected.maxUnengagedSeconds.map { "max_unengaged \(Words.span(seconds: $0))" },
            options, "\(Words.count(expected.keptVersions, "version")) kept",
        ].compactMap(\.self).joined(separator: "; ")
    }

    private static func change(_ change: ListChangeReport, _ now: Timestamp) -> [String] {
        let reason = change.entry.reason.isEmpty ? "" : ": \(Words.safe(change.entry.reason))"
        return [
            ReadableTime.cell(change.at, now: now), change.action == .add ? "added" : "removed",
            Words.safe(change.entry.entry),
            "by \(Words.safe(change.who))\(reason)",
        ]
    }
}

/// The lists in `status`: one row each, and below it the mail it is asked about and its refresh.
struct ListStatusText {
    let lists: [ListReport]
    let now: Timestamp

    var lines: [String] {
        zip(lists, Words.columns(lists.map(row))).flatMap { list, row in
            [row] + [asked(list), Self.refresh(list, now: now)].compactMap(\.self).map { "      \($0)" }
        }
    }

    private func row(_ list: ListReport) -> [String] {
        let changes = list.changes == 0 ? "" : ", \(Words.count(list.changes, "change"))"
        return [
            list.name, list.kind.rawValue, list.version.map { "version \($0)" } ?? "no version",
            Words.count(list.rows, "row") + changes, age(list), Self.state(list),
        ]
    }

    /// `20 h old, limit 24 h, 4 h left`.
    private func age(_ list: ListReport) -> String {
        let limit = list.maxAgeSeconds.map { "limit \(Self.span($0))" } ?? "no limit"
        guard let age = list.ageSeconds else { return "not imported, \(limit)" }
        guard list.maxAgeSeconds != nil else { return "\(Self.span(age)) old, no limit" }
        let left = list.freshness == .tooOld ? "" : ", \(Self.span(list.leftSeconds ?? 0)) left"
        return "\(Self.span(age)) old, \(limit)\(left)"
    }

    /// An age or a limit, in the form that refusals have: `26 h`.
    static func span(_ seconds: Int) -> String { ListAge.text(.seconds(seconds)) }

    static func state(_ list: ListReport) -> String {
        if let unmet = list.unmet { return Output.coloured("ASKED ABOUT NO MAIL: \(Words.safe(unmet))", .red) }
        if let trouble = list.trouble { return Output.coloured("mail is deferred: \(Words.safe(trouble))", .red) }
        switch list.freshness {
        case .fresh: return Output.coloured("good", .green)
        case .ageing: return Output.coloured("AGEING: \(deadline(list))", .red)
        case .tooOld: return Output.coloured("TOO OLD: no mail waits for it (mode \(list.mode.rawValue))", .red)
        }
    }

    /// When an ageing list will be too old, and what mail is deferred then.
    static func deadline(_ list: ListReport) -> String {
        let time = span(list.leftSeconds ?? 0)
        guard list.mode == .enforce else { return "too old in \(time)" }
        let isForAll = list.streams.isEmpty && list.campaigns.isEmpty
        return "\(isForAll ? "all mail" : "mail in its scope") is deferred in \(time)"
    }

    private func asked(_ list: ListReport) -> String? { list.unmet == nil ? "it \(Words.safe(list.asked))" : nil }

    static func refresh(_ list: ListReport, now: Timestamp) -> String? {
        guard let refresh = list.refresh else { return nil }
        var text = "refreshed from \(Words.safe(refresh.from))"
        if let every = refresh.everySeconds { text += " every \(Words.span(seconds: every))" }
        if let at = refresh.succeededAt { text += "; done \(Words.age(of: at, now: now))" }
        if let at = refresh.failedAt, let failure = refresh.failure {
            let failed =
                "\(refresh.isFailing ? "FAILED" : "failed") \(Words.age(of: at, now: now)): \(Words.safe(failure))"
            text += "; " + (refresh.isFailing ? Output.coloured(failed, .red) : failed)
        }
        if let next = refresh.nextTryAt.flatMap({ Timestamp(rfc3339: $0) }) {
            text += "; next in \(Words.span(seconds: Int((next - now).wholeSeconds)))"
        }
        return text
    }
}
