import Synchronization
import System
import Testing

@testable import Net

/// A task that prefers a loop stays on its thread across every await: the whole design depends on this.
@Suite struct LoopTests {
    actor Elsewhere { func visit() -> Int { 1 } }

    @Test func `a task is back on its loop after every kind of await`() async throws {
        let group = try LoopGroup(count: 2)
        defer { group.end() }
        let worker = Worker()
        for loop in group.loops {
            await Task(executorPreference: loop) {
                #expect(loop.isCurrent)
                await withCheckedContinuation { continuation in
                    Threads.start(named: "other") { continuation.resume() }
                }
                #expect(loop.isCurrent, "after a continuation resumed from another thread")
                #expect(await worker.run { !loop.isCurrent })
                #expect(loop.isCurrent, "after a worker")
                _ = await Elsewhere().visit()
                #expect(loop.isCurrent, "after an actor")
                async let child = Elsewhere().visit()
                _ = await child
                #expect(loop.isCurrent, "after async let")
                await withTaskGroup(of: Bool.self) { children in
                    for _ in 0..<3 { children.addTask { loop.isCurrent } }
                    for await wasOnLoop in children { #expect(wasOnLoop, "a child inherits the loop") }
                }
                #expect(loop.isCurrent, "after a group")
                await loop.sleep(until: .after(.milliseconds(1)))
                #expect(loop.isCurrent, "after a sleep of the loop")
                try? await Task.sleep(for: .milliseconds(1))
                #expect(loop.isCurrent, "after a sleep of the runtime")
                await group.loops[1 - loop.index].barrier()
                #expect(loop.isCurrent, "after a barrier of another loop")
                await Task.yield()
                #expect(loop.isCurrent, "after a yield")
            }.value
        }
    }

    @Test func `a loop that was busy says how late its timer ran`() async throws {
        let group = try LoopGroup(count: 1)
        defer { group.end() }
        let (notes, take) = AsyncStream.makeStream(of: Int64.self)
        group.loops[0].watchLag(every: .milliseconds(1)) { take.yield($0) }
        var count = 0
        for await lag in notes {
            #expect(lag >= 0, "a timer never runs early")
            count += 1
            // The loop may be busy between two timers, when none is late: so it is busy again and again.
            if count.isMultiple(of: 3) {
                group.loops[0].submit {
                    let until = Clock.monotonicNanoseconds + 30_000_000
                    while Clock.monotonicNanoseconds < until {}
                }
            }
            if lag > 20_000_000 { break }
            guard count < 1000 else {
                Issue.record("no timer was late")
                break
            }
        }
    }

    @Test func `a barrier waits for the job that is running`() async throws {
        let group = try LoopGroup(count: 1)
        defer { group.end() }
        let loop = group.loops[0]
        let order = Order()
        let started = AsyncStream.makeStream(of: Void.self)
        let task = Task(executorPreference: loop) {
            started.continuation.yield()
            let until = Clock.monotonicNanoseconds + 20_000_000
            while Clock.monotonicNanoseconds < until {}
            order.add("job")
        }
        for await _ in started.stream { break }
        await loop.barrier()
        order.add("barrier")
        await task.value
        #expect(order.all == ["job", "barrier"])
    }

    @Test func `an event for a reused descriptor is dropped`() async throws {
        let group = try LoopGroup(count: 1)
        defer { group.end() }
        let loop = group.loops[0]
        let isReused = try await Task(executorPreference: loop) {
            // The kernel gives the lowest free number, but another test of this process may take it in between.
            for _ in 0..<1000 {
                let first = try Syscalls.eventDescriptor()
                let old = try loop.register(first)
                loop.deregister(old)
                Syscalls.close(first)
                let second = try Syscalls.eventDescriptor()
                defer { Syscalls.close(second) }
                guard second == first else { continue }
                let new = try loop.register(second)
                #expect(old.key & 0xFFFF_FFFF == new.key & 0xFFFF_FFFF, "the slot is used again")
                #expect(loop.readiness(for: old.key) == nil, "the old key finds nothing")
                #expect(loop.readiness(for: new.key) === new)
                loop.deregister(new)
                return true
            }
            return false
        }.value
        #expect(isReused)
    }

    @Test func `a wait ends at its deadline and a later deadline replaces an earlier one`() async throws {
        let group = try LoopGroup(count: 1)
        defer { group.end() }
        let loop = group.loops[0]
        try await Task(executorPreference: loop) {
            let descriptor = try Syscalls.eventDescriptor()
            let readiness = try loop.register(descriptor)
            let begin = Clock.monotonicNanoseconds
            let wake = await loop.wait(readiness, for: .reading, until: .after(.milliseconds(30)))
            #expect(wake == .timedOut)
            #expect(Clock.monotonicNanoseconds - begin >= 30_000_000)
            loop.schedule(at: .after(.milliseconds(5))) { Syscalls.signal(descriptor) }
            #expect(await loop.wait(readiness, for: .reading, until: .after(.seconds(60))) == .ready)
            loop.deregister(readiness)
            Syscalls.close(descriptor)
        }.value
    }
}

private final class Order: Sendable {
    private let names = Mutex<[String]>([])
    func add(_ name: String) { names.withLock { $0.append(name) } }
    var all: [String] { names.withLock { $0 } }
}
