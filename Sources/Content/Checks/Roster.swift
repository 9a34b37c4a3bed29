// Folder Checks: all checks, one file for each, named after the check. `Roster` has them in order, `CheckRunner` runs
// them. What a check knows about its subject is in a subfolder; `Checks/Judgement` has what all of them get and
// return.
// It may use every folder of this target but Template and Apology.

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

    /// What findings of lists are called where checks have a name: no check may be called so.
    package static let listFindings = "lists"
    /// What findings may be called: the lists in mode `observe` make some, too.
    package static let findingNames = names + [listFindings]
}

/// What checks are told by the configuration besides their modes: one property for each check that takes any.
package struct CheckOptions: Hashable, Sendable {
    package var placeholders = PlaceholderSettings()
    package var unsubscribe = UnsubscribeOptions()
    package var testContent = TestContentOptions()
    package var campaignSameness = CampaignSamenessOptions()
    package var staleAudience = StaleAudienceOptions()

    package init() {}
}
