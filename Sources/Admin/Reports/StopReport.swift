import Guard

/// An active stop.
package struct StopReport: Hashable, Sendable, Codable {
    /// Such as `S1`.
    package var id: String
    package var scope: String
    package var mode: StopMode
    package var reason: String
    package var who: String
    /// `person`, `file`, `signal` or `rule:NAME`.
    package var origin: String
    /// RFC 3339, milliseconds, UTC.
    package var at: String
    /// When it ends by itself; null is never.
    package var endsAt: String?
    /// Messages it refused; of a stop that holds, those that it held.
    package var refused: Int
    /// How often those were tried: a client that keeps its mail comes again.
    package var attempts: Int
    /// Why no mail of this guard can be in its scope; null when some can, or nobody can tell.
    package var unmet: String?

    /// - Parameters:
    ///   - attempts: 0 when nobody has counted; then as many as messages.
    ///   - mail: what mail there can be; nil where nobody can tell.
    package init(_ stop: Stop, refused: Int = 0, attempts: Int = 0, mail: PossibleMail? = nil) {
        id = stop.id.description
        scope = stop.scope.text
        mode = stop.mode
        reason = stop.reason
        who = stop.who
        origin = stop.origin.text
        at = stop.at.rfc3339
        endsAt = stop.endsAt?.rfc3339
        self.refused = refused
        self.attempts = max(attempts, refused)
        unmet = mail?.trouble(of: stop.scope)?.text
    }

    package init(_ stop: Stop, counted snapshot: KillSwitchSnapshot, mail: PossibleMail? = nil) {
        self.init(
            stop, refused: snapshot.refusals[stop.id] ?? 0, attempts: snapshot.attempts[stop.id] ?? 0, mail: mail)
    }

    /// What became of the messages it refused: `12 messages refused`, `2 messages refused, 11 attempts`, or `held` where they
    /// were taken over.
    package var countText: String {
        let text = "\(refused == 1 ? "1 message" : "\(refused) messages") \(mode == .hold ? "held" : "refused")"
        return attempts > refused ? "\(text), \(attempts) attempts" : text
    }

    /// Whether a rule made it, so that only its id ends it.
    package var isAutomatic: Bool { StopOrigin(origin)?.isAutomatic ?? false }
}
