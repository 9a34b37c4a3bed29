// Folder Text: the guard's answers as lines for a terminal: status, stops, held mail, records, findings. It knows no
// command and no service. It may use Output and Text/Lists.

import Control
import Guard
import Mail

/// `status` for a person. The headline says whether mail flows. All details are below it.
struct StatusText {
    let report: StatusReport
    let now: Timestamp
    /// The socket at which the command looked for the guard.
    let socket: String

    var lines: [String] {
        var lines = [headline] + deferrals + imports
        lines += section("also wrong", (report.standing?.notes ?? []).map(note))
        lines += section("stops", report.stops.flatMap(stop))
        lines += section("not on record, and all mail is halted", report.unrecorded.flatMap(stop))
        lines += section("waiting for a second person", report.awaiting.map(awaited))
        lines += section("blocked phrases", rulings(.block))
        lines += section("exceptions", rulings(.exception))
        lines += section("unanswered when a stop was made", report.receipts.flatMap(inFlightLines))
        lines += section("resuming slowly", report.ramps.map { "  " + StopText.line(of: $0, now: now) })
        if report.held.messages > 0 { lines += section("held", [held]) }
        lines += section("halts", report.halts.map { "  \($0.name): \($0.text)" })
        lines += section("listeners", Words.columns(report.listeners.map(listener)))
        lines += section("upstreams", Words.columns(report.upstreams.map(upstream)))
        lines += report.upstreams.flatMap(warnings)
        lines += section("lists", ListStatusText(lists: report.lists, now: now).lines)
        lines += section("record", Words.columns(report.exports.map(export)))
        if report.running { lines += section("mail", [mail]) }
        if !report.unanswered.isEmpty {
            lines += section(
                "sent, not yet answered by the ESP", ["  " + report.unanswered.joined(separator: " ")])
        }
        return TerminalWidth.broken(lines)
    }

    private var headline: String {
        let place = "state folder \(report.state)"
        let held = report.stops.map(\.id).joined(separator: ", ")
        if !report.running {
            let unrecorded = report.unrecorded.isEmpty && report.halts.isEmpty ? "" : "; the next start will be halted"
            let rest = report.stops.isEmpty ? unrecorded : "; the next start will be stopped (\(held))"
            return Output.coloured("NO GUARD RUNS", .red) + "  no answer at \(socket)\(rest)"
        }
        let since = report.startedAt.map { "up since \(ReadableTime.cell($0, now: now)), " } ?? ""
        let process = report.pid.map { "process \($0), " } ?? ""
        if !report.halts.isEmpty {
            return Output.coloured("HALTED", .red)
                + "  no mail passes; see the halts below; \(since)\(process)\(place)"
        }
        if !report.stops.isEmpty {
            let rest = "\(since)\(process)\(place)"
            if report.stops.contains(where: { $0.scope == StopScope.all.text }) {
                return Output.coloured("STOPPED", .red) + "  by \(held); \(rest)"
            }
            return report.standing?.rest == .nothing
                ? Output.coloured("STOPPED", .red) + "  no mail passes: \(scopes); \(rest)"
                : Output.coloured("STOPPED in part", .red) + ": \(scopes)\(others); \(rest)"
        }
        if let cause = report.standing?.causes.first { return Self.line(of: cause, now: now) }
        if !report.ramps.isEmpty {
            return Output.coloured("RESUMING SLOWLY", .yellow)
                + "  mail above the rate gets 451; see below; \(since)\(process)\(place)"
        }
        return Output.coloured("RUNNING", .green) + "  \(since)\(process)\(place)"
    }

    /// The scopes of the stops, when none is `all`: `sender:news@shop.example by S1, nothing refused yet`.
    private var scopes: String {
        let stops = report.stops.prefix(Self.headlineStops).map { stop in
            let note =
                stop.unmet != nil
                ? ", which covers no mail here"
                : stop.refused > 0 ? "" : ", nothing \(stop.mode == .hold ? "held" : "refused") yet"
            return "\(Words.safe(stop.scope)) by \(stop.id)\(note)"
        }
        let more = report.stops.count - stops.count
        return (stops + (more > 0 ? ["\(more) more"] : [])).joined(separator: ", ")
    }

    /// What happens to other mail. Says `passes` only when the guard knows of mail that no stop covers.
    private var others: String {
        if report.standing?.causes.isEmpty == false { return "; for other mail, see below" }
        return report.standing?.rest == .passes ? "; other mail passes" : "; they may cover other mail, too"
    }

    /// The number of stops in the headline. The section below it has all stops.
    private static let headlineStops = 3

    /// All causes of deferral except the one in the headline.
    private var deferrals: [String] {
        let causes = report.standing?.causes ?? []
        let rest = report.isStopped ? causes[...] : causes.dropFirst()
        return rest.map { Self.line(of: $0, now: now) }
    }

    /// How to replace the lists that keep mail back.
    private var imports: [String] {
        report.lists.filter { $0.trouble != nil }.prefix(Self.headlineStops).map {
            "  to import it: sendguard list import \($0.name) FILE"
        }
    }

