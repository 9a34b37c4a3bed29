import Mail
import Testing

@testable import Guard

struct TripMonitorTests {
    private func defaultMonitor() -> TripMonitor { TripMonitor(TripSettings()) }

    @Test func `three placeholder blocks within ten minutes stop their campaign and no other`() throws {
        var monitor = defaultMonitor()
        #expect(monitor.take(Trips.placeholder(0)).isEmpty)
        #expect(monitor.take(Trips.placeholder(10, campaign: "other")).isEmpty)
        #expect(monitor.take(Trips.placeholder(20)).isEmpty)
        let trip = try #require(monitor.take(Trips.placeholder(30)).first)
        #expect(trip.key == .campaign("spring"))
        let order = try #require(trip.order)
        #expect(order.scope.text == "campaign:spring")
        #expect(order.mode == .defer)
        #expect(order.origin == .rule("placeholder-burst"))
        #expect(order.who.name == "rule placeholder-burst")
        #expect(
            order.reason
                == "rule placeholder-burst: 3 messages with findings of placeholder within 10 min (limit 3)")
        #expect(monitor.take(Trips.placeholder(40)).isEmpty, "its own stop is active already")
        #expect(monitor.take(Trips.placeholder(41, campaign: "other")).isEmpty)
    }

    @Test func `a retry within the window is not new evidence`() {
        var monitor = defaultMonitor()
        func attempt(_ seconds: Double, of message: UInt64) -> [Trip] {
            var event = Trips.placeholder(seconds)
            event.fingerprint = message
            return monitor.take(event)
        }
        for second in 0..<20 { #expect(attempt(Double(second), of: 1).isEmpty) }
        #expect(attempt(30, of: 2).isEmpty)
        #expect(attempt(31, of: 2).isEmpty)
        #expect(attempt(32, of: 3).count == 1)
        // After a resume new matches are evidence again, and half the number is enough.
        monitor.restart(Trips.resumption(40, "campaign:spring", rule: "placeholder-burst"))
        #expect(attempt(50, of: 1).isEmpty)
        #expect(attempt(51, of: 1).isEmpty)
        #expect(attempt(52, of: 3).count == 1)
    }

    @Test func `each accepted attempt counts, and so does a retry with another outcome`() {
        var monitor = defaultMonitor()
        func refused(_ seconds: Double, _ fill: (inout TripEvent.Figures) -> Void) {
            var event = Trips.event(seconds, fill)
            event.fingerprint = 1
            _ = monitor.take(event)
        }
        for second in 0..<5 { refused(Double(second)) { $0.accepted = 1 } }
        for second in 5..<9 { refused(Double(second)) { $0.refusedForNow = 1 } }
        refused(10) { $0.refusedForGood = 1 }
        let tally = monitor.figures(at: Trips.at(11), stops: []).first { $0.rule.name == "esp-refusals" }?.tally
        #expect(tally == TripTally(counted: 2, volume: 7))
    }

    @Test func `events older than the window are not evidence`() {
        var monitor = defaultMonitor()
        _ = monitor.take(Trips.placeholder(0))
        _ = monitor.take(Trips.placeholder(300))
        #expect(monitor.take(Trips.placeholder(620)).isEmpty)
        #expect(monitor.take(Trips.placeholder(650)).count == 1, "300, 620 and 650 are within ten minutes")
    }

    @Test func `a share trips only when its minimum volume is reached`() {
        var monitor = defaultMonitor()
        for number in 0..<189 { #expect(monitor.take(Trips.relayed(Double(number))).isEmpty) }
        for number in 0..<10 { #expect(monitor.take(Trips.suppressed(200 + Double(number))).isEmpty) }
        let trip = monitor.take(Trips.relayed(220)).first
        #expect(trip?.rule.name == "suppressed-share")
        #expect(trip?.key == .campaign("spring"), "the campaign that the same sender used last")
        #expect(trip?.tally == TripTally(counted: 10, volume: 200))
    }

    @Test func `suppressed recipients of an apology do not trip the rule for suppressed recipients`() {
        var monitor = defaultMonitor()
        monitor.apologies = ["spring"]
        _ = monitor.take(Trips.relayed(0))
        for number in 0..<400 { #expect(monitor.take(Trips.suppressed(Double(number))).isEmpty) }
        for number in 0..<2 { #expect(monitor.take(Trips.placeholder(Double(401 + number))).isEmpty) }
        #expect(monitor.take(Trips.placeholder(404)).count == 1, "other rules still apply")
        monitor.apologies = []
        var trips = 0
        for number in 0..<400 { trips += monitor.take(Trips.suppressed(Double(500 + number))).count }
        #expect(trips == 1)
    }

    @Test func `a share below the threshold does not trip at any volume`() {
        var monitor = defaultMonitor()
        for number in 0..<2000 {
            let event = number % 25 == 0 ? Trips.suppressed(Double(number)) : Trips.relayed(Double(number))
            #expect(monitor.take(event).isEmpty)
        }
    }

    @Test func `suppressed recipients of a sender without a campaign stop the sender`() {
        var monitor = defaultMonitor()
        var trips: [Trip] = []
        _ = monitor.take(Trips.relayed(0))
        for number in 0..<200 { trips += monitor.take(Trips.suppressed(Double(number), sender: "other@example.com")) }
        #expect(trips.map(\.key.scope.text) == ["sender:other@example.com"])
    }

    @Test func `reverse-paths that differ only by recipient count as one sender`() {
        var monitor = defaultMonitor()
        var trips: [Trip] = []
        for number in 0..<200 {
            trips += monitor.take(
                Trips.suppressed(Double(number), sender: "bounce-\(number)-x=example.net@example.com"))
        }
        #expect(trips.map(\.key.scope.text) == ["sender:bounce-*@example.com"])
        #expect(SenderName.name(of: Address("news+17@example.com")) == "news+*@example.com")
        #expect(SenderName.name(of: Address("\"news+17\"@EXAMPLE.com")) == "news+*@example.com")
        #expect(SenderName.name(of: Address("\"News\"@example.com")) == "news@example.com")
        #expect(SenderName.name(of: Address("first-last@example.com")) == "first-last@example.com")
    }

    @Test func `refusals by the ESP give one warning in each window`() {
        var monitor = defaultMonitor()
        var trips: [Trip] = []
        for number in 0..<10_000 {
            trips += monitor.take(
                Trips.event(Double(number)) { if number % 5 == 0 { $0.refusedForGood = 1 } else { $0.accepted = 1 } })
        }
        #expect(trips.map(\.at) == [199, 3799, 7399].map { Trips.at($0) })
        #expect(trips.allSatisfy { $0.order == nil && $0.key == .all })
    }

    @Test func `after a resume old evidence does not trip again, but new evidence does`() throws {
        var monitor = defaultMonitor()
        for number in 0..<3 { _ = monitor.take(Trips.placeholder(Double(number))) }
        monitor.restart(Trips.resumption(60, "campaign:spring", rule: "placeholder-burst"))
        let late = Trips.placeholder(2.5)
        #expect(monitor.take(late, at: Trips.at(61)).isEmpty, "it began before the resume")
        #expect(monitor.take(Trips.placeholder(70)).isEmpty)
        let trip = try #require(monitor.take(Trips.placeholder(80)).first)
        #expect(trip.threshold.count == 2, "under caution half the number is enough")
        #expect(trip.tally.counted == 2)
    }

    @Test func `caution ends after its window`() {
        var monitor = defaultMonitor()
        for number in 0..<3 { _ = monitor.take(Trips.placeholder(Double(number))) }
        monitor.restart(Trips.resumption(60, "campaign:spring", rule: "placeholder-burst"))
        _ = monitor.take(Trips.placeholder(3670))
        #expect(monitor.take(Trips.placeholder(3671)).isEmpty)
        #expect(monitor.take(Trips.placeholder(3672)).count == 1)
    }

    @Test func `a resume of other mail does not restart the count`() {
        var monitor = defaultMonitor()
        _ = monitor.take(Trips.placeholder(0))
        _ = monitor.take(Trips.placeholder(1))
        monitor.restart(Trips.resumption(2, "campaign:other"))
        monitor.restart(Trips.resumption(2, "stream:receipts"))
        #expect(monitor.take(Trips.placeholder(3)).count == 1)
    }

    @Test(arguments: ["all", "stream:news*", "sender:example.com", "upstream:esp", "campaign:SPRING"])
    func `a resume of a wider scope restarts the counts of its campaigns`(_ scope: String) {
        var monitor = defaultMonitor()
        _ = monitor.take(Trips.placeholder(0))
        _ = monitor.take(Trips.placeholder(1))
        monitor.restart(Trips.resumption(2, scope))
        #expect(monitor.take(Trips.placeholder(3)).isEmpty)
    }

    @Test func `a resume covers campaigns that are first seen after it`() {
        var monitor = defaultMonitor()
        monitor.restart(Trips.resumption(2, "all"))
        #expect(monitor.take(Trips.placeholder(1), at: Trips.at(3)).isEmpty)
        #expect(monitor.take(Trips.placeholder(4)).isEmpty)
        #expect(monitor.take(Trips.placeholder(5)).count == 1, "the campaign is under caution")
    }

    @Test func `while a rule's own stop is active, a person's resume does not make the rule trip again`() {
        var monitor = defaultMonitor()
        for number in 0..<3 { _ = monitor.take(Trips.placeholder(Double(number))) }
        monitor.restart(Trips.resumption(10, "all"))
        for number in 20..<30 { #expect(monitor.take(Trips.placeholder(Double(number))).isEmpty) }
        monitor.restart(Trips.resumption(40, "campaign:spring", rule: "placeholder-burst"))
        _ = monitor.take(Trips.placeholder(41))
        #expect(monitor.take(Trips.placeholder(42)).count == 1)
    }

    @Test func `a rule does not trip while its stop from before the start is active`() {
        var monitor = defaultMonitor()
        monitor.know([
            Stop(
                id: StopID(value: 1), scope: StopScope("campaign:spring")!, mode: .defer, reason: "", who: "",
                origin: .rule("placeholder-burst"), at: Trips.at(0))
        ])
        for number in 0..<9 { #expect(monitor.take(Trips.placeholder(Double(number))).isEmpty) }
    }

    @Test func `a rule trips again when its stop could not be made`() throws {
        var monitor = defaultMonitor()
        for number in 0..<2 { _ = monitor.take(Trips.placeholder(Double(number))) }
        let trip = try #require(monitor.take(Trips.placeholder(2)).first)
        monitor.forget(trip)
        #expect(monitor.take(Trips.placeholder(3)).count == 1)
    }

    @Test func `a rule that is tried out trips again after any resume that covers it, however old`() {
        var monitor = defaultMonitor()
        for number in 0..<3 { _ = monitor.take(Trips.placeholder(Double(number))) }
        monitor.restart(Trips.resumption(10, "stream:newsletter"), rearming: .covered)
        monitor.restart(Trips.resumption(100_000, "stream:other"), rearming: .covered)
        var trips: [Trip] = []
        for number in 0..<3 { trips += monitor.take(Trips.placeholder(200_000 + Double(number))) }
        #expect(trips.count == 1)
    }

    @Test func `the number of windows is bounded, and the latest windows are kept`() {
        var monitor = defaultMonitor()
        for number in 0..<10_000 { _ = monitor.take(Trips.placeholder(Double(number) / 100, campaign: "c\(number)")) }
        let figures = monitor.figures(at: Trips.at(100), stops: []).filter { $0.rule.name == "placeholder-burst" }
        #expect(figures.count <= TripMonitor.windowLimit)
        #expect(figures.contains { $0.key == .campaign("c9999") })
    }

    @Test func `the figures show thresholds, caution and stops`() throws {
        var monitor = defaultMonitor()
        for number in 0..<3 { _ = monitor.take(Trips.placeholder(Double(number))) }
        let stop = Stop(
            id: StopID(value: 1), scope: StopScope("campaign:spring")!, mode: .defer, reason: "", who: "",
            origin: .rule("placeholder-burst"), at: Trips.at(2))
        let before = try #require(monitor.figures(at: Trips.at(3), stops: [stop]).first)
        #expect(before.isStopped && before.tally.counted == 3 && before.cautionUntil == nil)
        monitor.restart(Trips.resumption(60, "campaign:spring", rule: "placeholder-burst"))
        _ = monitor.take(Trips.placeholder(70))
        let after = try #require(monitor.figures(at: Trips.at(71), stops: []).first)
        #expect(!after.isStopped && after.tally.counted == 1 && after.threshold.count == 2)
        #expect(after.cautionUntil == Trips.at(3660))
    }
}
