import Foundation
import Synchronization

/// Runs work on separate threads, for tests that block, and throws the first error.
package enum Threads {
    /// Calls the body with 0 to `count - 1`, each on a thread, and waits for all.
    package static func run(_ count: Int, _ body: @escaping @Sendable (Int) throws -> Void) throws {
        try start(count, body).wait()
    }

    /// Starts the same without waiting.
    package static func start(_ count: Int, _ body: @escaping @Sendable (Int) throws -> Void) -> Running {
        let running = Running(count: count)
        for index in 0..<count {
            Thread.detachNewThread {
                do { try body(index) } catch { running.failed(error) }
                running.group.leave()
            }
        }
        return running
    }

    /// Running threads.
    package final class Running: Sendable {
        fileprivate let group = DispatchGroup()
        private let error = Mutex<(any Error)?>(nil)

        fileprivate init(count: Int) { for _ in 0..<count { group.enter() } }

        fileprivate func failed(_ error: any Error) { self.error.withLock { $0 = $0 ?? error } }

        /// Waits for all; throws the first error.
        package func wait(within limit: DispatchTimeInterval = .seconds(120)) throws {
            guard group.wait(timeout: .now() + limit) == .success else {
                throw TestFailure("threads of a test did not end in \(limit)")
            }
            if let error = error.withLock({ $0 }) { throw error }
        }
    }
}

/// Runs blocking work on a separate thread. Tasks have only a few threads, and the awaited task needs them.
package func offTheTasksThreads<Value: Sendable>(
    _ work: @escaping @Sendable () throws -> Value
) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Result(catching: work)) }
    }
}
