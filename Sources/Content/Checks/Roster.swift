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
    package static let all: [any Check.Type] = [
        PlaceholderCheck.self,
        EmptyMergeCheck.self,
        WrongRecipientCheck.self,
        HeaderRecipientsCheck.self,
        UnreadableCheck.self,
        BrokenLinkCheck.self,
        UnsubscribeCheck.self,
        EmptyBodyCheck.self,
        PersonalDataCheck.self,
        TestContentCheck.self,
        CampaignSamenessCheck.self,
        StaleAudienceCheck.self,
    ]

    /// Each with what it is told, in order.
    package static func checks(_ options: CheckOptions) -> [any Check] { all.map { $0.init(options[$0]) } }

    /// The names a configuration may use, in order.
    package static let names = all.map { $0.name }

    /// nil when there is no such check.
    package static subscript(name: String) -> (any Check.Type)? { all.first { $0.name == name } }

    /// What findings of lists are called where checks have a name: no check may be called so.
    package static let listFindings = "lists"
    /// What findings may be called: the lists in mode `observe` make some, too.
    package static let findingNames = names + [listFindings]
}

/// What the configuration tells the checks besides their modes, by check.
package struct CheckOptions: Hashable, Sendable {
    private var values: [String: SettingValues] = [:]

    package init() {}

    package subscript(check: any Check.Type) -> SettingValues {
        get { values[check.name] ?? SettingValues() }
        set { values[check.name] = newValue }
    }
}
