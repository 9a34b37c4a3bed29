import Control
import Guard
import Mail
import System

/// The receipt of a stop, and the report of a resume, for a person.
struct StopText {
    let receipt: StopReceiptReport
    /// Warnings of guards that this stop does not reach.
    var others: [String] = []
    var now = Timestamp(microseconds: Clock.wallMicroseconds)

    var lines: [String] {
        let stop = receipt.stop
        let what = "scope \(stop.scope), mode \(stop.mode.rawValue)"
        var lines = [
            receipt.running
                ? Output.coloured("STOPPED", .red) + "  \(stop.id): \(what)"
                : Output.coloured("NO GUARD RUNS HERE", .red)
                    + "  \(stop.id) is stored: \(what); the next start will be stopped"
        ]
        lines += others
        if let unmet = stop.unmet { lines.append(Self.line(unmet: unmet)) }
        if receipt.running {
            lines += [
                "  asked     \(ReadableTime.fact(receipt.askedAt, now: now))",
                "  complete  \(ReadableTime.fact(receipt.completeAt, now: now))"
                    + ": no mail left after this moment",
                "            \(receipt.microseconds) microseconds after the request",
                "  so far    \(receipt.stop.countText)",
            ]
            if receipt.unanswered.isEmpty {
                lines.append("  unanswered  none: every message that left has been answered")
            } else {
                lines.append("  unanswered  sent before the stop, and not answered by the ESP yet:")
                lines += receipt.unanswered.map { "    \($0)" }
            }
        }
        if let end = stop.endsAt.map({ ReadableTime.fact($0, now: now) }) {
            lines.append("  ENDS BY ITSELF at \(end), because --for was given")
        }
        if stop.reason == StopOrder.noReason {
            lines.append("  to say why: sendguard stop \(stop.id) --reason TEXT")
        }
        lines.append("  to end it: sendguard resume \(stop.id) --reason TEXT")
        return TerminalWidth.broken(lines)
    }

    /// Says clearly that the stop is in force but covers no mail of this guard.
    static func line(unmet: String) -> String {
        "  " + Output.coloured("COVERS NO MAIL HERE", .red)
            + "  \(Words.safe(unmet)); if mail still passes, use another name"
    }

    /// The outcome of the messages that were unanswered at the stop.
    static func lines(settled receipt: StopReceiptReport) -> [String] {
        guard !receipt.unanswered.isEmpty else { return ["  every message that left has been answered"] }
        return ["  unanswered at the stop, and their outcome:"]
            + receipt.followed.map { "    \($0.id)  \($0.fate.rawValue)" }
    }

    static func lines(of report: ResumeReport) -> [String] {
        var lines = report.ended.map { "ended \($0.id): \(Words.safe($0.reason))" }
        lines += report.awaiting.map { resume in
            "\(resume.stop) stays until another user than \(Words.safe(resume.who)) confirms the resume: "
                + "sendguard resume \(resume.stop) --confirm --reason TEXT"
        }
        if lines.isEmpty {
            let rest = report.remaining.isEmpty ? "no stop was active" : "no stop of a person was active"
            lines.append(rest)
        }
        lines += report.remaining.filter(\.isAutomatic).map { stop in
            "a trip rule stopped \(Words.safe(stop.scope)); end that stop by its id: sendguard resume \(stop.id) --reason TEXT"
        }
        if !report.remaining.isEmpty {
            lines.append(
                Output.coloured("STILL STOPPED", .red) + "  by "
                    + report.remaining.map { "\($0.id) (\(Words.safe($0.reason)))" }.joined(separator: ", "))
        } else if !report.halts.isEmpty {
            lines.append(
                Output.coloured("STILL HALTED", .red) + "  " + report.halts.map(\.text).joined(separator: "; "))
        } else if report.running {
            let how = report.ramps.isEmpty ? "mail flows again" : "mail flows again, some of it slowly:"
            lines.append(Output.coloured("RUNNING", .green) + "  " + how)
        } else {
            lines.append("no guard is running; the next start will not be stopped")
        }
        return TerminalWidth.broken(lines + report.ramps.map { "  " + line(of: $0) })
    }

