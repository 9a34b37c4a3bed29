/// All checks. **The order is the policy**: every check runs and every finding is recorded, but the client gets
/// one reply, and that is the first refusal in this order.
///
/// What a person can mend at once stands first; a check that may have to say "not now" (451) stands after those
/// that say "never" (550), so that a client is not told to come back with a message that can never pass.
package enum Roster {
    package static func checks(_ options: CheckOptions) -> [any Check] {
        [
            PlaceholderCheck(options.placeholders),
            EmptyMergeCheck(),
            WrongRecipientCheck(),
            HeaderRecipientsCheck(),
            UnreadableCheck(),
            BrokenLinkCheck(),
            UnsubscribeCheck(options.unsubscribe),
            EmptyBodyCheck(),
            PersonalDataCheck(),
            TestContentCheck(options.testContent),
            CampaignSamenessCheck(options.campaignSameness),
            StaleAudienceCheck(options.staleAudience),
        ]
    }

    /// The names a configuration may use, in order.
    package static let names = checks(CheckOptions()).map { type(of: $0).name }

    /// What a check does where nothing is configured; nil when there is no such check.
    package static func defaultMode(of name: String) -> CheckMode? {
        checks(CheckOptions()).lazy.map { type(of: $0) }.first { $0.name == name }?.defaultMode
    }

    /// What findings may be called: the lists in mode `observe` make some, too.
    /// What findings of lists are called where checks have a name: no check may be called so.
    package static let listFindings = "lists"
    package static let findingNames = names + [listFindings]
}
