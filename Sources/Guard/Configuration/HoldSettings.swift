/// How much mail may be held.
package struct HoldSettings: Hashable, Sendable {
    /// Octets on the disk, compressed; beyond it a stop that holds defers.
    package var maxBytes: Int = 10 << 30

    package init() {}
}
