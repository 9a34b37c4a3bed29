import Synchronization

/// A thread of its own for one task: whatever the task awaits, it goes on there, so it may block or compute for long without
/// holding anybody else up.
///
/// **Why not the threads that all tasks share.** There are as many of those as cores. A few long reports hold them all, and
/// a stop would wait behind them.
package final class ThreadExecutor: TaskExecutor {
    private struct Queue: ~Copyable {
        var jobs: [UnownedJob] = []
        var isEnding = false
    }

    private let queue = Mutex(Queue())
    private let available = Semaphore()

    /// - Parameter name: at most 15 octets, as `ps -T` shows it.
    package init(named name: String) {
        Threads.start(named: name) { [self] in run() }
    }

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.withLock { $0.jobs.append(job) }
        available.signal()
    }

    /// Ends the thread when it has run what it was given. To be called by the task's end, or after it.
    package func end() {
        queue.withLock { $0.isEnding = true }
        available.signal()
    }

    /// Runs what may block on this thread, whichever thread the caller runs on, and goes on there.
    package func run<Value: Sendable, Failure: Error>(
        _ work: @Sendable () throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        let result: Result<Value, Failure> = await withTaskExecutorPreference(self) {
            do throws(Failure) { return .success(try work()) } catch { return .failure(error) }
        }
        return try result.get()
    }

    private func run() {
        while true {
            available.wait()
            let (jobs, isEnding) = queue.withLock { queue in
                defer { queue.jobs.removeAll(keepingCapacity: true) }
                return (queue.jobs, queue.isEnding)
            }
            for job in jobs { job.runSynchronously(on: asUnownedTaskExecutor()) }
            if isEnding, jobs.isEmpty || queue.withLock({ $0.jobs.isEmpty }) { return }
        }
    }
}
