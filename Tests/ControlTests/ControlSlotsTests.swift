import Synchronization
import Testing

@testable import Control

struct ControlSlotsTests {
    @Test func `beyond the limit the oldest connection of the user with most connections is closed`() {
        let slots = ControlSlots()
        let evicted = Mutex<[String]>([])
        func arrive(_ user: UInt32, _ name: String) -> ControlSlots.Arrival {
            slots.arrive(user: .account(user)) { evicted.withLock { $0.append(name) } }
        }
        _ = arrive(7, "other")
        let first = arrive(5, "0")
        for number in 1..<ControlLimits.arrivals - 1 { _ = arrive(5, "\(number)") }
        #expect(evicted.withLock { $0.isEmpty })
        _ = arrive(7, "another")
        _ = arrive(5, "last")
        #expect(evicted.withLock { $0 } == ["0", "1"])
        // A connection that ends by itself frees its place.
        slots.depart(first)
        _ = arrive(5, "one more")
        #expect(evicted.withLock { $0 } == ["0", "1", "2"])
    }

    @Test func `one user or kind of request cannot take the slots of another`() {
        let slots = ControlSlots()
        for _ in 0..<ControlLimits.slots.ofOneUser { #expect(slots.enter(.report, user: .account(5))) }
        #expect(!slots.enter(.report, user: .account(5)))
        #expect(slots.enter(.stop, user: .account(5)) && slots.enter(.report, user: .account(0)))
        slots.leave(.report, user: .account(0))
        for user: UInt32 in 100..<132 { _ = slots.enter(.report, user: .account(user)) }
        #expect(
            !slots.enter(.report, user: .account(200)) && slots.enter(.stop, user: .account(200))
                && slots.enter(.quick, user: .account(200)))
        slots.leave(.report, user: .account(5))
        #expect(slots.enter(.report, user: .account(200)))
    }
}
