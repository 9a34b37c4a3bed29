/// A stretch of the chain that was looked at.
package struct ChainPage: Hashable, Sendable, Codable {
    /// What the stretch has of one day.
    package struct Day: Hashable, Sendable, Codable {
        /// Since 1970.
        package var day: Int64
        package var records = 0
        package var acts = 0
        /// The hash of its last link in the stretch, in lower-case hex.
        package var head = ""

        package init(day: Int64) { self.day = day }
    }

    package var days: [Day] = []
    package var faults: [ChainFault] = []
    /// Faults that were found beyond those that are told.
    package var moreFaults = 0
    /// Whether a link has the hash that was looked for.
    package var hasHead = false
    /// nil when this was the end.
    package var next: ChainPlace?
    /// Records up to this id are not in the chain: they were pruned, or are older than it.
    package var base: Int64 = 0

    /// Faults that a page tells.
    package static let faultLimit = 100

    package init() {}

    package mutating func add(_ fault: ChainFault) {
        if faults.count < Self.faultLimit { faults.append(fault) } else { moreFaults += 1 }
    }
}
