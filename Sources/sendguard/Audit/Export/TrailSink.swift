/// Where lines of the trail go.
protocol TrailSink: Sendable {
    /// Takes lines, in order: how many of them are safe there, and what went wrong with the next one.
    func write(_ lines: ArraySlice<TrailLine>) async -> (count: Int, failure: (any Error)?)
}
