import Mail

/// Mail that a recipient of a held message got before, or may have got: accepted, released or unknown.
package struct HeldPast: Hashable, Sendable {
    /// A message of the same content; nil when there is none.
    package var sameContent: RecordID?
    /// A message of the same content of which nothing followed yet: on its way, or cut off by the end of a guard.
    package var openContent: RecordID?
    /// Whether any other of the same campaign.
    package var sameCampaign = false

    package init() {}
}
