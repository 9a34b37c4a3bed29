/// What of the operator's file is not as it was, by key, for an act:
///
///     2 changes: checks.placeholder.mode: enforce -> observe; hold.max_bytes: (not given) -> 5GiB
package struct ConfigurationChanges: Sendable {
    private let before: [String: ConfigurationValue]
    private let after: [String: ConfigurationValue]
    /// In order.
    private let keys: [String]

    /// Changes that are told; the rest is counted.
    package static let limit = 20
    /// Characters of a value that are told.
    package static let valueLimit = 80
    /// Characters of a key.
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
        // Only what is masked has changed, or what is cut off.
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
