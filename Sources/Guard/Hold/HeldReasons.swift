import Mail

/// Why recipients did not get mail at its release: each reason with a count and a few names.
///
/// **Why it is bounded:** a release has any number of messages, and a reason may name a record.
package struct HeldReasons: Hashable, Sendable {
    package struct Reason: Hashable, Sendable {
        /// What the recipients are now; `held` when the message stays held for them.
        package let state: Delivery.State
        /// A reply without its record's id, or a sentence; nil for the reasons beyond the limit.
        package let text: String?
        package fileprivate(set) var count = 0
        /// The first of them.
        package fileprivate(set) var named: [Address] = []
    }

    /// The most reasons of each state; further ones are counted together.
    package static let limit = 10
    /// The most recipients that are named for a reason.
    package static let namedLimit = 3

    /// In the order in which they came.
    package private(set) var reasons: [Reason] = []

    package init() {}

    package mutating func add(_ state: Delivery.State, _ text: String, _ recipient: Address) {
        add(state, text, count: 1, [recipient])
    }

    package mutating func add(_ other: HeldReasons) {
        for reason in other.reasons { add(reason.state, reason.text, count: reason.count, reason.named) }
    }

    private mutating func add(_ state: Delivery.State, _ text: String?, count: Int, _ named: [Address]) {
        let isKnown = reasons.contains { $0.state == state && $0.text == text }
        let isFull = reasons.count { $0.state == state } >= Self.limit
        let text = isKnown || !isFull ? text : nil
        let index: Int
        if let known = reasons.firstIndex(where: { $0.state == state && $0.text == text }) {
            index = known
        } else {
            index = reasons.endIndex
            reasons.append(Reason(state: state, text: text))
        }
        reasons[index].count += count
        reasons[index].named += named.prefix(Self.namedLimit - reasons[index].named.count)
    }
}
