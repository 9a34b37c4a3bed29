// Folder Commands: the root command, and the code that runs before and after each command. The commands are in the
// subfolders, which do not use this folder.

import ArgumentParser
import Control
import Guard

/// The program and its subcommands.
struct Sendguard: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sendguard",
        abstract: "Check outbound mail, send it on to your ESP, and stop all of it at once.",
        discussion: """
            Something wrong is going out?
              sendguard stop --reason "wrong segment"  no more mail leaves
              sendguard status                         what is stopped, and since when
              sendguard log --since 1h                 what left, what was blocked
              sendguard report --since 1h              who got it, who did not, and why
              sendguard resume S1 --reason "fixed"     mail flows again

            Guides: sendguard help first-day, sendguard help after-a-mistake.

            Exit codes:
              0  done
              1  the answer is no: blocked, stopped or not found
              2  the command line or the configuration is wrong
              3  the guard cannot be reached, or it cannot do this
            """,
        subcommands: [
            ServeCommand.self, StopCommand.self, ResumeCommand.self, AllowCommand.self, BlockCommand.self,
            StatusCommand.self, LogCommand.self, ShowCommand.self, HeldCommand.self, EventsCommand.self,
            CheckCommand.self, ListCommand.self, TripsCommand.self, ReportCommand.self, IncidentCommand.self,
            UserCommand.self, TokenCommand.self, HealthCommand.self, ConfigCommand.self, SandboxCommand.self,
            HelpCommand.self,
            JudgeBenchmarkCommand.self, ListBenchmarkCommand.self, AuditBenchmarkCommand.self,
            MetricsBenchmarkCommand.self,
        ])
}

extension Sendguard {
    /// Runs one command line. Turns every failure into lines on standard error and one of the four exit codes.
    static func run(_ arguments: [String]) async -> CommandEnd {
        var command: any ParsableCommand
        do { command = try parseAsRoot(arguments) } catch { return report(error, arguments) }
        do {
            if let command = command as? any BannerCommand, command.showsBanner,
                let folder = try? command.common.stateFolder()
            {
                await Banner.show(folder: folder) { command.common.redact }
            }
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
            return .done
        } catch let status as CommandEnd {
            return status
        } catch let failure as NothingStopped {
            Output.complain(failure.text(arguments))
            return failure.status
        } catch let failure as CommandFailure {
            Output.complain(failure.lines, isPlain: failure.isPlain)
            return failure.status
        } catch let error as ConfigurationError {
            // A stop reads nothing of the configuration but the state folder, and before everything else.
            let heading = command is StopCommand ? [CommandLineMistake.noStopConfiguration] : []
            Output.complain(heading + error.lines, isPlain: true)
            return .usage
        } catch let failure as ControlFailure {
            Output.complain([failure.description])
            switch failure {
            case .refused, .badRows: return .no
            case .malformed: return .usage
            case .unreachable, .cannot: return .cannot
            }
        } catch {
            return report(error, nil)
        }
    }

    /// Prints the argument parser's text: the help, or a mistake in the command line.
    /// - Parameter arguments: nil when the command has begun to run.
    private static func report(_ error: any Error, _ arguments: [String]?) -> CommandEnd {
        let text = fullMessage(for: error)
        switch exitCode(for: error) {
        case .success:
            Output.line(text)
            return .done
        case .validationFailure:
            let mistake = arguments.map { CommandLineMistake(arguments: $0, parsed: text).text }
            Output.complain([mistake ?? text], isPlain: true)
            return .usage
        default:
            Output.complain(["unexpected failure (\(type(of: error)))"])
            return .cannot
        }
    }
}

/// The command line as a library. The fuzzer calls it without starting a process.
package enum CommandLineReading {
    /// Returns the parser's text about a command line that is not valid; nil when it is valid. Runs nothing.
    package static func complaint(about arguments: [String]) -> (text: String, isHelp: Bool)? {
        do {
            _ = try Sendguard.parseAsRoot(arguments)
            return nil
        } catch {
            return (Sendguard.fullMessage(for: error), Sendguard.exitCode(for: error) == .success)
        }
    }
}
