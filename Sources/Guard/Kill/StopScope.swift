import Mail

/// What a stop covers. Only `all` exists so far.
package enum StopScope: Hashable, Sendable {
    case all

    package var text: String {
        switch self {
        case .all: "all"
        }
    }

    package init?(_ text: some StringProtocol) {
        guard text == "all" else { return nil }
        self = .all
    }

    /// Whether mail of this kind is covered.
    package func covers(_ mail: MailInQuestion) -> Bool {
        switch self {
        case .all: true
        }
    }
}
