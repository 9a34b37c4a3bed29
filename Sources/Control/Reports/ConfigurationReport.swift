import Guard

/// The configuration in force, as far as its file gives it.
package struct ConfigurationReport: Hashable, Sendable, Codable {
    package struct Value: Hashable, Sendable, Codable {
        /// Such as `checks.placeholder.mode`.
        package var key: String
        /// One line; secrets are masked.
        package var value: String
    }

    /// Sorted by key.
    package var values: [Value]

    package init(_ values: [String: ConfigurationValue]) {
        self.values = values.sorted { $0.key < $1.key }.map { Value(key: $0.key, value: $0.value.text) }
    }
}
