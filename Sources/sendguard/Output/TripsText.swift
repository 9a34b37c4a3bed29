import Admin

/// Trip rules for a person: where they stand, and when they would have tripped.
enum TripsText {
    /// Keys that are shown of each rule.
    private static let shown = 10

    static func lines(of report: TripsReport) -> [String] {
        var lines = report.running ? [] : ["no guard is running; from the state folder:"]
        if report.rules.isEmpty { lines.append("there are no trip rules") }
        for rule in report.rules {
            let per = rule.per == .all ? "in all mail" : "per \(rule.per.rawValue)"
            let span = Words.span(seconds: Int(rule.windowSeconds))
            lines.append("\(rule.rule)  \(rule.counts) \(per) within \(span), limit \(rule.limit): \(rule.then)")
            if rule.figures.isEmpty { lines.append("  nothing counted") }
            lines += Words.columns(rule.figures.prefix(shown).map(row))
            if rule.keys > shown { lines.append("  and \(rule.keys - shown) more, further from the limit") }
        }
        return lines
    }

    private static func row(_ figures: TripsReport.Figures) -> [String] {
        var state: [String] = []
        if figures.stopped { state.append(Output.coloured("STOPPED", .red)) }
        if let warned = figures.warnedAt { state.append(Output.coloured("warned", .yellow) + " at \(warned)") }
        if let until = figures.cautionUntil { state.append("cautious until \(until)") }
        return [
            Words.cut(Words.safe(figures.key), to: 60), "\(figures.counted) of \(figures.volume)",
            "limit \(figures.limit)", state.joined(separator: ", "),
        ]
    }

    /// Of a replay.
    static func line(of trip: TripReport) -> String {
        "\(trip.at)  \(trip.then)  \(Words.safe(trip.key))  \(Words.safe(trip.reason))"
    }

    static let nothing = "no rule would have tripped"
}
