import Foundation
import Guard

/// Finds all guards that run on this machine, to help a person who named the wrong state folder.
///
/// A guard keeps the file `sendguard.lock` in its state folder open. The open files of another user's process are
/// hidden; of such a guard only the command line is shown.
struct RunningGuards {
    struct Process: Hashable {
        let pid: Int
        /// nil when only the process's user and root may see it.
        let state: String?
        let commandLine: String
    }

    /// Sorted by process id, without our own process.
    static var all: [Process] {
        let entries = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return entries.compactMap { Int($0) }.sorted().filter { $0 != Int(getpid()) }.compactMap(process)
    }

    /// The process id of the guard on a state folder; 0 when there is none, and nil when that cannot be known.
    static func process(on folder: String) -> Int32? {
        let path = URL(fileURLWithPath: folder).resolvingSymlinksInPath().path
        let guards = all
        if let one = guards.first(where: { $0.state == path }) { return Int32(clamping: one.pid) }
        return guards.contains { $0.state == nil } ? nil : 0
    }

    /// Lines for a person, each with the option that reaches the guard.
    static func lines(_ guards: [Process] = all) -> [String] {
        guard !guards.isEmpty else { return ["no running guard was found on this machine"] }
        return guards.map { one in
            guard let state = one.state else {
                return "a guard runs: process \(one.pid) of another user (\(Words.safe(one.commandLine)))"
            }
            return "a guard runs: process \(one.pid), state folder \(Words.safe(state)); reach it with "
                + "--state \(Words.safe(state))"
        }
    }

    /// For a stop that no running guard has: each guard whose mail still flows, with the command that stops it.
    /// - Parameter scope: of the stop.
    static func warnings(_ guards: [Process] = all, of scope: StopScope) -> [String] {
        let option =
            scope.pattern == nil
            ? ""
            : " --\(scope.kind.rawValue) "
                + Words.quoted(Words.safe(String(scope.text.drop { $0 != ":" }.dropFirst())))
        return guards.map { one in
            let warning = Output.coloured("ANOTHER GUARD RUNS, AND ITS MAIL STILL FLOWS", .red)
            guard let state = one.state else {
                return "\(warning): process \(one.pid) of another user (\(Words.safe(one.commandLine))); stop it with: "
                    + "sudo sendguard stop\(option) --state ITS-STATE-FOLDER"
            }
            return "\(warning): process \(one.pid), state folder \(Words.safe(state)); stop it with: "
                + "sendguard stop\(option) --state \(Words.safe(state))"
        }
    }

    private static func process(_ pid: Int) -> Process? {
        let folder = "/proc/\(pid)"
        guard let bytes = FileManager.default.contents(atPath: folder + "/cmdline") else { return nil }
        let words = bytes.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
        // Another program may run it, as setpriv or strace does, so its name need not come first.
        guard let index = words.firstIndex(where: { $0 == "sendguard" || $0.hasSuffix("/sendguard") }),
            words.dropFirst(index + 1).first == "serve"
        else { return nil }
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder + "/fd")) ?? []
        let open = files.lazy.compactMap {
            try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/fd/\($0)")
        }
        let lock = open.first { $0.hasSuffix("/sendguard.lock") }
        // A process that only starts a guard has no lock. The files of another user's process are hidden.
        if lock == nil, !files.isEmpty { return nil }
        return Process(
            pid: pid, state: lock.map { String($0.dropLast("/sendguard.lock".count)) },
            commandLine: words.joined(separator: " "))
    }
}
