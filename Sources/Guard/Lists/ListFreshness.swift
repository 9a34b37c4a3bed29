import Mail

/// How old a list's content is, against how old it may be.
package struct ListFreshness: Hashable, Sendable {
    package enum State: String, Hashable, Sendable, CaseIterable, Codable {
        case fresh
        /// Most of its `max_age` is over: who is told now can still act before mail is deferred.
        case ageing
        /// Older than its `max_age`.
        case tooOld = "too-old"
    }

    /// Share of `max_age` after which people are told.
    package static let warningShare = 0.8

    /// Since the content was right; not below zero, whatever the clock does.
    package let age: Duration
    /// nil for no limit.
    package let maxAge: Duration?

    package init(_ version: ListVersion, maxAge: Duration?, now: Timestamp) {
        age = max(.zero, now - version.generatedAt)
        self.maxAge = maxAge
    }

    package var state: State {
        guard let maxAge else { return .fresh }
        if age > maxAge { return .tooOld }
        return age >= maxAge * Self.warningShare ? .ageing : .fresh
    }

    /// Until it is too old; nil when it never is.
    package var left: Duration? { maxAge.map { max(.zero, $0 - age) } }
}
