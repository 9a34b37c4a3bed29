import Glibc

/// The machine's clocks; the only place that reads them.
package enum Clock {
    /// Microseconds since 1970, UTC. May step.
    package static var wallMicroseconds: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
    }

    /// Nanoseconds since an arbitrary moment. Never steps; what deadlines are measured in.
    @inline(__always)
    package static var monotonicNanoseconds: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}

/// A moment on the monotonic clock by which something must have happened.
package struct Deadline: Hashable, Comparable, Sendable {
    /// Nanoseconds on `Clock.monotonicNanoseconds`.
    package let nanoseconds: Int64

    package init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    package static func after(_ duration: Duration) -> Deadline {
        let (seconds, attoseconds) = duration.components
        return Deadline(
            nanoseconds: Clock.monotonicNanoseconds + seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
    }

    package static func < (a: Deadline, b: Deadline) -> Bool { a.nanoseconds < b.nanoseconds }
}
