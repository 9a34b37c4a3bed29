import Mail

/// Decides a recipient by the lists: what is on them outranks their age, and doubt about them outranks an all-clear.
///
///     S: 550 5.7.1 sendguard: suppressed (unsubscribed 2026-03-01, list optouts)
///     S: 451 4.7.1 sendguard: list optouts is 3 h old, older than its max_age of 2 h (version 3 of a.csv stays loaded)
///
/// A suppression list that was imported is enforced whether or not it is configured; being configured adds that it
/// must be there and how old it may be.
package struct ListPolicy: Sendable {
    private let settings: [ListSettings]

    package init(_ settings: [ListSettings]) { self.settings = settings }

    /// - Parameters:
    ///   - hits: where the recipient was found.
    ///   - versions: the versions in force.
    package func decide(hits: [ListHit], versions: [ListVersion], now: Timestamp) -> ListDecision {
        if let hit = hits.first(where: { $0.kind == .suppression }) {
            return .suppressed(Self.reply(550, 5, Self.suppression(hit)))
        }
        if let doubt = doubt(versions: versions, now: now) { return .deferred(Self.reply(451, 4, doubt)) }
        return .clear(versions: Dictionary(versions.map { ($0.list, $0.version) }) { first, _ in first })
    }

    /// Why no recipient can be cleared now, for the reply and for `status`; nil when the lists can be trusted.
    package func doubt(versions: [ListVersion], now: Timestamp) -> String? {
        for setting in settings where setting.kind == .suppression {
            guard let version = versions.first(where: { $0.list == setting.name }) else {
                return "list \(setting.name) is missing: it was never imported"
            }
            if let doubt = Self.doubt(version, setting, now) { return doubt }
        }
        let doubtful = versions.first { $0.kind == .suppression && $0.doubt != nil }
        return doubtful.flatMap { Self.doubt($0, nil, now) }
    }

    private static func doubt(_ version: ListVersion, _ setting: ListSettings?, _ now: Timestamp) -> String? {
        let stays = "(version \(version.version) of \(version.source) stays loaded)"
        if version.kind != .suppression {
            return "list \(version.list) was imported as \(version.kind.rawValue), not as suppression"
        }
        if let doubt = version.doubt { return "list \(version.list) is in doubt: \(doubt) \(stays)" }
        let age = now - version.importedAt
        if let maxAge = setting?.maxAge, age > maxAge {
            return "list \(version.list) is \(text(age)) old, older than its max_age of \(text(maxAge)) \(stays)"
        }
        return nil
    }

    /// Whether a reply says that a list suppressed the recipient: how a record tells it from other refusals of ours.
    package static func isSuppression(_ reply: Reply) -> Bool {
        reply.code == 550 && reply.lines.first?.hasPrefix(suppressed) == true
    }

    private static let suppressed = "sendguard: suppressed ("

    private static func suppression(_ hit: ListHit) -> String {
        // A date in a file is a day, whatever its time says.
        let day = hit.entry.since.map { String($0.rfc3339.prefix(10)) }
        let known = [hit.entry.reason.isEmpty ? nil : hit.entry.reason, day].compactMap { $0 }.joined(separator: " ")
        return "suppressed (\(known.isEmpty ? "" : known + ", ")list \(hit.list))"
    }

    private static func reply(_ code: UInt16, _ category: UInt8, _ text: String) -> Reply {
        Reply(code, EnhancedStatusCode(category, 7, 1), "sendguard: \(text)")
    }

    /// `26 h`, `24 h 5 min`, `90 s`: rounded down, so that an age that is over the limit by a little shows it.
    private static func text(_ duration: Duration) -> String {
        let seconds = duration.components.seconds
        if seconds < 600 { return "\(seconds) s" }
        let (hours, minutes) = (seconds / 3600, seconds / 60 % 60)
        if hours == 0 { return "\(minutes) min" }
        return minutes == 0 ? "\(hours) h" : "\(hours) h \(minutes) min"
    }
}
