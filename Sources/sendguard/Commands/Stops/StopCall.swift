import Control
import Foundation
import Guard
import Net
import Store

/// Makes a stop by the first way that works: the guard's socket, the state folder when no guard runs, or the file
/// `STOP` when a guard runs and does not answer in time.
///
/// **What the file can promise.** The file is on the disk, and a working guard sees it within a second. The guard
/// then records a stop in the state folder, which confirms it. When there is no such record, the command says that
/// the stop is not confirmed.
struct StopCall {
    let place: StatePlace
    let request: StopRequest
    let scope: StopScope
    let json: Bool

    /// How long to wait for the guard before the file is created, and then for the guard to confirm the file.
    static let patience = Duration.seconds(2)
    static let confirmation = Duration.seconds(4)

    /// The events while the command waits for the guard's reply.
    private enum Event: Sendable {
        case answered(Result<StopReceiptReport, ControlFailure>)
        case late
        case look
        case over
    }

    /// - Parameter find: finds the guard or its state folder.
    /// - Returns: the receipt and who gave it; nil when the file made the stop and the command has printed so.
    /// - Throws: `NothingStopped` when the stop was certainly not made, and `ControlFailure` when that is not certain.
    func run(
        _ find: () async throws -> any GuardControl
    ) async throws -> (StopReceiptReport, any GuardControl)? {
        let control: any GuardControl
        do { control = try await find() } catch let failure as ControlFailure {
            // No guard listens, but a guard has the folder, or the folder is not writable.
            guard case .cannot(let text) = failure, place.isThere else {
                throw NothingStopped.error(of: failure)
            }
            try pull(because: text, isSent: false)
            try await confirm(process: RunningGuards.process(on: place.folder))
            return nil
        } catch let failure as CommandFailure {
            // There is no guard and no state folder.
            throw NothingStopped(lines: failure.lines, status: failure.status)
        }
        guard let remote = control as? RemoteControl else { return (try await stop(control), control) }
        var isPulled = false
        for await event in events(remote) {
            switch event {
            case .answered(.failure(let failure)):
                // The file stops all mail already.
                if isPulled { throw failure }
                throw NothingStopped.error(of: failure)
            case .answered(.success(let receipt)):
                if isPulled, !json {
                    Output.line("the guard has answered, but \(file.path) is there, too: remove it before you resume")
                }
                return (receipt, remote)
            case .late:
                let seconds = Self.patience.components.seconds
                try pull(because: "the guard does not answer at \(remote.path) within \(seconds) s", isSent: true)
                isPulled = true
            case .look: if isPulled, sayIfConfirmed() { return nil }
            case .over:
                try sayUnconfirmed(process: remote.process)
                return nil
            }
        }
        return nil
    }

    /// Stops mail without a guard.
    private func stop(_ control: any GuardControl) async throws -> StopReceiptReport {
        do throws(ControlFailure) { return try await control.stop(request) } catch {
            throw NothingStopped.error(of: error)
        }
    }

    private var file: StopFile { StopFile(in: place.folder) }

    /// The guard's reply, whenever it comes, and the clock's events. Both come from threads, because a thread that
    /// waits for the socket blocks. The command can end without joining them.
    private func events(_ remote: RemoteControl) -> AsyncStream<Event> {
        let (events, feed) = AsyncStream.makeStream(of: Event.self)
        remote.stop(request) { feed.yield(.answered($0)) }
        Thread.detachNewThread {
            Thread.sleep(forTimeInterval: Self.seconds(Self.patience))
            feed.yield(.late)
            let end = ContinuousClock.now + Self.confirmation
            while ContinuousClock.now < end {
                Thread.sleep(forTimeInterval: 0.1)
                feed.yield(.look)
            }
            feed.yield(.over)
        }
        return events
    }

    /// Creates the file, which stops all mail. If the stop has a scope, this asks the person at the terminal first.
    /// When there is no terminal to ask at, it throws and does not create the file.
    /// - Parameter isSent: whether the guard has the request, and may carry it out later.
    private func pull(because why: String, isSent: Bool) throws {
        if scope != .all {
            let all = "sendguard stop --state \(place.folder)"
            let later = "the guard may still make this stop when it continues; `sendguard status` then shows the stop"
            let lines =
                ["\(why): mail of \(Words.safe(scope.text)) may still pass"] + (isSent ? [later] : [])
                + ["to stop ALL mail by the file \(file.path), run: \(all)"]
            guard !json, Terminal.isThere else { throw CommandFailure(lines: lines, status: .cannot) }
            Output.complain(lines)
            guard Terminal.agrees(to: "stop ALL mail by the file?") else { throw CommandEnd.cannot }
        }
        do throws(ControlFailure) {
            try file.pull(reason: request.reason.isEmpty ? StopOrder.noReason : request.reason)
        } catch {
            throw CommandFailure.cannot(
                why, "and \(error); as root or the guard's own user: touch \(file.path), or send SIGUSR1 to the guard")
        }
        Output.complain(["\(why): created \(file.path), which stops ALL mail (defer)"])
    }

