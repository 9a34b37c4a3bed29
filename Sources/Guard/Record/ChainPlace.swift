/// Where a look at the chain goes on, and what has been counted until there.
package struct ChainPlace: Hashable, Sendable, Codable {
    /// The last link that was looked at.
    package var link: Int64
    /// Rows that were entered, of those that are asked about, by what they are of.
    package var entered: [ChainFault.Part: Int] = [:]
    /// The first act that was entered; nil: none was.
    package var firstAct: Int64?

    package init(link: Int64, entered: [ChainFault.Part: Int] = [:]) {
        self.link = link
        self.entered = entered
    }

    /// Links and rows that a chain can have: a place comes back from whoever asks, and is counted on from.
    private static let longest: Int64 = 1 << 60

    /// Whether a look at a chain can have come there.
    package var isPossible: Bool {
        (0...Self.longest).contains(link) && entered.values.allSatisfy { (0...Self.longest).contains(Int64($0)) }
    }
}
