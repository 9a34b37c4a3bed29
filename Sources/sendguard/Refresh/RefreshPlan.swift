import Control
import Guard
import Mail
import System

/// When a list is refreshed, and from where. One task asks it, and reports the end of each attempt before it asks
/// again.
protocol RefreshPlan: Sendable {
    /// Returns what to import now, mostly nil. Throws when there is something to import that cannot be read.
    mutating func attempt(_ look: RefreshLook) throws(ControlFailure) -> RefreshAttempt?
    mutating func didSucceed()
    /// - Parameter isRefused: whether the same content would be refused again.
    mutating func didFail(isRefused: Bool, at now: Timestamp)
    /// When the next attempt comes in any case; nil when it waits for a file to arrive.
    func nextTry(inForce: ListVersion?) -> Timestamp?
}

/// The facts of one look.
struct RefreshLook {
    let now: Timestamp
    /// The version in force; nil when there is none.
    let inForce: ListVersion?
    /// Files that the kernel has reported as complete since the last check.
    var arrived: Set<String> = []
    /// Whether a person requested the refresh. Content that was refused before is then tried again.
    var isAsked = false
}

/// A file, or a run of a command, that is about to be imported.
struct RefreshAttempt {
    let source: any ListByteSource
    /// The name of the file or program, without its folder.
    let name: String
    /// When the content was right: the last write of the file, or the start of the run.
    let generatedAt: Timestamp
}

/// A list that a program prints. The program runs at an interval.
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

    /// A version that cannot be trusted counts as missing.
    private static func moment(_ inForce: ListVersion?) -> Timestamp? {
        inForce.flatMap { $0.isTrusted ? $0.generatedAt : nil }
    }
}

/// A program's output as the source of an import.
private struct ProgramBytes: ListByteSource {
    private let output: ProgramOutput

    init(_ output: ProgramOutput) { self.output = output }

    func next() async throws(ControlFailure) -> [UInt8]? {
        do throws(ProgramOutput.Failure) { return try await output.next() } catch { throw .cannot(error.description) }
    }
}
