import Mail

/// A stop that was ended: from here on its mail flows again, and what happened before is no evidence any more.
package struct Resumption: Hashable, Sendable {
    package let stop: StopID
    package let scope: StopScope
    package let origin: StopOrigin
    package let at: Timestamp

    package init(stop: StopID, scope: StopScope, origin: StopOrigin, at: Timestamp) {
        self.stop = stop
        self.scope = scope
        self.origin = origin
        self.at = at
    }
}