    static func line(of ramp: RampReport, now: Timestamp = Timestamp(microseconds: Clock.wallMicroseconds)) -> String {
        "\(Words.safe(ramp.scope)): \(Words.count(ramp.perMinute, "message")) a minute now, no limit from "
            + "\(ReadableTime.cell(ramp.fullAt, now: now)) (after stop \(ramp.stop))"
    }
}

/// The mail of the last hour in a stop's scope, for a person. A scope that covered nothing gets a loud line.
struct ScopeMatchText {
    let match: ScopeMatchReport

    /// The line when the question failed.
    static let unknown = "  last hour  what the scope covered could not be looked up"

    var lines: [String] {
        guard match.messages > 0 else { return nothing }
        var lines = [
            "  last hour  \(Words.count(match.messages, "message")) to \(Words.count(match.recipients, "recipient")) "
                + "in scope (\(Words.safe(match.scope)))"
        ]
        lines += match.campaigns.map { share in
            let name = share.campaign.isEmpty ? "no campaign known" : Words.cut(Words.safe(share.campaign), to: 60)
            return "    \(name): \(Words.count(share.messages, "message"))"
        }
        return lines + unreadable
    }

    /// Mail with a From field that cannot be read, so it may be from any sender.
    private var unreadable: [String] {
        guard let count = match.unreadable, count > 0 else { return [] }
        return [
            count == 1
                ? "  also, 1 message has a From that cannot be read; a stop of any sender covers it"
                : "  also, \(count) messages have a From that cannot be read; a stop of any sender covers them"
        ]
    }

    private var nothing: [String] {
        guard match.scope != "all" else { return ["  last hour  no mail at all"] }
        var lines = [
            Output.coloured("MATCHED NOTHING", .red)
                + "  no mail of the last hour is in scope (\(Words.safe(match.scope))): is the name right?"
        ]
        if !match.nearest.isEmpty {
            lines.append("  there was: " + match.nearest.map { Words.safe($0) }.joined(separator: ", "))
        }
        return lines + unreadable
    }
}

/// Trip rules for a person: their counts against their limits, and when they would have tripped.
enum TripsText {
    /// The number of keys shown for each rule.
    private static let shown = 10

    static func lines(of report: TripsReport, now: Timestamp = Timestamp(microseconds: Clock.wallMicroseconds))
        -> [String]
    {
        var lines = report.running ? [] : ["no guard is running; from the state folder:"]
        if report.rules.isEmpty { lines.append("there are no trip rules") }
        for rule in report.rules {
            let per = rule.per == .all ? "in all mail" : "per \(rule.per.rawValue)"
            let span = Words.span(seconds: Int(rule.windowSeconds))
            lines.append("\(rule.rule)  \(rule.counts) \(per) within \(span), limit \(rule.limit): \(rule.then)")
            if rule.figures.isEmpty { lines.append("  nothing counted") }
            lines += Words.columns(rule.figures.prefix(shown).map { row($0, now) })
            if rule.keys > shown { lines.append("  and \(rule.keys - shown) more, further from the limit") }
        }
        return TerminalWidth.broken(lines)
    }

    private static func row(_ figures: TripsReport.Figures, _ now: Timestamp) -> [String] {
        var state: [String] = []
        if figures.stopped { state.append(Output.coloured("STOPPED", .red)) }
        if let warned = figures.warnedAt {
            let at = ReadableTime.cell(warned, now: now, elsewhere: "at \(warned)")
            state.append(Output.coloured("warned", .yellow) + " " + at)
        }
        if let until = figures.cautionUntil { state.append("cautious until \(ReadableTime.cell(until, now: now))") }
        return [
            Words.cut(Words.safe(figures.key), to: 60), "\(figures.counted) of \(figures.volume)",
            "limit \(figures.limit)", state.joined(separator: ", "),
        ]
    }

    /// One trip of a replay.
    static func line(of trip: TripReport, now: Timestamp = Timestamp(microseconds: Clock.wallMicroseconds)) -> String {
        "\(ReadableTime.cell(trip.at, now: now).padding(to: ReadableTime.cellWidth))  \(trip.then)  \(Words.safe(trip.key))  \(Words.safe(trip.reason))"
    }

    static let nothing = "no rule would have tripped"
}
