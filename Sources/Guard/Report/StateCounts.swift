/// Deliveries, or people, by state. As JSON an object with the states that occur.
package struct StateCounts: Hashable, Sendable, Codable {
    private var counts = [Int](repeating: 0, count: Delivery.State.allCases.count)

    package init() {}

    package subscript(state: Delivery.State) -> Int {
        get { counts[state.index] }
        set { counts[state.index] = newValue }
    }

    package var total: Int { counts.reduce(0, +) }

    /// What left, or may have: `accepted`, `unknown`, `released`.
    package var left: Int { Delivery.State.allCases.reduce(0) { $0 + ($1.hasLeft ? self[$1] : 0) } }

    package static func + (a: StateCounts, b: StateCounts) -> StateCounts {
        var sum = a
        for index in sum.counts.indices { sum.counts[index] += b.counts[index] }
        return sum
    }

    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        for state in Delivery.State.allCases {
            self[state] = try container.decodeIfPresent(Int.self, forKey: Key(stringValue: state.rawValue)) ?? 0
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        for state in Delivery.State.allCases where self[state] > 0 {
            try container.encode(self[state], forKey: Key(stringValue: state.rawValue))
        }
    }
}

extension Delivery.State {
    /// In `allCases`.
    package var index: Int {
        switch self {
        case .accepted: 0
        case .refused: 1
        case .blocked: 2
        case .deferred: 3
        case .held: 4
        case .unknown: 5
        case .released: 6
        case .discarded: 7
        }
    }

    /// The ESP took it: at once, or when it was released.
    package var isTaken: Bool { self == .accepted || self == .released }

    /// Whether the recipient has the message or may have it.
    package var hasLeft: Bool { isTaken || self == .unknown }
}
