import Guard

/// A pass over all deliveries of some mail that counts in bounded memory. Two halves can be merged.
///
/// **Why not GROUP BY.** Each grouping would join records, outcomes and deliveries again, 1 µs of CPU per row. One
/// pass makes all of them.
protocol CountingScan: Sendable {
    associatedtype Count: SpilledCounts

    /// The tallies: counts by text. A tally's index in this array is its kind in the spill.
    static var tallies: [WritableKeyPath<Self, TextTally<Count>>] { get }

    var timeline: Timeline<Count> { get set }

    /// Stores counts on the disk when there are too many for memory. Scans that are merged share it.
    var spill: CountSpill { get }

    /// Moves the counts that are too many for memory to the spill.
    mutating func spillIfLarge() throws
}

extension CountingScan {
    /// Calls `count` for each row, and keeps the counts within their limits.
    mutating func each(of rows: RawRows, _ count: (inout Self) throws -> Void) throws {
        var read = 0
        while try rows.next() {
            read += 1
            if read % spill.limits.rows == 0 { try spillIfLarge() }
            try count(&self)
        }
    }

    mutating func spillLargeTallies() throws {
        for (kind, path) in Self.tallies.enumerated() { try self[keyPath: path].spillIfLarge(to: spill, as: kind) }
    }

    mutating func mergeTallies(_ other: Self) {
        timeline.merge(other.timeline)
        for path in Self.tallies { self[keyPath: path].merge(other[keyPath: path]) }
    }

    /// The number that identifies a tally's texts in the spill.
    static func kind(of tally: WritableKeyPath<Self, TextTally<Count>>) -> Int {
        guard let kind = tallies.firstIndex(of: tally) else {
            preconditionFailure("a tally that is not among the tallies")
        }
        return kind
    }
}

/// Counts that the spill can keep.
protocol SpilledCounts: Counts {
    /// The same counts as the spill stores them: in the fields for delivery states.
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
    ///   - reply: as in its column: code, enhanced code or `-`, lines.
    ///   - buffer: its content is replaced.
    static func write(_ reply: UnsafeRawBufferPointer, over buffer: inout [UInt8]) {
        buffer.removeAll(keepingCapacity: true)
        reply.withMemoryRebound(to: UInt8.self) { text in append(text.span, headWords: 2, to: &buffer) }
    }
}
