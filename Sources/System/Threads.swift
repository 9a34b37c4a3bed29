// Our own threads, a semaphore, and executors and workers for work that may block. They use only the system calls and
// limits beside this file. Every folder may use them.

import CLinux
import Glibc
import Synchronization

/// Detached POSIX threads.
package enum Threads {
    private final class Body: Sendable {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    /// - Parameter name: at most 15 bytes, as `ps -T` and debuggers show it.
    package static func start(named name: String, _ run: @escaping @Sendable () -> Void) {
        var thread = pthread_t()
        let body = Unmanaged.passRetained(
            Body {
                sg_name_thread(name)
                run()
            })
        let failure = pthread_create(
            &thread, nil,
            { argument in
                Unmanaged<Body>.fromOpaque(argument!).takeRetainedValue().run()
                return nil
            }, body.toOpaque())
        precondition(failure == 0, "pthread_create: \(Errno(failure))")
        pthread_detach(thread)
    }
}

/// A POSIX semaphore (sem_init(3)). Sendable because sem_t is made for use from several threads and its address does
/// not change.
package final class Semaphore: @unchecked Sendable {
    private let pointer = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

    package init() { sem_init(pointer, 0, 0) }
    deinit {
        sem_destroy(pointer)
        pointer.deallocate()
    }

    package func signal() { sem_post(pointer) }
    package func wait() { while sem_wait(pointer) != 0 {} }
}

/// A thread for one task. The task continues on it after every await, so it may block or compute for long without
/// delaying other tasks.
///
/// **Why not the shared threads of all tasks.** There are only as many as cores. A few long reports would occupy them
/// all, and a stop would wait behind them.
package final class ThreadExecutor: TaskExecutor {
    private struct Queue: ~Copyable {
        var jobs: [UnownedJob] = []
        var isEnding = false
    }

    private let queue = Mutex(Queue())
    private let available = Semaphore()

    /// - Parameter name: at most 15 bytes, as `ps -T` shows it.
    package init(named name: String) {
        Threads.start(named: name) { [self] in run() }
    }

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.withLock { $0.jobs.append(job) }
        available.signal()
    }

    /// Ends the thread after it has run the jobs in its queue. Call it when the task has ended.
    package func end() {
        queue.withLock { $0.isEnding = true }
        available.signal()
    }

    /// Runs work that may block on this thread, whichever thread the caller is on. Returns its result.
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

/// A few threads for work that must not block a loop: name lookups, password hashes, checks of large messages. Jobs
/// start in the order they arrive.
package final class Worker: Sendable {
    private struct Queue: ~Copyable {
        var jobs: [@Sendable () -> Void] = []
        var head = 0
    }

    private let queue = Mutex(Queue())
    private let available: Semaphore

    /// Threads per worker.
    package static let threads = SystemLimits.workerThreads

    /// - Parameter name: prefix of the threads' names, at most 12 bytes.
    package init(named name: String = "worker") {
        available = Semaphore()
        for number in 0..<Self.threads {
            Threads.start(named: "\(name)-\(number)") { [self] in
                while true {
                    available.wait()
                    take()()
                }
            }
        }
    }

    /// Runs a closure on a worker thread. Returns its result on the caller's executor.
    package func run<R: Sendable>(_ work: @escaping @Sendable () -> R) async -> R {
        await withUnsafeContinuation { continuation in
            queue.withLock { $0.jobs.append { continuation.resume(returning: work()) } }
            available.signal()
        }
    }

    private func take() -> @Sendable () -> Void {
        queue.withLock { queue in
            let job = queue.jobs[queue.head]
            queue.head += 1
            if queue.head == queue.jobs.count {
                queue.jobs.removeAll(keepingCapacity: true)
                queue.head = 0
            }
            return job
        }
    }
}
