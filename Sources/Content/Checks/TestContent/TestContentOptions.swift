/// What the check for test content is told.
package struct TestContentOptions: Hashable, Sendable {
    /// The user's own hosts that no mail links to: `shop-next.example.com`, or `*.next.example.com` for all below it.
    package var stagingHosts: [String] = []

    package init() {}
}
