/// What became of deliveries, as far as it says how mail is received: what the ESP answered, and what never got to it.
package struct SignalCounts: Hashable, Sendable, Codable {
    package var accepted = 0
    /// Refused by the ESP for now, with a 4xx reply.
    package var deferred = 0
    /// Refused by the ESP for good, with a 5xx reply.
    package var rejected = 0
    /// Sent, and no answer is on record.
    package var unknown = 0
    /// Blocked, deferred, held or discarded by us.
    package var kept = 0

    package init() {}

    package var total: Int { sent + kept }

    /// What has gone to the ESP.
    package var sent: Int { answered + unknown }

    /// What the ESP has said yes or no to.
    package var answered: Int { accepted + refused }

    package var refused: Int { deferred + rejected }

    /// Of what was answered, from 0 to 1; nil when nothing was.
    package var refusedShare: Double? { answered == 0 ? nil : Double(refused) / Double(answered) }

    package static func + (a: SignalCounts, b: SignalCounts) -> SignalCounts {
        var sum = a
        sum.accepted += b.accepted
        sum.deferred += b.deferred
        sum.rejected += b.rejected
        sum.unknown += b.unknown
        sum.kept += b.kept
        return sum
    }

    /// - Parameter isForNow: whether the ESP's reply was of the class 4xx.
    package mutating func add(_ state: Delivery.State, isForNow: Bool) {
        switch state {
        case .accepted, .released: accepted += 1
        case .refused: if isForNow { deferred += 1 } else { rejected += 1 }
        case .unknown: unknown += 1
        case .blocked, .deferred, .held, .discarded: kept += 1
        }
    }
}
