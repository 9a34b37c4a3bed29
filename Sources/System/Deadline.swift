/// A moment on the monotonic clock by which something must have happened.
package struct Deadline: Hashable, Comparable, Sendable {
    /// Nanoseconds on `Clock.monotonicNanoseconds`.
    package let nanoseconds: Int64

    package init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    /// Longer than any deadline that somebody waits for, and far from what nanoseconds in 64 bits hold: 120 years.
    private static let longest = Duration.seconds(3_800_000_000)

    package static func after(_ duration: Duration) -> Deadline {
        let (seconds, attoseconds) = min(max(duration, .zero - longest), longest).components
        return Deadline(
            nanoseconds: Clock.monotonicNanoseconds + seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
    }

    package static func < (a: Deadline, b: Deadline) -> Bool { a.nanoseconds < b.nanoseconds }
}
