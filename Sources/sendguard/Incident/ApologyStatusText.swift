import Guard

/// How far an apology has come, for a terminal.
struct ApologyStatusText {
    let status: ApologyStatus

    /// A line for the apology, and one for each state of its people.
    var lines: [String] {
        ["\(status.incident)'s apology is campaign \(Words.safe(status.campaign)), \(standing)"] + Words.columns(rows)
    }

    var standing: String {
        if let endedAt = status.endedAt { return "ended at \(endedAt)" }
        guard let armedAt = status.armedAt else { return "never armed" }
        return "armed at \(armedAt) by \(Words.safe(status.armedBy))"
    }

    /// What is known, the number, and what it means.
    var rows: [[String]] {
        let coverage = status.coverage
        let rows = [
            ["for", DamageSummary.grouped(status.people), "whom the incident has reached, or may have"],
            ["had", DamageSummary.grouped(coverage.had), "the ESP has accepted it"],
            [
                "unknown", DamageSummary.grouped(coverage.unknown),
                "on its way, or no answer is on record; they get no other",
            ],
            ["held", DamageSummary.grouped(coverage.held), "a stop holds it"],
            ["owed", DamageSummary.grouped(coverage.owed), "not sent yet, or refused"],
        ]
        let suppressed = status.suppressed.map {
            [["left out", DamageSummary.grouped($0), "a suppression list names them"]]
        }
        return rows + (suppressed ?? [])
    }
}
