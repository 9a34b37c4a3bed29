import Mail

/// Something that a person should know now.
package struct Alert: Hashable, Sendable, Codable {
    package enum Kind: String, Sendable, CaseIterable, Codable {
        /// A stop was pulled, or is still active.
        case stopped
        case resumed
        /// A rule tripped: it stopped mail, or only warns.
        case tripped, warning
        /// The guard does not trust itself and passes nothing.
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

/// Tells people what cannot wait until they look: the log, and the program that the configuration names.
package protocol AlertHook: Sendable {
    /// Returns at once; what goes wrong on the way is logged and hurts nothing.
    func raise(_ alert: Alert)
}

/// What people are told of what keeps mail back: when it begins, again every so often, and when it is over.
///
/// One that changes its words, such as another error of the same ESP, is told anew only with the next reminder.
package struct StandingReminder: Sendable {
    private struct Known {
        var cause: MailStanding.Cause
        let beganAt: Timestamp
        var saidAt: Timestamp
    }

    private var known: [String: Known] = [:]

    package init() {}

    /// - Parameters:
    ///   - causes: everything that keeps mail back now, and what is wrong besides.
    ///   - isUndecided: whether it is not known now if it lasts; then it does not count as over.
    ///   - isToldElsewhere: whether somebody else says when it begins and ends; it is only brought to mind again here.
    ///   - interval: between two reminders.
    /// - Returns: what to say now; mostly nothing.
    package mutating func notice(
        _ causes: [MailStanding.Cause], isUndecided: (String) -> Bool = { _ in false },
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
            // A clock that was set back must not silence it.
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

    /// What a cause keeps back that is wrong and keeps nothing back.
    private static let noMail = "no mail"

    private static func text(_ cause: MailStanding.Cause) -> String {
        let since = cause.since.map { " since \($0.rfc3339)" } ?? ""
        return cause.mail == noMail ? "\(cause.text)\(since)" : "DEFERRING \(cause.mail): \(cause.text)\(since)"
    }
}
