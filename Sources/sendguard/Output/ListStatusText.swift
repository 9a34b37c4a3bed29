import Admin
import Guard
import Mail

/// The lists of `status`, for a person: a row each, and below it what is not as usual.
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

    /// `20 h old of 24 h, 4 h left`.
    private func age(_ list: ListReport) -> String {
        let limit = list.maxAgeSeconds.map { "of \(Words.span(seconds: $0))" } ?? "no limit"
        guard let age = list.ageSeconds else { return "not imported, \(limit)" }
        guard list.maxAgeSeconds != nil else { return "\(Words.span(seconds: age)) old, no limit" }
        let left = list.freshness == .tooOld ? "" : ", \(Words.span(seconds: list.leftSeconds ?? 0)) left"
        return "\(Words.span(seconds: age)) old \(limit)\(left)"
    }

    static func state(_ list: ListReport) -> String {
        if let unmet = list.unmet { return Output.coloured("ASKED ABOUT NO MAIL: \(Words.safe(unmet))", .red) }
        if let trouble = list.trouble { return Output.coloured("mail is deferred: \(Words.safe(trouble))", .red) }
        switch list.freshness {
        case .fresh: return Output.coloured("good", .green)
        case .ageing: return Output.coloured("AGEING: \(deadline(list))", .red)
        case .tooOld: return Output.coloured("TOO OLD: no mail waits for it (mode \(list.mode.rawValue))", .red)
        }
    }

    /// What happens when, and to which mail.
    static func deadline(_ list: ListReport) -> String {
        let time = Words.span(seconds: list.leftSeconds ?? 0)
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