    private func confirm(process: Int32?) async throws {
        let end = ContinuousClock.now + Self.confirmation
        while ContinuousClock.now < end {
            if sayIfConfirmed() { return }
            try await Task.sleep(for: .milliseconds(100))
        }
        try sayUnconfirmed(process: process)
    }

    /// Prints the confirmation, and returns true, if the guard has recorded the stop of the file.
    private func sayIfConfirmed() -> Bool {
        let stops = Store.readSwitchState(folder: place.folder)?.stops ?? []
        guard let stop = stops.first(where: { $0.origin == .file }) else { return false }
        say("STOPPED", "by \(stop.id), for the file \(file.path): scope all, mode defer", isConfirmed: true)
        return true
    }

    /// Prints that the guard has not confirmed the file.
    /// - Throws: exit 3 when mail may still leave.
    private func sayUnconfirmed(process: Int32?) throws {
        switch process.map(ProcessState.init) {
        case .suspended, .gone:
            say(
                "STOPPED",
                "by the file \(file.path): the guard is suspended or gone, so no mail leaves; it "
                    + "obeys the file when it continues", isConfirmed: false)
        case .running, nil:
            say(
                "NOT CONFIRMED",
                "the file \(file.path) is there, but the guard has not confirmed it: mail may still leave. End the guard, "
                    + "and the next start is stopped: kill -KILL \(process.map(String.init) ?? "PROCESS")",
                isConfirmed: false)
            throw CommandEnd.cannot
        }
    }

    private func say(_ word: String, _ text: String, isConfirmed: Bool) {
        if json {
            return Output.line(ControlJSON.text(["stopFile": file.path, "confirmed": isConfirmed ? "yes" : "no"]))
        }
        Output.lines([
            Output.coloured(word, .red) + "  " + text,
            "  to end it: remove \(file.path), then sendguard resume with the id that sendguard status shows",
        ])
    }

    private static func seconds(_ duration: Duration) -> TimeInterval { TimeInterval(duration.components.seconds) }
}

/// A stop that was certainly not made.
struct NothingStopped: Error {
    static let headline = "NOTHING IS STOPPED"

    /// What prevented it.
    let lines: [String]
    let status: CommandEnd
    /// Whether root can make it.
    var needsRoot = false

    /// nil when the stop may have been made, because the guard ended the exchange after it got the request.
    static func certainly(_ failure: ControlFailure) -> NothingStopped? {
        switch failure {
        case .refused(let text): NothingStopped(lines: [text], status: .no)
        case .malformed(let text): NothingStopped(lines: [text], status: .usage)
        case .unreachable(let text): NothingStopped(lines: [text], status: .cannot)
        case .cannot(let text) where text.hasSuffix(UnixSocketFailure.notAllowed.description):
            NothingStopped(lines: [text], status: .cannot, needsRoot: true)
        case .cannot, .badRows: nil
        }
    }

    /// The failure as `NothingStopped` when that is certain, else unchanged.
    static func error(of failure: ControlFailure) -> any Error {
        if let nothing = certainly(failure) { return nothing }
        return failure
    }

    /// The lines for the person.
    /// - Parameter arguments: as the person typed them, with `stop` as the first.
    func text(_ arguments: [String]) -> [String] {
        let again = (["sudo", "sendguard"] + arguments).map(Words.argument).joined(separator: " ")
        let nothing = "nothing was done: "
        let reason = lines.first.map { $0.hasPrefix(nothing) ? String($0.dropFirst(nothing.count)) : $0 } ?? ""
        return ["\(Self.headline): \(reason)"] + lines.dropFirst()
            + (needsRoot ? ["as root: \(again)"] : [])
    }
}

/// Whether a process runs.
private enum ProcessState {
    case running, suspended, gone

    /// Reads the letter behind the name in /proc/PID/stat (proc(5)). T and t mean suspended, Z and X ended.
    init(_ process: Int32) {
        guard let bytes = FileManager.default.contents(atPath: "/proc/\(process)/stat"),
            let letter = String(decoding: bytes, as: UTF8.self).split(separator: ")").last?.first(where: { $0 != " " })
        else {
            self = .gone
            return
        }
        self = "Tt".contains(letter) ? .suspended : "ZX".contains(letter) ? .gone : .running
    }
}
