// Folder Checks: all checks, one file each, named after the check. `Roster` lists them in order, `CheckRunner` runs
// them. A check's details are in a subfolder; `Checks/Judgement` has the input and output of all checks.
// It may use every folder of this target but Template and Apology.

/// All checks. **The order is the policy**: every check runs and every finding is recorded, but the client gets one
/// reply, and that is the first refusal in this order.
///
/// Checks whose fault a person can correct at once come first. A check that may defer (451) comes after those that
/// refuse permanently (550), so that no client retries a message that can never pass.
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

    /// Each check with its settings, in order.
    package static func checks(_ options: CheckOptions) -> [any Check] { all.map { $0.init(options[$0]) } }

    /// The names that a configuration may use, in order.
    package static let names = all.map { $0.name }

    /// nil when there is no such check.
    package static subscript(name: String) -> (any Check.Type)? { all.first { $0.name == name } }

    /// The name that list findings have instead of a check's name; no check may have it.
    package static let listFindings = "lists"
    /// The name that findings of blocked phrases have; no check may have it. A person blocks such a phrase while mail
    /// flows, so it is no setting of a check.
    package static let phraseFindings = "phrase"
    /// The name that the finding has when an exception covered the message and its recipients have the content already;
    /// no check may have it.
    package static let exceptionFindings = "exception"
    /// All names of findings; lists in mode `observe`, blocked phrases and exceptions make findings too.
    package static let findingNames = names + [listFindings, phraseFindings, exceptionFindings]
}

/// The configured settings of the checks, without their modes, by check.
package struct CheckOptions: Hashable, Sendable {
    private var values: [String: SettingValues] = [:]

    package init() {}

    package subscript(check: any Check.Type) -> SettingValues {
        get { values[check.name] ?? SettingValues() }
        set { values[check.name] = newValue }
    }
}
