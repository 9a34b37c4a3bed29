import Foundation

/// Measures whether work takes time in proportion to its input.
///
/// The time is the CPU time of this thread, so parallel tests do not count. Four times the bytes take four times the
/// time; quadratic work would take sixteen times.
package enum LinearTime {
    /// How many times longer the larger input is.
    package static let growth = 4
    /// Between linear and quadratic, on a logarithmic scale.
    package static let limit = 8.0

    /// How many times longer the larger input takes: the best of up to five tries; the first one within the limit
    /// ends them. Measurements below some microseconds are noise. A page fault or a thread's first call may disturb
    /// one try, not all.
    package static func ratio<Input>(_ small: Input, _ large: Input, _ work: (Input) -> Void) -> Double {
        var ratio = Double.infinity
        for _ in 0..<5 where ratio > limit {
            let once = max(seconds { work(small) }, 20e-6)
            ratio = min(ratio, seconds { work(large) } / once)
        }
        return ratio
    }

    private static func seconds(_ work: () -> Void) -> Double {
        let start = threadTime()
        work()
        return threadTime() - start
    }

    private static func threadTime() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
}
