/// Tells by names what is a secret, or says where one is: its value is not shown.
///
/// The configuration takes no password itself; but commands have arguments, and addresses may have a login in them.
package enum SecretNames {
    private static let words = [
        "password", "passwd", "passphrase", "secret", "token", "credential", "apikey", "api_key", "api-key",
    ]

    /// - Parameter key: the last part of a configuration's key, or an option such as `--token`.
    package static func isSecret(_ key: String) -> Bool {
        let key = key.lowercased()
        return key == "key" || words.contains { key.contains($0) }
    }

    /// Arguments of a command and other texts in a row, with what is secret of them masked: what follows an option that
    /// names a secret, or stands behind its `=`, and the login in an address such as `https://ann:pw@host/`.
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
