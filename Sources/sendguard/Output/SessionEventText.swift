import Admin
import Guard

/// A session event for a person, in one line of `log --sessions`.
struct SessionEventText {
    let event: SessionEventReport

    /// Time, kind, client, what happened, how often.
    var line: String {
        let login = event.login.map { " (\(Words.safe($0)))" } ?? ""
        let client = event.client.isEmpty ? "all clients" : "\(Words.safe(event.client))\(login) at \(event.listener)"
        let often = event.count > 1 ? "\(event.count) times until \(event.until)" : ""
        return [event.at, event.kind.rawValue.padding(to: 24), client, Words.safe(event.detail), often]
            .filter { !$0.isEmpty }.joined(separator: "  ")
    }
}
