import Admin

/// What a stop's scope covered in the last hour, for a person; loud when it covered nothing.
struct ScopeMatchText {
    let match: ScopeMatchReport

    /// When it could not be asked.
    static let unknown = "  last hour  what the scope covered could not be looked up"
    /// Behind everything else that is said of a stop that covered nothing.
    static let lastLine = "nothing of the last hour was in this scope"

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

    /// Mail that may be from anybody.
    private var unreadable: [String] {
        guard let count = match.unreadable, count > 0 else { return [] }
        return [
            "  besides, \(Words.count(count, "message")) without a From that can be read: in scope of any sender's stop"
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
