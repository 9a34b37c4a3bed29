/// What happens while a stop is active.
package struct StopSettings: Hashable, Sendable {
    /// How often people are told that mail is still stopped.
    package var remind: Duration = .seconds(900)

    package init() {}
}
