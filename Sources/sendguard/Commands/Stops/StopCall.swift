import Control
import Foundation
import Guard
import Net
import Store

/// Makes a stop by whatever way works: the guard's socket, its state folder when none runs, and the file `STOP` when a guard
/// runs and does not answer in time.
///
/// **What the file can promise.** It is on the disk, and a guard that works sees it within a second. That it did is seen in
/// the state folder, where the stop it makes is recorded; until then nobody can tell, and that is said.
struct StopCall {
    let place: StatePlace
    let request: StopRequest
    let scope: StopScope
    let json: Bool

    /// Until the file is pulled, and from then until it is said that nobody knows.
    static let patience = Duration.seconds(2)
    static let confirmation = Duration.seconds(4)

    /// What can happen while the guard's answer is waited for.
    private enum Event: Sendable {
        case answered(Result<StopReceiptReport, ControlFailure>)
        case late
        case look
        case over
    }

    /// - Parameter find: whom to ask.
    /// - Returns: the receipt and who gave it; nil when the file did it, and all is said.
    func run(
        _ find: () async throws -> any GuardControl
    ) async throws -> (StopReceiptReport, any GuardControl)? {
        let control: any GuardControl
        do { control = try await find() } catch let failure as ControlFailure {
            // Nobody listens, but the folder is a guard's, or cannot be written.
            guard case .cannot(let text) = failure, place.isThere else { throw failure }
            try pull(because: text)
            try await confirm(process: RunningGuards.process(on: place.folder))
            return nil
        }
        guard let remote = control as? RemoteControl else { return (try await control.stop(request), control) }
        var isPulled = false
        for await event in events(remote) {
            switch event {
            case .answered(let answer):
                let receipt = try answer.get()
                if isPulled, !json {
                    Output.line("the guard has answered, but \(file.path) is there, too: remove it before you resume")
                }
                return (receipt, remote)
            case .late:
                let seconds = Self.patience.components.seconds
                try pull(because: "the guard does not answer at \(remote.path) within \(seconds) s")
                isPulled = true
            case .look: if isPulled, sayIfConfirmed() { return nil }
            case .over:
                try sayUnconfirmed(process: remote.process)
                return nil
            }
        }
        return nil
    }

    private var file: StopFile { StopFile(in: place.folder) }

    /// The answer, whenever it comes, and the clock. Threads, because what waits for a socket blocks, and nobody waits for it
    /// any more when this is over.
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

    /// All mail stops. Of a part of it a person is asked; where there is none, nothing is done.
    private func pull(because why: String) throws {
        if scope != .all {
            let all = "sendguard stop --state \(place.folder)"
            let lines = [
                "\(why): mail of \(Words.safe(scope.text)) may still pass",
                "to stop ALL mail by the file \(file.path), run: \(all)",
            ]
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
        Output.complain(["\(why): pulled \(file.path), which stops ALL mail (defer)"])
    }

    private func confirm(process: Int32?) async throws {
        let end = ContinuousClock.now + Self.confirmation
        while ContinuousClock.now < end {
            if sayIfConfirmed() { return }
            try await Task.sleep(for: .milliseconds(100))
        }
        try sayUnconfirmed(process: process)
    }

    /// Whether the guard has recorded the stop that the file made.
    private func sayIfConfirmed() -> Bool {
        let stops = Store.glance(folder: place.folder)?.stops ?? []
        guard let stop = stops.first(where: { $0.origin == .file }) else { return false }
        say("STOPPED", "by \(stop.id), for the file \(file.path): scope all, mode defer", isConfirmed: true)
        return true
    }

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

/// Whether a process can do anything.
private enum ProcessState {
    case running, suspended, gone

    /// The letter behind the name in /proc/PID/stat (proc(5)): T and t are suspended, Z and X have ended.
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
