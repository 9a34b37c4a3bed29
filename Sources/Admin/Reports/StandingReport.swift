import Guard
import Mail

/// What a sender gets now.
package struct StandingReport: Hashable, Sendable, Codable {
    /// One thing that keeps mail back, or is wrong besides.
    package struct Cause: Hashable, Sendable, Codable {
        /// `all mail`, `mail of stream newsletter`; `no mail` for what is wrong besides.
        package var mail: String
        package var allMail: Bool
        package var text: String
        /// RFC 3339, milliseconds, UTC; null where nobody noted it.
        package var since: String?
    }

    package var state: MailStanding.State
    /// Whether no mail at all passes.
    package var allMail: Bool
    /// Why mail is deferred, the widest first; stops and halts stand in lists of their own.
    package var causes: [Cause]
    /// What is wrong and keeps no mail back.
    package var notes: [Cause]

    package init(_ standing: MailStanding) {
        state = standing.state
        allMail = standing.isAllMail
        causes = standing.causes.map(Cause.init)
        notes = standing.notes.map(Cause.init)
    }
}

extension StandingReport.Cause {
    fileprivate init(_ cause: MailStanding.Cause) {
        self.init(mail: cause.mail, allMail: cause.isAllMail, text: cause.text, since: cause.since?.rfc3339)
    }
}
