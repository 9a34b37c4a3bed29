import Guard

/// What one chunk of a release or a discard came to.
package struct HeldRunReport: Hashable, Sendable, Codable {
    /// Messages that were looked at.
    package var messages = 0
    /// Recipients that are settled, by what became of them.
    package var recipients: [String: Int] = [:]
    /// Recipients for whom a message is held as before, by the reason.
    package var stayed: [String: Int] = [:]
    /// Where the next chunk begins, the `after` of its filter; null when this was the last.
    package var next: String?
    /// No ESP could be asked about the last message, so the ones behind it were not tried.
    package var isUpstreamDown = false
    /// The stop whose ramp lets no more through for now.
    package var pacedBy: String?
    /// What is held altogether, afterwards.
    package var remaining = HeldTotals()

    package init() {}
}
