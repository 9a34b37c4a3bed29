/// Durations as whole numbers. What is too long for 64 bits is the longest that fits: durations come from requests and files.
extension Duration {
    /// Beyond it a number of microseconds does not fit into 64 bits: 285,000 years.
    private static let longestInMicroseconds = Duration.seconds(9_000_000_000_000)
    /// Beyond it a number of nanoseconds does not: 285 years.
    private static let longestInNanoseconds = Duration.seconds(9_000_000_000)
    private static let longestInSeconds = Duration.seconds(9_000_000_000_000_000_000)

    /// Whole seconds, cut towards zero.
    package var wholeSeconds: Int64 {
        guard isWithin(Self.longestInSeconds) else { return self < .zero ? .min : .max }
        return components.seconds
    }

    /// Whole microseconds, cut towards zero.
    package var microseconds: Int64 {
        guard isWithin(Self.longestInMicroseconds) else { return self < .zero ? .min : .max }
        let (seconds, attoseconds) = components
        return seconds * 1_000_000 + attoseconds / 1_000_000_000_000
    }

    /// Whole nanoseconds, cut towards zero.
    package var nanoseconds: Int64 {
        guard isWithin(Self.longestInNanoseconds) else { return self < .zero ? .min : .max }
        let (seconds, attoseconds) = components
        return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
    }

    /// `components` traps beyond 64 bits of seconds, and a negation of the least duration does.
    private func isWithin(_ limit: Duration) -> Bool { self <= limit && self >= .zero - limit }
}
