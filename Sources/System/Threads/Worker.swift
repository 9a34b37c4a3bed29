import Synchronization

/// A few threads for what must not hold a loop: name lookups, password hashes, the judging of large messages.
/// Jobs run in the order they come.
package final class Worker: Sendable {
    private struct Queue: ~Copyable {
        var jobs: [@Sendable () -> Void] = []
        var head = 0
    }

    private let queue = Mutex(Queue())
    private let available: Semaphore

    /// Threads of each worker.
    package static let threads = SystemLimits.workerThreads

    /// - Parameter name: of its threads, at most 12 octets.
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

    /// Runs a closure on a worker thread and returns, on the caller's executor, what it gave.
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
