import Guard
import Mail

/// What a release came to, over some messages.
package struct HeldRun: Sendable {
    /// Messages that were looked at.
    package var messages = 0
    /// Recipients that are settled, by what became of them; those left `unknown` too.
    package var recipients: [Delivery.State: Int] = [:]
    /// Recipients for whom the message is held as before, by the reason.
    package var stayed: [String: Int] = [:]
    /// The last message that was looked at.
    package var last: RecordID?
    /// The ramp that lets no more through for now.
    package var pacedBy: StopID?

    /// No ESP could be asked about the last message.
    package var isUpstreamDown = false

    package init() {}

    mutating func settle(_ state: Delivery.State) { recipients[state, default: 0] += 1 }
    mutating func stay(_ reason: String, _ count: Int = 1) { stayed[reason, default: 0] += count }
}
