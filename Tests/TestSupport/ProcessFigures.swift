import Foundation

/// Data of the kernel about a process (proc(5)).
package struct ProcessFigures: Sendable {
    package let pid: pid_t
    package init(pid: pid_t) { self.pid = pid }

    /// Seconds of CPU so far, user and system.
    package var cpuSeconds: Double {
        get throws {
            // Fields 14 and 15; the second field, the name, may hold blanks.
            let fields = try text("stat").split(separator: ")").last!.split(separator: " ")
            guard let user = Double(fields[11]), let system = Double(fields[12]) else {
                throw TestFailure("/proc/\(pid)/stat cannot be read")
            }
            return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
        }
    }

    /// The largest memory it has had (VmHWM).
    package var residentKilobytes: Int {
        get throws {
            let line = try text("status").split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
            guard let number = line?.split(separator: " ").compactMap({ Int($0) }).first else {
                throw TestFailure("/proc/\(pid)/status cannot be read")
            }
            return number
        }
    }

    /// Numbers of the open descriptors.
    package var descriptors: [Int] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/fd").compactMap { Int($0) } }
    }

    /// Sets the limit of open descriptors; needs `prlimit(1)`. nil raises it to the hard limit.
    package func limitDescriptors(to number: Int?) throws {
        let hard = try text("limits").split(separator: "\n").first { $0.hasPrefix("Max open files") }?
            .split(separator: " ").dropLast().last.map(String.init)
        guard let hard else { throw TestFailure("/proc/\(pid)/limits cannot be read") }
        let set = try Command.run("prlimit", ["--pid", "\(pid)", "--nofile=\(number.map { "\($0)" } ?? hard):\(hard)"])
        guard set.exitCode == 0 else { throw TestFailure("prlimit: \(set)") }
    }

    private func text(_ file: String) throws -> String {
        try String(contentsOfFile: "/proc/\(pid)/\(file)", encoding: .utf8)
    }
}
