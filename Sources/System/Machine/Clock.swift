import Glibc

/// The machine's clocks; the only place that reads them.
package enum Clock {
    /// Microseconds since 1970, UTC. May jump when the clock is set.
    package static var wallMicroseconds: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
    }

    /// A moment in the machine's local time: `Nov 27 21:09:16` (RFC 3164 section 4.1.2 allows no other format).
    /// - Parameter microseconds: since 1970, UTC.
    package static func localText(_ microseconds: Int64) -> String {
        var seconds = time_t(microseconds / 1_000_000)
        var local = tm()
        localtime_r(&seconds, &local)
        func padded(_ number: Int32, _ filler: String = "0") -> String { (number < 10 ? filler : "") + "\(number)" }
        return "\(months[Int(local.tm_mon)]) \(padded(local.tm_mday, " ")) "
            + "\(padded(local.tm_hour)):\(padded(local.tm_min)):\(padded(local.tm_sec))"
    }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// Microseconds since the machine started, including time asleep. Never steps.
    package static var uptimeMicroseconds: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_BOOTTIME, &time)
        return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
    }

    /// Identifies the boot from which `uptimeMicroseconds` counts: the kernel's boot id and the offsets of a time
    /// namespace (time_namespaces(7)). When the kernel has no boot id, each process gets its own.
    package static let boot: String = {
        func text(_ path: String) -> String? {
            PlainFile.head(path, limitBytes: 512).map { bytes in
                String(decoding: bytes.map { $0 > 0x20 ? $0 : 0x20 }, as: UTF8.self)
            }
        }
        guard let id = text("/proc/sys/kernel/random/boot_id"), id.contains("-") else {
            return "process \(getpid()) at \(wallMicroseconds)"
        }
        return (id + (text("/proc/self/timens_offsets") ?? "")).split(separator: " ").joined(separator: " ")
    }()

    /// Nanoseconds since an arbitrary moment. Never steps. Deadlines use this clock.
    @inline(__always)
    package static var monotonicNanoseconds: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}

/// A moment on the monotonic clock, used as a time limit.
package struct Deadline: Hashable, Comparable, Sendable {
    /// Nanoseconds on `Clock.monotonicNanoseconds`.
    package let nanoseconds: Int64

    package init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    /// 120 years: longer than any real deadline, and far below the range of 64-bit nanoseconds.
    private static let longest = Duration.seconds(3_800_000_000)

    package static func after(_ duration: Duration) -> Deadline {
        let (seconds, attoseconds) = min(max(duration, .zero - longest), longest).components
        return Deadline(
            nanoseconds: Clock.monotonicNanoseconds + seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
    }

    package static func < (a: Deadline, b: Deadline) -> Bool { a.nanoseconds < b.nanoseconds }
}
