/// Which mail needs a way to unsubscribe.
package struct UnsubscribeOptions: Hashable, Sendable {
    /// The streams that carry marketing; empty for all.
    package var streams: Set<String> = []

    package init() {}
}
