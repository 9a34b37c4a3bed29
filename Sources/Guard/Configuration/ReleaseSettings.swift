/// What it takes to let mail flow again.
package struct ReleaseSettings: Hashable, Sendable {
    /// Whether the end of a stop waits until a second person confirms it. Stopping never does.
    package var requireSecond = false

    package init() {}
}
