import Control
import Guard
import Mail

/// Which lists have an address, for a person: a line a list, then what happens to mail to the address.
enum ListCheckText {
    static func lines(of report: ListCheckReport, now: Timestamp) -> [String] {
        let address = Words.safe(report.address)
        var lines = [report.readAs.map { "\(address), read as \(Words.safe($0))" } ?? address]
        if let at = report.erasedAt {
            lines.append("  erased on request \(ReadableTime.aged(at, now: now)): only a keyed hash is kept")
        }
        if report.lists.isEmpty { lines.append("  there are no lists") }
        lines += Words.columns(report.lists.map { row(of: $0, address: report.address, now: now) })
        lines.append(ending(of: report))
        if !report.notAsked.isEmpty {
            let names = report.notAsked.joined(separator: ", ")
            lines.append("  (not asked, because they cover some mail only: \(names); use --stream and --campaign)")
        }
        return TerminalWidth.broken(lines)
    }

    private static func ending(of report: ListCheckReport) -> String {
        let why = report.why.map { ": \(Words.safe($0))" } ?? ""
        switch report.mail {
        case .passes: return "mail to it " + Output.coloured("passes the lists", .green)
        case .refused: return "mail to it " + Output.coloured("is refused", .red) + why
        case .leftOut: return "mail " + Output.coloured("leaves it out silently", .red) + why
        case .deferred: return "mail to it " + Output.coloured("is deferred", .red) + why
        }
    }

    private static func row(of standing: ListFreshnessReport, address: String, now: Timestamp) -> [String] {
        let isOn = standing.hit != nil
        let why = isOn ? whyOn(standing, address: address, now: now) : whyNot(standing, now: now)
        let detail = why + (standing.hash.map { [ListHashText.secret($0)] } ?? [])
        return [
            standing.list, standing.kind.rawValue, isOn ? "ON IT" : "not on it",
            detail.joined(separator: ", ") + "; it \(Words.safe(standing.asked))",
        ]
    }

    private static func whyOn(_ standing: ListFreshnessReport, address: String, now: Timestamp) -> [String] {
        guard let hit = standing.hit else { return [] }
        var parts: [String] = []
        if case .address = ListTarget(key: hit.entry) {
        } else {
            parts.append("by \(Words.safe(hit.entry)) (\(hit.kind))")
        }
        if !hit.reason.isEmpty { parts.append(Words.safe(hit.reason)) }
        if let since = hit.since { parts.append("since \(since)") }
        if let segment = hit.segment { parts.append("segment \(Words.safe(segment))") }
        if let engaged = hit.engagedAt { parts.append("last engaged \(engaged)") }
        if let subscribed = hit.subscribedAt { parts.append("subscribed \(subscribed)") }
        if let change = standing.change {
            parts.append("added by \(Words.safe(change.who)) \(ReadableTime.aged(change.at, now: now))")
        } else if let version = standing.version {
            parts.append("by version \(version)")
        }
        return parts
    }

    private static func whyNot(_ standing: ListFreshnessReport, now: Timestamp) -> [String] {
        guard let version = standing.version else { return ["never imported"] }
        guard let change = standing.change else { return ["version \(version)"] }
        let reason = change.entry.reason.isEmpty ? "" : ": \(Words.safe(change.entry.reason))"
        return [
            "version \(version)",
            "removed by \(Words.safe(change.who)) \(ReadableTime.aged(change.at, now: now))\(reason)",
        ]
    }
}
