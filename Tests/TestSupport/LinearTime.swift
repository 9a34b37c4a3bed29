import Foundation

/// Whether work costs time in proportion to its input.
///
/// Time here is what this thread spent on the processor, so that other tests beside it do not count. Four times the
/// bytes cost four times the time; were the work quadratic it would be sixteen.
package enum LinearTime {
    /// How many times as long the larger input is.
    package static let growth = 4
    /// Between linear and quadratic, in the logarithm.
    package static let limit = 8.0

    /// How many times as long the larger input takes; the best of five tries, of which the first that is within the limit
    /// is enough. Below some microseconds a measurement is noise. A page fault or a thread's first call may disturb one,
    /// not all.
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
