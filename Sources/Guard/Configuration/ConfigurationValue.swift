/// What the operator's file gives a key, as it may be shown.
package struct ConfigurationValue: Hashable, Sendable, Codable {
    /// One line; what names a secret is masked.
    package let text: String
    /// Of the whole value, where something of it is masked, so that a change shows; lower-case hex.
    package let digest: String?

    package init(text: String, digest: String? = nil) {
        self.text = text
        self.digest = digest
    }

    /// Stands for what is not shown.
    package static let mask = "***"
}
