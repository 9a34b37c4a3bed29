import Guard
import Mail

extension ListSettings {
    /// Which mail the list is asked about, as a sentence goes on behind the list's name.
    package var askedText: String {
        switch mode {
        case .off: "is not asked (mode off)"
        case .observe: "is asked about \(scope.mailText), and refuses nobody (mode observe)"
        case .enforce where kind == .audience: "is asked about \(scope.mailText), which goes to nobody else"
        case .enforce: "is asked about \(scope.mailText)"
        }
    }
}

extension AddressKeyOptions {
    package var names: [String] {
        (contains(.subaddress) ? ["subaddress"] : []) + (contains(.gmailDots) ? ["gmail_dots"] : [])
    }
}
