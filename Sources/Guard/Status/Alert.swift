import Mail

/// Something that a person must know at once.
package struct Alert: Hashable, Sendable, Codable {
    package enum Kind: String, Sendable, CaseIterable, Codable {
        /// A stop began, or is still active.
        case stopped
        case resumed
        /// A trip rule tripped: it stopped mail, or only warns.
        case tripped, warning
        /// The guard cannot trust its state, so no mail passes.
        case halted
    }

    package let at: Timestamp
    package let kind: Kind
    /// One line for a person.
    package let text: String

    package init(at: Timestamp, kind: Kind, text: String) {
        self.at = at
        self.kind = kind
        self.text = text
    }
}

/// Delivers alerts to people: by the log, and by the configured program.
package protocol AlertHook: Sendable {
    /// Returns at once. A failed delivery is logged and has no other effect.
    func raise(_ alert: Alert)
}

/// Decides when people get an alert about a cause that keeps mail back: at its beginning, at intervals, and at its
/// end.
///
/// A cause whose text changes, such as another error of the same ESP, is reported again only with the next reminder.
package struct AlertReminder: Sendable {
    private struct Known {
        var cause: MailStatus.Cause
        let beganAt: Timestamp
        var saidAt: Timestamp
    }

    private var known: [String: Known] = [:]

    package init() {}

    /// - Parameters:
    ///   - causes: everything that keeps mail back, and other faults.
    ///   - isUndecided: whether it is unknown if the cause lasts; then it does not count as over.
    ///   - isToldElsewhere: whether other code reports its beginning and end; then only reminders come from here.
    ///   - interval: between two reminders.
    /// - Returns: the alerts to raise; usually empty.
    package mutating func notice(
        _ causes: [MailStatus.Cause], isUndecided: (String) -> Bool = { _ in false },
        isToldElsewhere: (String) -> Bool = { _ in false }, every interval: Duration, at now: Timestamp
    ) -> [Alert] {
        var alerts: [Alert] = []
        for cause in causes {
            guard var before = known[cause.key] else {
                known[cause.key] = Known(cause: cause, beganAt: now, saidAt: now)
                if !isToldElsewhere(cause.key) { alerts.append(Alert(at: now, kind: .warning, text: Self.text(cause))) }
                continue
            }
            before.cause = cause
            // A clock that was set back must not suppress the reminders.
            if now - before.saidAt >= interval || now < before.saidAt {
                before.saidAt = now
                alerts.append(Alert(at: now, kind: .warning, text: "still " + Self.text(cause)))
            }
            known[cause.key] = before
        }
        let keys = Set(causes.map(\.key))
        let rest = causes.contains { $0.mail != Self.noMail } ? "other mail is still deferred" : "mail flows"
        for (key, before) in known.sorted(by: { $0.key < $1.key }) where !keys.contains(key) && !isUndecided(key) {
            known[key] = nil
            guard !isToldElsewhere(key) else { continue }
            let seconds = max(0, (now - before.beganAt).components.seconds)
            let text = "over after \(ListAge.text(.seconds(seconds))): \(before.cause.text); \(rest)"
            alerts.append(Alert(at: now, kind: .resumed, text: text))
        }
        return alerts
    }

    /// The `mail` of a cause that is a fault but keeps no mail back.
    private static let noMail = "no mail"

    private static func text(_ cause: MailStatus.Cause) -> String {
        let since = cause.since.map { " since \($0.rfc3339)" } ?? ""
        return cause.mail == noMail ? "\(cause.text)\(since)" : "DEFERRING \(cause.mail): \(cause.text)\(since)"
    }
}
