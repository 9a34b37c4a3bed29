import Admin
import ArgumentParser

extension Sendguard {
    /// Runs one command line. Every failure becomes lines on standard error and one of the four exit codes.
    static func run(_ arguments: [String]) async -> CommandEnd {
        do {
            var command = try parseAsRoot(arguments)
            if let command = command as? any BannerCommand, let folder = try? command.common.stateFolder() {
                await Banner.show(folder: folder)
            }
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
            return .done
        } catch let status as CommandEnd {
            return status
        } catch let failure as CommandFailure {
            Output.complain(failure.lines, isPlain: failure.isPlain)
            return failure.status
        } catch let error as ConfigurationError {
            Output.complain(error.lines, isPlain: true)
            return .usage
        } catch let failure as ControlFailure {
            Output.complain([failure.description])
            switch failure {
            case .refused, .badRows: return .no
            case .malformed: return .usage
            case .unreachable, .cannot: return .cannot
            }
        } catch {
            return report(error)
        }
    }

    /// What the argument parser has to say: the help that was asked for, or a mistake in the command line.
    private static func report(_ error: any Error) -> CommandEnd {
        let text = fullMessage(for: error)
        switch exitCode(for: error) {
        case .success:
            Output.line(text)
            return .done
        case .validationFailure:
            Output.complain([text], isPlain: true)
            return .usage
        default:
            Output.complain(["unexpected failure (\(type(of: error)))"])
            return .cannot
        }
    }
}
