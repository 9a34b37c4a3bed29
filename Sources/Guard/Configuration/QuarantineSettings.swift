/// How long blocked messages are kept, and how much of them.
package struct QuarantineSettings: Hashable, Sendable {
    package var maxAge: Duration = .seconds(30 * 86_400)
    /// Octets on the disk, compressed; the oldest go first.
    package var maxBytes: Int = 1 << 30

    package init() {}
}
