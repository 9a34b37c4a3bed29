import Guard

/// A request to stop mail.
package struct StopRequest: Hashable, Sendable, Codable {
    /// As `StopScope.text`: `all`.
    package var scope: String
    package var mode: StopMode
    package var reason: String
    /// The person who asks.
    package var who: String

    package init(scope: StopScope = .all, mode: StopMode = .defer, reason: String, who: String) {
        self.scope = scope.text
        self.mode = mode
        self.reason = reason
        self.who = who
    }

    /// The scope as a value; `refused` when this release does not know it.
    package var stopScope: StopScope {
        get throws(ControlFailure) {
            guard let value = StopScope(scope) else { throw .refused("unknown scope \"\(scope)\"; known: all") }
            return value
        }
    }
}
