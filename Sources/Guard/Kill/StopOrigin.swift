/// How a stop came about. A human's and a rule's are apart: ending the one never ends the other.
package enum StopOrigin: Hashable, Sendable {
    /// A person, by command or API.
    case person
    /// The `STOP` file in the state folder.
    case file
    /// SIGUSR1.
    case signal
    /// A trip rule, by its name.
    case rule(String)

    package var text: String {
        switch self {
        case .person: "person"
        case .file: "file"
        case .signal: "signal"
        case .rule(let name): "rule:\(name)"
        }
    }

    /// Reads what `text` writes.
    package init?(_ text: some StringProtocol) {
        switch text {
        case "person": self = .person
        case "file": self = .file
        case "signal": self = .signal
        default:
            guard text.hasPrefix("rule:"), text.utf8.count > 5 else { return nil }
            self = .rule(String(text.dropFirst(5)))
        }
    }

    package var isAutomatic: Bool { if case .rule = self { true } else { false } }
}
