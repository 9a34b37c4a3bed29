import Control
import Mail
import System

/// Users and tokens for people.
enum AccessText {
    /// - Parameter done: `added` or `changed`.
    static func lines(of report: NewUserReport, done: String) -> [String] {
        let user = report.user
        var lines = ["\(done) user \(Words.safe(user.name)), \(user.role.rawValue), \(ways(user))"]
        if let address = report.codeAddress {
            lines.append("for the authenticator app, shown only now:")
            lines.append("  \(address)")
        }
        return lines
    }

    static func table(_ users: [AccessUserReport]) -> [String] {
        columns(
            users.map { user in
                let made = "added \(moment(user.madeAt)) by \(Words.safe(user.madeBy))"
                return [Words.safe(user.name), user.role.rawValue, ways(user), made]
            })
    }

    static func table(_ tokens: [AccessTokenReport]) -> [String] {
        columns(
            tokens.map { token in
                let used = token.lastUsedAt.map { "last used \(moment($0))" } ?? "never used"
                let end: String
                switch token.state {
                case .inForce: end = token.expiresAt.map { "until \(moment($0))" } ?? "no end"
                case .expired: end = "expired \(moment(token.expiresAt ?? ""))"
                case .revoked: end = "revoked \(moment(token.revokedAt ?? ""))"
                }
                return [
                    token.id, Words.safe(token.name), token.role.rawValue, end, used,
                    "made \(moment(token.madeAt)) by \(Words.safe(token.madeBy))",
                ]
            })
    }

    private static func ways(_ user: AccessUserReport) -> String {
        guard user.hasPassword else { return "by the proxy only" }
        return user.hasCodes ? "password and code" : "password"
    }

    private static func moment(_ text: String) -> String {
        ReadableTime.cell(text, now: Timestamp(microseconds: Clock.wallMicroseconds))
    }

    private static func columns(_ rows: [[String]]) -> [String] {
        let count = rows.map(\.count).max() ?? 0
        let widths = (0..<count).map { index in rows.map { $0[index].count }.max() ?? 0 }
        return rows.map { row in
            zip(row, widths).map { text, width in text + String(repeating: " ", count: width - text.count) }
                .joined(separator: "  ").trimmed
        }
    }
}

extension String {
    /// Without spaces at the end.
    fileprivate var trimmed: String {
        String(self[..<(lastIndex { $0 != " " }.map { index(after: $0) } ?? startIndex)])
    }
}
