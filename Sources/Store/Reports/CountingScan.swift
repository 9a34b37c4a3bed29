import Guard

/// A pass over all deliveries of some mail that counts in bounded memory; two halves of one can be merged.
///
/// **Why not with GROUP BY.** Each grouping would join records, outcomes and deliveries again, 1 µs a row of CPU; one pass
/// makes all of them.
protocol CountingScan: Sendable {
    associatedtype Count: SpilledCounts

    /// What is counted by a text. The place of each is its kind in the spill.
    static var tallies: [WritableKeyPath<Self, TextTally<Count>>] { get }

    var timeline: Timeline<Count> { get set }

    /// Where counts go when there are too many of them; shared with the scans that are merged with this one.
    var spill: CountSpill { get }

    /// Moves to the disk what is too much for the memory.
    mutating func relieve() throws
}

extension CountingScan {
    /// Hands out each row, and sees to it that what was counted stays within bounds.
    mutating func each(of rows: RawRows, _ count: (inout Self) throws -> Void) throws {
        var read = 0
        while try rows.next() {
            read += 1
            if read % spill.limits.rows == 0 { try relieve() }
            try count(&self)
        }
    }

    mutating func relieveTallies() throws {
        for (kind, path) in Self.tallies.enumerated() { try self[keyPath: path].relieve(to: spill, as: kind) }
    }

    mutating func mergeTallies(_ other: Self) {
        timeline.merge(other.timeline)
        for path in Self.tallies { self[keyPath: path].merge(other[keyPath: path]) }
    }

    /// What tells a tally's texts from others in the spill.
    static func kind(of tally: WritableKeyPath<Self, TextTally<Count>>) -> Int {
        guard let kind = tallies.firstIndex(of: tally) else {
            preconditionFailure("a tally that is not among the tallies")
        }
        return kind
    }
}

/// Counts that the spill can keep.
protocol SpilledCounts: Counts {
    /// The same under the names of states, as the spill has them.
    var asStates: StateCounts { get }

    init(states: StateCounts)
}

extension StateCounts: SpilledCounts {
    var asStates: StateCounts { self }

    init(states: StateCounts) { self = states }
}

extension SignalCounts: SpilledCounts {
    var asStates: StateCounts {
        var states = StateCounts()
        (states[.accepted], states[.unknown], states[.blocked]) = (accepted, unknown, kept)
        (states[.deferred], states[.refused]) = (deferred, rejected)
        return states
    }

    init(states: StateCounts) {
        self.init()
        (accepted, unknown, kept) = (states[.accepted], states[.unknown], states[.blocked])
        (deferred, rejected) = (states[.deferred], states[.refused])
    }
}

extension ReplyClass {
    /// - Parameters:
    ///   - reply: as its column has it: code, enhanced code or `-`, lines.
    ///   - buffer: what it holds is replaced.
    static func write(_ reply: UnsafeRawBufferPointer, over buffer: inout [UInt8]) {
        buffer.removeAll(keepingCapacity: true)
        reply.withMemoryRebound(to: UInt8.self) { text in append(text.span, headWords: 2, to: &buffer) }
    }
}
