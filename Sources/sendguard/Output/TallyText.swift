import Guard

/// Counts of messages for a person.
struct TallyText {
    let tallies: [RecordTally]
    let dimension: RecordTally.Dimension?

    var lines: [String] {
        guard let dimension else {
            let all = tallies.first ?? RecordTally(name: nil, messages: 0, recipients: 0)
            return ["\(Words.count(all.messages, "message")), \(Words.count(all.recipients, "recipient"))"]
        }
        let rows = tallies.map { tally in
            [
                String(tally.messages), String(tally.recipients),
                tally.others.map { rest(of: $0, dimension) }
                    ?? tally.name.flatMap { $0.isEmpty ? nil : Words.safe($0) } ?? "-",
            ]
        }
        return Words.columns([["messages", "recipients", dimension.rawValue]] + rows, indent: "")
    }

    private func rest(of others: Int, _ dimension: RecordTally.Dimension) -> String {
        dimension == .hour
            ? "\(others) earlier hours: see them with --until"
            : "\(others) others, none of them more frequent than those above"
    }
}
