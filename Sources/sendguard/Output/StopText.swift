import Admin
import Guard

/// The receipt of a stop, and the report of a resume, for a person.
struct StopText {
    let receipt: StopReceiptReport

    var lines: [String] {
        let stop = receipt.stop
        var lines = [Output.coloured("STOPPED", .red) + "  \(stop.id): scope \(stop.scope), mode \(stop.mode.rawValue)"]
        if let unmet = stop.unmet { lines.append(Self.line(unmet: unmet)) }
        if receipt.running {
            lines += [
                "  asked     \(receipt.askedAt)",
                "  complete  \(receipt.completeAt)  (\(receipt.microseconds) microseconds; nothing left after this)",
                "  so far    \(receipt.stop.countText)",
            ]
            if receipt.unanswered.isEmpty {
                lines.append("  in the air  none: every message that left has been answered")
            } else {
                lines.append("  in the air  sent before the stop and not yet answered by the ESP:")
                lines += receipt.unanswered.map { "    \($0)" }
            }
        } else {
            lines.append("  no guard is running; the stop is written down, and the next start will be stopped")
        }
        if let end = stop.endsAt { lines.append("  ENDS BY ITSELF at \(end), because --for was given") }
        if stop.reason == StopOrder.noReason {
            lines.append("  to say why: sendguard stop \(stop.id) --reason TEXT")
        }
        lines.append("  to end it: sendguard resume \(stop.id) --reason TEXT")
        return lines
    }

    /// The stop holds, and may be of no use: said where nobody overlooks it.
    static func line(unmet: String) -> String {
        "  " + Output.coloured("COVERS NO MAIL HERE", .red)
            + "  \(Words.safe(unmet)); if mail goes on, stop it by another name"
    }

    /// What became of the messages that were in the air.
    static func lines(settled receipt: StopReceiptReport) -> [String] {
        guard !receipt.unanswered.isEmpty else { return ["  every message that left has been answered"] }
        return ["  in the air at the stop, and since:"]
            + receipt.followed.map { "    \($0.id)  \($0.fate.rawValue)" }
    }

    static func lines(of report: ResumeReport) -> [String] {
        var lines = report.ended.map { "ended \($0.id): \(Words.safe($0.reason))" }
        lines += report.awaiting.map { resume in
            "\(resume.stop) goes on until a second person, another user than \(Words.safe(resume.who)), confirms: "
                + "sendguard resume \(resume.stop) --confirm --reason TEXT"
        }
        if lines.isEmpty {
            let rest = report.remaining.isEmpty ? "no stop was active" : "no stop of a person was active"
            lines.append(rest)
        }
        lines += report.remaining.filter(\.isAutomatic).map { stop in
            "a rule stopped \(Words.safe(stop.scope)): end it knowingly, with sendguard resume \(stop.id) --reason TEXT"
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
        return lines + report.ramps.map { "  " + line(of: $0) }
    }

    static func line(of ramp: RampReport) -> String {
        "\(Words.safe(ramp.scope)): \(Words.count(ramp.perMinute, "message")) a minute now, no limit from "
            + "\(ramp.fullAt) (after stop \(ramp.stop))"
    }
}
