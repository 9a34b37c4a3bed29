import Glibc

/// The program's loops, each on its own thread.
package final class LoopGroup: Sendable {
    package let loops: [EventLoop]

    /// - Parameter count: 0 means one per core but one.
    ///
    ///   **Why one less.** The store's writer and the workers want a core too. With 20 sessions of 4 KB messages on
    ///   two cores, two loops took 169 µs of CPU a message and one took 146, at a slightly higher rate: fewer
    ///   wake-ups, each with more to do.
    package init(count: Int) throws(NetError) {
        let wanted = count > 0 ? count : max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)) - 1)
        var loops: [EventLoop] = []
        for index in 0..<wanted { loops.append(try EventLoop(index: index)) }
        self.loops = loops
        for loop in loops { Threads.start(named: "loop-\(loop.index)") { loop.run() } }
    }

    /// Returns when every job that was running on any loop at the call has suspended or ended.
    package func barrier() async {
        for loop in loops { await loop.barrier() }
    }

    /// Ends the threads. Nothing may wait on a loop any more.
    package func end() {
        for loop in loops { loop.end() }
    }
}
