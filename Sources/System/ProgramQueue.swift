import Synchronization

/// Runs programs one after the other on a thread of its own, so that nobody waits for them.
package final class ProgramQueue: Sendable {
    private let waiting = Mutex<[ProgramRun]>([])
    private let available = Semaphore()

    /// - Parameter report: is told, on the queue's thread, of a program that failed: its path and what went wrong.
    package init(named name: String, report: @escaping @Sendable (_ program: String, _ failure: String) -> Void) {
        Threads.start(named: name) { [self] in
            while true {
                available.wait()
                let run = take()
                if let failure = run.run() { report(run.command[0], failure) }
            }
        }
    }

    /// - Returns: false when too many wait already; the program is not run then.
    package func add(_ run: ProgramRun) -> Bool {
        let isTaken = waiting.withLock { waiting in
            guard waiting.count < SystemLimits.queuedPrograms else { return false }
            waiting.append(run)
            return true
        }
        if isTaken { available.signal() }
        return isTaken
    }

    private func take() -> ProgramRun { waiting.withLock { $0.removeFirst() } }
}
