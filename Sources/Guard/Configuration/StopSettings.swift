/// What happens while a stop is active.
package struct StopSettings: Hashable, Sendable {
    /// How often people are told that mail is still stopped.
    package var remind: Duration = .seconds(900)
    package var answer = Answer.rcpt

    /// When a client whose mail is stopped hears of it. What a stop covers only by something that is known later, such as
    /// a recipient domain or a campaign, is answered when that is known.
    ///
    /// **Why not always at MAIL:** who was to have got the mail is what people ask for after an incident.
    package enum Answer: String, Sendable, CaseIterable {
        /// At MAIL: the record has no recipients, no campaign and no subject.
        case mail
        /// At each RCPT: the record has all recipients.
        case rcpt
        /// When the header section is here, of DATA or BDAT: the record has the recipients, the campaign, the subject and the
        /// Message-ID. The rest of the body is read and not kept.
        case data
    }

    package init() {}
}
