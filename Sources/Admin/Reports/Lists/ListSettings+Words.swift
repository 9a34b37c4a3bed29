import Guard
import Mail

extension ListScope {
    /// `all mail`, `streams news-*, receipts; campaigns spring-*`.
    package var text: String {
        if isAllMail { return "all mail" }
        func part(_ name: String, _ patterns: [NamePattern]) -> String? {
            patterns.isEmpty ? nil : "\(name) \(patterns.map(\.text).joined(separator: ", "))"
        }
        return [part("streams", streams), part("campaigns", campaigns)].compactMap(\.self).joined(separator: "; ")
    }
}

extension AddressKeyOptions {
    package var names: [String] {
        (contains(.subaddress) ? ["subaddress"] : []) + (contains(.gmailDots) ? ["gmail_dots"] : [])
    }
}
