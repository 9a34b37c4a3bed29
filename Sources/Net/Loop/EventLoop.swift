// Folder Loop: event loops, each a thread and a task executor, with their timers and the state of their descriptors.
// May use: Sockets.

import CLinux
import Glibc
import Synchronization
import System

/// An epoll loop on its own thread. It is also a task executor: a task that prefers it runs on this thread from start
/// to end, across every await. So the loop's state needs no lock.
///
/// Each turn runs ready jobs, waits once in epoll_wait, takes the inbox from other threads, dispatches the events,
/// and fires due timers. A job must not block the loop for more than 5 ms.
///
/// Sendable because only the loop's thread touches anything except `inbox` (`assertOnLoop`).
package final class EventLoop: TaskExecutor, @unchecked Sendable {
    private struct Inbox {
        var jobs: [UnownedJob] = []
        var closures: [@Sendable () -> Void] = []
        /// The loop is in epoll_wait, or about to enter it. A thread that adds something must signal.
        var isAsleep = false
        var isEnding = false
    }

    private struct Slot {
        var generation: UInt32 = 0
        var readiness: Readiness?
    }

    /// Position in its group, from 0.
    package let index: Int
    private let epoll: Int32
    private let wakeup: Int32
    private let inbox = Mutex(Inbox())
    private let thread = Atomic<UInt>(0)

    // Used only on the loop's thread.
    private var ready: [UnownedJob] = []
    private var slots: [Slot] = []
    private var freeSlots: [Int] = []
    private var timers = TimerHeap()
    private var callbacks: [UInt64: () -> Void] = [:]
    private var nextCallback: UInt64 = 0
    /// The buffer that reads fill. All connections of the loop share it, since none keeps bytes there across a
    /// suspension.
    let scratch = UnsafeMutableRawBufferPointer.allocate(byteCount: NetLimits.readBytes, alignment: 16)

    private static let wakeupKey = UInt64.max

    package init(index: Int) throws(NetError) {
        self.index = index
        do throws(Errno) {
            epoll = try Syscalls.epollCreate()
            wakeup = try Syscalls.eventDescriptor()
            // Edge-triggered: each write is a new edge, so the counter never has to be read.
            try Syscalls.epollAdd(epoll, wakeup, events: EPOLLIN.rawValue | EPOLLET.rawValue, key: Self.wakeupKey)
        } catch {
            throw NetError.system("epoll", error)
        }
    }

    deinit {
        scratch.deallocate()
        Syscalls.close(epoll)
        Syscalls.close(wakeup)
    }

    // MARK: executor

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        if isCurrent {
            ready.append(job)
        } else {
            post { $0.jobs.append(job) }
        }
    }

    /// Whether the caller runs on this loop's thread.
    @inline(__always)
    package var isCurrent: Bool { UInt(pthread_self()) == thread.load(ordering: .relaxed) }

    @inline(__always)
    func assertOnLoop() { assert(isCurrent, "used on another thread") }

    /// Runs a closure on the loop, between two jobs.
    package func submit(_ closure: @escaping @Sendable () -> Void) { post { $0.closures.append(closure) } }

    /// Returns when every job that was running on the loop at the call has suspended or ended.
    package func barrier() async {
        await withUnsafeContinuation { continuation in submit { continuation.resume() } }
    }

    private func post(_ add: (inout Inbox) -> Void) {
        let mustSignal = inbox.withLock { inbox in
            add(&inbox)
            defer { inbox.isAsleep = false }
            return inbox.isAsleep
        }
        if mustSignal { Syscalls.signal(wakeup) }
    }

    // MARK: the loop

    /// Runs the loop on the calling thread until `end()`.
    func run() {
        thread.store(UInt(pthread_self()), ordering: .relaxed)
        let events = UnsafeMutableBufferPointer<epoll_event>.allocate(capacity: NetLimits.eventsPerTurn)
        defer { events.deallocate() }
        var batch: [UnownedJob] = []
        var closures: [@Sendable () -> Void] = []
        while true {
            swap(&batch, &ready)
            for job in batch { job.runSynchronously(on: asUnownedTaskExecutor()) }
            batch.removeAll(keepingCapacity: true)

            let isEnding = inbox.withLock { inbox in
                if ready.isEmpty, inbox.jobs.isEmpty, inbox.closures.isEmpty { inbox.isAsleep = true }
                return inbox.isEnding
            }
            if isEnding { return }
            let count = poll(into: events)
            inbox.withLock { inbox in
                inbox.isAsleep = false
                ready.append(contentsOf: inbox.jobs)
                inbox.jobs.removeAll(keepingCapacity: true)
                swap(&closures, &inbox.closures)
            }
            for event in events[..<count] { dispatch(event) }
            for closure in closures { closure() }
            closures.removeAll(keepingCapacity: true)
            fireTimers()
        }
    }

    /// Ends `run` after the present turn. Jobs that are still queued do not run.
    func end() { post { $0.isEnding = true } }

    private func poll(into events: UnsafeMutableBufferPointer<epoll_event>) -> Int {
        let mayBlock = inbox.withLock { $0.isAsleep }
        var milliseconds: Int32 = 0
        if mayBlock {
            milliseconds = -1
            if let earliest = timers.earliest {
                let wait = (earliest - Clock.monotonicNanoseconds + 999_999) / 1_000_000
                milliseconds = Int32(clamping: max(0, wait))
            }
        }
        do throws(Errno) {
            return try Syscalls.epollWait(epoll, events, milliseconds: milliseconds)
        } catch {
            preconditionFailure("epoll_wait: \(error)")
        }
    }

    private func dispatch(_ event: epoll_event) {
        let key = event.data.u64
        guard key != Self.wakeupKey, let readiness = readiness(for: key) else { return }
        let failed = EPOLLERR.rawValue | EPOLLHUP.rawValue
        let ended = EPOLLRDHUP.rawValue | failed
        readiness.didSignal(
            readable: event.events & (EPOLLIN.rawValue | ended) != 0,
            writable: event.events & (EPOLLOUT.rawValue | failed) != 0,
            ended: event.events & ended != 0)
    }

    // MARK: registrations

    /// Drops late events: when a descriptor was closed and its slot is in use again, the event carries the old
    /// generation.
    func readiness(for key: UInt64) -> Readiness? {
        let index = Int(truncatingIfNeeded: key & 0xFFFF_FFFF)
        guard index < slots.count, slots[index].generation == UInt32(truncatingIfNeeded: key >> 32) else { return nil }
        return slots[index].readiness
    }

    func register(_ descriptor: Int32) throws(Errno) -> Readiness {
        assertOnLoop()
        if freeSlots.isEmpty {
            freeSlots.append(slots.count)
            slots.append(Slot())
        }
        let index = freeSlots.removeLast()
        let readiness = Readiness(key: UInt64(slots[index].generation) << 32 | UInt64(index))
        let interest = EPOLLIN.rawValue | EPOLLOUT.rawValue | EPOLLRDHUP.rawValue | EPOLLET.rawValue
        do {
            try Syscalls.epollAdd(epoll, descriptor, events: interest, key: readiness.key)
        } catch {
            freeSlots.append(index)
            throw error
        }
        slots[index].readiness = readiness
        return readiness
    }

    /// Removes a registration. The caller closes the descriptor next, which removes it from epoll.
    func deregister(_ readiness: Readiness) {
        assertOnLoop()
        let index = Int(truncatingIfNeeded: readiness.key & 0xFFFF_FFFF)
        guard slots[index].readiness === readiness else { return }
        slots[index].readiness = nil
        slots[index].generation &+= 1
        freeSlots.append(index)
        readiness.wake(.closed)
    }

    // MARK: time

    /// Waits for a descriptor, until a deadline.
    func wait(_ readiness: Readiness, for interest: Readiness.Interest, until deadline: Deadline) async
        -> Readiness.Wake
    {
        await withUnsafeContinuation { continuation in
            assertOnLoop()
            readiness.wait(for: interest, continuation)
            readiness.deadline = deadline.nanoseconds
            file(readiness)
        }
    }

    /// Suspends the calling task until a deadline; the loop's other jobs continue.
    package func sleep(until deadline: Deadline) async {
        await withUnsafeContinuation { continuation in schedule(at: deadline) { continuation.resume() } }
    }

    /// Runs a closure on the loop at a moment. Call it only on the loop's thread.
    /// - Returns: a number for `unschedule`.
    @discardableResult
    package func schedule(at deadline: Deadline, _ callback: @escaping () -> Void) -> UInt64 {
        assertOnLoop()
        nextCallback += 1
        callbacks[nextCallback] = callback
        timers.insert(.init(at: deadline.nanoseconds, key: nextCallback, isCallback: true))
        return nextCallback
    }

    package func unschedule(_ number: UInt64) {
        assertOnLoop()
        callbacks[number] = nil
    }

    /// Measures how late the loop runs a timer, again and again until the loop ends.
    /// - Parameter note: gets nanoseconds, on the loop's thread.
    package func watchLag(every pause: Duration, _ note: @escaping @Sendable (Int64) -> Void) {
        submit { [self] in
            let due = Deadline.after(pause)
            schedule(at: due) { [self] in
                note(Clock.monotonicNanoseconds - due.nanoseconds)
                watchLag(every: pause, note)
            }
        }
    }

    private func file(_ readiness: Readiness) {
        guard readiness.deadline < readiness.filed else { return }
        readiness.filed = readiness.deadline
        timers.insert(.init(at: readiness.deadline, key: readiness.key, isCallback: false))
    }

    private func fireTimers() {
        guard timers.earliest != nil else { return }
        let now = Clock.monotonicNanoseconds
        while let entry = timers.popDue(now) {
            if entry.isCallback {
                callbacks.removeValue(forKey: entry.key)?()
            } else if let readiness = readiness(for: entry.key) {
                if readiness.filed == entry.at { readiness.filed = .max }
                guard readiness.isWaiting else { continue }
                if readiness.deadline <= now { readiness.wake(.timedOut) } else { file(readiness) }
            }
        }
    }
}
