/// Messages and the attempts to send them: one that comes again and again while it is refused is one message.
///
///     2 messages, 11 attempts
///
/// Exact up to `limit` messages; beyond, those are remembered whose fingerprint begins with so many zero bits that they
/// are fewer, and stand for the others: right within half a percent.
package struct AttemptTally: Hashable, Sendable {
    /// Messages that are remembered: 1 MB.
    static let limit = 65_536

    package private(set) var attempts = 0
    private var known: Set<UInt64> = []
    /// Attempts of which nobody knows whose they are, each counted as a message.
    private var unknown = 0
    private var zeroBits = 0

    package init() {}

    package var messages: Int { min(attempts, unknown + known.count << zeroBits) }

    /// - Parameter fingerprint: `MessageRecord.fingerprint`; nil when it is not known.
    package mutating func add(_ fingerprint: UInt64?) {
        attempts += 1
        guard let fingerprint else {
            unknown += 1
            return
        }
        guard fingerprint.leadingZeroBitCount >= zeroBits else { return }
        known.insert(fingerprint)
        while known.count > Self.limit {
            zeroBits += 1
            known = known.filter { $0.leadingZeroBitCount >= zeroBits }
        }
    }
}
