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

extension ListRefresh {
    /// `file lists/out.csv`; of a command its program alone, since its arguments may hold a secret.
    package var text: String {
        switch source {
        case .file(let path): "file \(path)"
        case .folder(let path): "folder \(path)"
        case .command(let words, let interval): "command \(words.first ?? "") every \(interval.components.seconds) s"
        }
    }
}
