import Admin
import Guard
import Mail
import System

/// A list that a program prints, run at an interval.
struct CommandPlan: RefreshPlan {
    private let command: [String]
    private let timeout: Duration
    private var schedule: RefreshSchedule

    init(_ command: [String], every: Duration, timeout: Duration) {
        self.command = command
        self.timeout = timeout
        schedule = RefreshSchedule(interval: every)
    }

    mutating func attempt(_ look: RefreshLook) throws(ControlFailure) -> RefreshAttempt? {
        guard schedule.isDue(at: look.now, inForce: Self.moment(look.inForce)) else { return nil }
        schedule.didBegin(at: look.now)
        do throws(ProgramOutput.Failure) {
            return RefreshAttempt(
                source: ProgramBytes(try ProgramOutput(command: command, timeout: timeout)),
                name: FileName.last(of: command[0]), generatedAt: look.now)
        } catch {
            throw .cannot(error.description)
        }
    }

    mutating func didSucceed() { schedule.didSucceed() }
    mutating func didFail(isRefused: Bool, at now: Timestamp) { schedule.didFail() }
    func nextTry(inForce: ListVersion?) -> Timestamp? { schedule.next(inForce: Self.moment(inForce)) }

    /// What cannot be relied upon is as good as missing.
    private static func moment(_ inForce: ListVersion?) -> Timestamp? {
        inForce.flatMap { $0.isTrusted ? $0.generatedAt : nil }
    }
}

/// What a program prints, as an import takes it.
private struct ProgramBytes: ListByteSource {
    private let output: ProgramOutput

    init(_ output: ProgramOutput) { self.output = output }

    func next() async throws(ControlFailure) -> [UInt8]? {
        do throws(ProgramOutput.Failure) { return try await output.next() } catch { throw .cannot(error.description) }
    }
}
