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
