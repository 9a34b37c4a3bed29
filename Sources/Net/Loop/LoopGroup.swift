import Glibc
import Synchronization
import System

/// The program's loops, each on its own thread.
package final class LoopGroup: Sendable {
    package let loops: [EventLoop]

    /// - Parameter count: 0 means the number of cores less one, but at least one.
    ///
    ///   **Why one less.** The store's writer and the workers need a core, too. With 20 sessions of 4 KB messages on
    ///   two cores, two loops took 169 µs of CPU per message. One loop took 146 µs, at a slightly higher rate,
    ///   because it has fewer wake-ups with more work each.
    package init(count: Int) throws(NetError) {
        let wanted = count > 0 ? count : max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)) - 1)
        var loops: [EventLoop] = []
        for index in 0..<wanted { loops.append(try EventLoop(index: index)) }
        self.loops = loops
        for loop in loops { Threads.start(named: "loop-\(loop.index)") { loop.run() } }
    }

    /// Returns when every job that was running on any loop at the call has suspended or ended.
    ///
    /// It asks all loops at once, and the last one wakes the caller. If it asked them in turn, a stop would wait for
    /// the sum of their work, and would queue again as a caller after each loop.
    package func barrier() async {
        let barrier = Barrier(remaining: loops.count)
        await withUnsafeContinuation { continuation in
            for loop in loops {
                loop.submit { if barrier.passed() { continuation.resume() } }
            }
        }
    }

    private final class Barrier: Sendable {
        private let remaining: Atomic<Int>

        init(remaining: Int) { self.remaining = Atomic(remaining) }

        /// Returns whether this loop was the last one.
        func passed() -> Bool { remaining.subtract(1, ordering: .acquiringAndReleasing).newValue == 0 }
    }

    /// Ends the threads. The caller must first end all tasks that wait on a loop.
    package func end() {
        for loop in loops { loop.end() }
    }
}
