import Admin
import ArgumentParser
import Guard

/// The program as a library: what fuzzing asks of it, without a process.
package enum CommandLineReading {
    /// What is said about a command line that is no command; nil when it is one. Runs nothing.
    package static func complaint(about arguments: [String]) -> (text: String, isHelp: Bool)? {
        do {
            _ = try Sendguard.parseAsRoot(arguments)
            return nil
        } catch {
            return (Sendguard.fullMessage(for: error), Sendguard.exitCode(for: error) == .success)
        }
    }
}

/// A state folder that no guard runs on, to be asked and changed as commands do.
package enum StateFolder {
    /// - Parameter lists: what a configuration expects of the lists.
    package static func open(_ folder: String, lists: [ListSettings]) async throws(ControlFailure) -> any GuardControl {
        try await OfflineControl(folder: folder, lists: lists)
    }
}
