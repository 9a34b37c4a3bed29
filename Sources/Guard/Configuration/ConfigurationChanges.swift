/// The changes of the operator's file, by key, as an event shows them:
///
///     2 changes: checks.placeholder.mode: enforce -> observe; hold.max_bytes: (not given) -> 5GiB
package struct ConfigurationChanges: Sendable {
    private let before: [String: ConfigurationValue]
    private let after: [String: ConfigurationValue]
    /// Sorted.
    private let keys: [String]

    /// How many changes the text shows; further changes are only counted.
    package static let limit = 20
    /// Characters of a value that are shown.
    package static let valueLimit = 80
    /// Characters of a key that are shown.
    package static let keyLimit = 120

    package init(
        from before: [String: ConfigurationValue], to after: [String: ConfigurationValue]
    ) {
        self.before = before
        self.after = after
        keys = Set(before.keys).union(after.keys).filter { before[$0] != after[$0] }.sorted()
    }

    package var isEmpty: Bool { keys.isEmpty }

    /// One line.
    package var text: String {
        guard !keys.isEmpty else { return "no changes" }
        let rest = keys.count - Self.limit
        return (keys.count == 1 ? "1 change: " : "\(keys.count) changes: ")
            + keys.prefix(Self.limit).map(change).joined(separator: "; ") + (rest > 0 ? "; and \(rest) more" : "")
    }

    private func change(_ key: String) -> String {
        let name = Self.cut(key, to: Self.keyLimit)
        // Equal texts: the change is in a masked part, or in the part that was cut off.
        let (old, new) = (Self.shown(before[key]), Self.shown(after[key]))
        return old == new ? "\(name): changed (\(new))" : "\(name): \(old) -> \(new)"
    }

    private static func shown(_ value: ConfigurationValue?) -> String {
        value.map { cut($0.text, to: valueLimit) } ?? "(not given)"
    }

    private static func cut(_ text: String, to length: Int) -> String {
        text.count <= length ? text : text.prefix(length - 1) + "…"
    }
}

/// The value that the operator's file gives a key, in the form that may be shown.
package struct ConfigurationValue: Hashable, Sendable, Codable {
    /// One line; secrets are masked.
    package let text: String
    /// Digest of the whole value, lower-case hex, so that a change of a masked part shows. nil when nothing is
    /// masked.
    package let digest: String?

    package init(text: String, digest: String? = nil) {
        self.text = text
        self.digest = digest
    }

    /// Shown instead of a secret.
    package static let mask = "***"
}

/// Recognises names whose values are secrets, or say where a secret is. These values are not shown.
///
/// The configuration itself contains no password; but a command has arguments, and a URL can contain a login.
package enum SecretNames {
    private static let words = [
        "password", "passwd", "passphrase", "secret", "token", "credential", "apikey", "api_key", "api-key",
    ]

    /// - Parameter key: the last part of a configuration key, or an option such as `--token`.
    package static func isSecret(_ key: String) -> Bool {
        let key = key.lowercased()
        return key == "key" || words.contains { key.contains($0) }
    }

    /// The arguments of a command, or other texts in a row, with the secrets masked. It masks the text after an
    /// option that names a secret, with a space or `=` between them, and the login in a URL such as
    /// `https://ann:pw@host/`.
    package static func masked(_ texts: [String]) -> [String] {
        var isNextSecret = false
        return texts.map { text in
            defer { isNextSecret = text.hasPrefix("-") && !text.contains("=") && isSecret(text) }
            if isNextSecret, !text.hasPrefix("-") { return ConfigurationValue.mask }
            if let equals = text.firstIndex(of: "="), isSecret(String(text[..<equals])) {
                return text[...equals] + ConfigurationValue.mask
            }
            return withoutLogin(text)
        }
    }

    private static func withoutLogin(_ text: String) -> String {
        guard let scheme = text.firstRange(of: "://") else { return text }
        let authority = text[scheme.upperBound...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        guard let at = authority.lastIndex(of: "@") else { return text }
        return text[..<scheme.upperBound] + ConfigurationValue.mask + text[at...]
    }
}

/// A password. Prints as `•••`; only `plainText` returns the text.
package struct Secret: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package let plainText: String
    package init(_ plainText: String) { self.plainText = plainText }
    package var description: String { "•••" }
    package var debugDescription: String { "•••" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
