import Glibc

/// What this process uses of the machine.
package struct ProcessUsage: Hashable, Sendable {
    /// User and system, of all threads.
    package var cpuSeconds: Double
    package var residentBytes: Int
    package var virtualBytes: Int
    package var openDescriptors: Int
    /// The soft limit.
    package var descriptorLimit: Int

    /// Reads it from the kernel; what cannot be read is 0.
    package static var now: ProcessUsage {
        var usage = rusage()
        getrusage(RUSAGE_SELF.rawValue, &usage)
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        let pages = memoryPages
        let pageBytes = sysconf(Int32(_SC_PAGESIZE))
        return ProcessUsage(
            cpuSeconds: seconds(usage.ru_utime) + seconds(usage.ru_stime), residentBytes: pages.resident * pageBytes,
            virtualBytes: pages.total * pageBytes, openDescriptors: openDescriptorCount,
            descriptorLimit: Int(clamping: limit.rlim_cur))
    }

    private static func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }

    /// From `/proc/self/statm` (proc_pid_statm(5)).
    private static var memoryPages: (total: Int, resident: Int) {
        let bytes = PlainFile.head("/proc/self/statm", limitBytes: 256) ?? []
        let numbers = String(decoding: bytes, as: UTF8.self).split(separator: " ").compactMap { Int($0) }
        return numbers.count > 1 ? (numbers[0], numbers[1]) : (0, 0)
    }

    /// Linux 6.2 and later give the number as the size of the folder. Before, each entry is counted.
    private static var openDescriptorCount: Int {
        var status = stat()
        if stat("/proc/self/fd", &status) == 0, status.st_size > 0 { return Int(status.st_size) }
        guard let folder = opendir("/proc/self/fd") else { return 0 }
        defer { closedir(folder) }
        var count = 0
        while readdir(folder) != nil { count += 1 }
        // Two are the folder and its parent, one is the descriptor that reads it.
        return max(0, count - 3)
    }
}