    /// `DEFERRING all mail: ESP esp refuses our login (535 5.7.8 no) since 02:14 UTC`.
    static func line(of cause: MailStatusReport.Cause, now: Timestamp) -> String {
        Output.coloured("DEFERRING \(Words.safe(cause.mail))", .red) + ": \(Words.safe(cause.text))\(since(cause, now))"
    }

    private func note(_ cause: MailStatusReport.Cause) -> String {
        "  " + Output.coloured(Words.safe(cause.text), .red) + Self.since(cause, now)
    }

    /// ` since 02:14 UTC`, with the date unless it is today.
    private static func since(_ cause: MailStatusReport.Cause, _ now: Timestamp) -> String {
        guard let since = cause.since else { return "" }
        let (day, time) = (since.prefix(10), since.dropFirst(11).prefix(5))
        let elsewhere = "\(day == now.rfc3339.prefix(10) ? "" : "\(day) ")\(time) UTC"
        return " since " + ReadableTime.cell(since, now: now, elsewhere: elsewhere)
    }

    private func stop(_ stop: StopReport) -> [String] {
        let refused = ", \(stop.countText)"
        return [
            "  \(stop.id)  scope \(Words.safe(stop.scope)), mode \(stop.mode.rawValue), by \(Words.safe(stop.who)) "
                + "\(ReadableTime.aged(stop.at, now: now))\(refused): \(Words.safe(stop.reason))"
                + (stop.endsAt.map { "; ends by itself at \(ReadableTime.fact($0, now: now))" } ?? ""),
            "      to end it: sendguard resume \(stop.id) --reason TEXT",
        ] + (stop.unmet.map { ["    " + StopText.line(unmet: $0)] } ?? [])
    }

    private func awaited(_ resume: AwaitedResumeReport) -> String {
        "  the resume of \(resume.stop), asked for by \(Words.safe(resume.who)) \(Words.age(of: resume.at, now: now)): "
            + "\(Words.safe(resume.reason)); another user confirms it with: "
            + "sendguard resume \(resume.stop) --confirm --reason TEXT"
    }

    private func rulings(_ kind: RulingID.Kind) -> [String] {
        (report.rulings ?? []).filter { RulingID($0.id)?.kind == kind }
            .flatMap { RulingText(report: $0, now: now).lines }
    }

    private var held: String {
        "  \(Words.count(report.held.messages, "message")), \(HeldText.size(report.held.octets)) on the disk; they stay "
            + "until: sendguard held release, or discard"
    }

    private func inFlightLines(_ receipt: StopReceiptReport) -> [String] {
        receipt.followed.map { "  \(receipt.stop.id)  \($0.id)  \($0.fate.rawValue)" }
    }

    private func listener(_ listener: ListenerReport) -> [String] {
        [listener.address, "tls \(listener.tls)", "auth \(listener.auth)", "stream \(listener.stream)"]
    }

    private func upstream(_ upstream: UpstreamReport) -> [String] {
        let state =
            if upstream.trouble != nil {
                Output.coloured("IN TROUBLE", .red)
            } else {
                upstream.goodAt.map { "good \(Words.age(of: $0, now: now))" } ?? "not tried yet"
            }
        let failures = upstream.failures == 0 ? "no failures" : Words.count(upstream.failures, "failure")
        let last = upstream.lastFailure.map { ", last: \(Words.safe($0))" } ?? ""
        return [
            upstream.name, "\(upstream.host):\(upstream.port)", "tls \(upstream.tls)",
            "sessions \(upstream.open) of \(upstream.limit), \(upstream.busy) busy",
            state, "\(upstream.accepted) accepted", failures + last,
        ]
    }

    private func warnings(_ upstream: UpstreamReport) -> [String] {
        upstream.warnings.map { "  \(Output.coloured("warning", .yellow)): \(upstream.name) \(Words.safe($0))" }
    }

    private func export(_ export: ExportReport) -> [String] {
        if let trouble = export.trouble {
            let since = export.waitingSince.map { " since \(ReadableTime.cell($0, now: now))" } ?? ""
            return [export.name, export.target, Output.coloured("waits", .red) + "\(since): \(Words.safe(trouble))"]
        }
        let written = export.writtenUpTo.map { "written up to \(ReadableTime.cell($0, now: now))" }
        return [export.name, export.target, written ?? "nothing since start"]
    }

    private var mail: String {
        let verdicts = report.messages.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        var since = verdicts.isEmpty ? "no messages since start" : "since start: " + verdicts.joined(separator: ", ")
        if report.suppressedRecipients > 0 {
            since += "; \(Words.count(report.suppressedRecipients, "recipient")) suppressed"
        }
        return "  \(Words.count(report.sessions, "session")), \(report.inFlight) in flight; \(since)"
    }

    private func section(_ title: String, _ lines: [String]) -> [String] { lines.isEmpty ? [] : [title] + lines }
}
