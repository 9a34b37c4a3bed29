import Guard

/// An active stop.
package struct StopReport: Hashable, Sendable, Codable {
    /// Such as `S1`.
    package var id: String
    package var scope: String
    package var mode: StopMode
    package var reason: String
    package var who: String
    /// RFC 3339, milliseconds, UTC.
    package var at: String
    /// Messages it refused since the guard started.
    package var refused: Int

    package init(_ stop: Stop, refused: Int = 0) {
        id = stop.id.description
        scope = stop.scope.text
        mode = stop.mode
        reason = stop.reason
        who = stop.who
        at = stop.at.rfc3339
        self.refused = refused
    }
}
