/// One thing that an ESP's account is set to, and its value in force: the profile's default, or what the operator
/// says of his account.
package enum ProfileSetting: Hashable, Sendable {
    /// A piece of text, such as a tag; nil when the account has none.
    case text(String?)
    /// Several, such as the names of variables.
    case list([String])
    /// One of a few words.
    case choice(String, among: [String])

    /// What rules compare with.
    package var values: [String] {
        switch self {
        case .text(let text): text.map { [$0] } ?? []
        case .list(let texts): texts
        case .choice(let word, _): [word]
        }
    }
}
