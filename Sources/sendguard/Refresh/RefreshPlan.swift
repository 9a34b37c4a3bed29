import Control
import Guard
import Mail
import System

/// When a list is fetched, and from where; one task asks it, and tells it how each attempt ended before the next question.
protocol RefreshPlan: Sendable {
    /// What to import now; mostly nothing. Throws when it should and cannot.
    mutating func attempt(_ look: RefreshLook) throws(ControlFailure) -> RefreshAttempt?
    mutating func didSucceed()
    /// - Parameter isRefused: whether the same content would be refused again.
    mutating func didFail(isRefused: Bool, at now: Timestamp)
    /// When there is a next attempt whatever happens; nil when it waits for something to come.
    func nextTry(inForce: ListVersion?) -> Timestamp?
}

/// What is known at one look.
struct RefreshLook {
    let now: Timestamp
    /// nil when there is none.
    let inForce: ListVersion?
    /// Files that are complete, as the kernel told since the look before.
    var arrived: Set<String> = []
    /// Whether a person wants it: what was refused before may be welcome now.
    var isAsked = false
}

/// A file, or a run of a command, that is about to be imported.
struct RefreshAttempt {
    let source: any ListByteSource
    /// Of the file or program, without its folder.
    let name: String
    /// When the content was right: when the file was last written, when the run began.
    let generatedAt: Timestamp
}

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
