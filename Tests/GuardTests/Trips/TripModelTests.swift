import Mail
import Testing

@testable import Guard

/// Tests the monitor against a model that keeps every event and recounts each time.
struct TripModelTests {
    /// Uses the same buckets as the monitor, so that "within" means the same.
    private struct Model {
        struct Event {
            let at, counted, volume: Int
            let campaign: String
        }

        let rule: TripRule
        let span: Int
        let factor: Double
        let caution: Int
        var events: [Event] = []
        var restarts: [String: Int] = [:]
        var stopped: Set<String> = []

        /// Whether the rule trips for the campaign.
        mutating func take(_ event: Event, now: Int) -> Bool {
            events.append(event)
            let width = span / Int(TripWindow.buckets)
            let restart = restarts[event.campaign]
            let evidence = events.filter {
                $0.campaign == event.campaign && $0.at / width >= now / width - Int(TripWindow.buckets)
                    && (restart.map { [at = $0.at] in at >= $0 } ?? true)
            }
            let counted = evidence.reduce(0) { $0 + $1.counted }
            let volume = evidence.reduce(0) { $0 + $1.volume }
            let isCautious = restart.map { now < $0 + caution } ?? false
            func limit(_ number: Int?) -> Int {
                number.map { isCautious ? max(1, Int((Double($0) * factor).rounded(.up))) : $0 } ?? 0
            }
            let share = (rule.threshold.share ?? 0) * (isCautious ? factor : 1)
            guard counted > 0, counted >= limit(rule.threshold.count), volume >= limit(rule.threshold.floor),
                Double(counted) >= share * Double(volume)
            else { return false }
            return stopped.insert(event.campaign).inserted
        }
    }

    private struct Generator: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ (state >> 29)
        }
    }

    @Test(arguments: 0..<200)
    func `the monitor trips exactly when the model does`(seed: UInt64) {
        var random = Generator(state: seed)
        let threshold = TripThreshold(
            count: Bool.random(using: &random) ? Int.random(in: 1...8, using: &random) : nil,
            share: Double(Int.random(in: 1...40, using: &random)) / 100,
            floor: Bool.random(using: &random) ? Int.random(in: 1...40, using: &random) : nil)
        let rule = TripRule(
            name: "mine", measure: .suppressed, window: .seconds(600), threshold: threshold, action: .stop(.defer))
        let settings = TripSettings(rules: [rule], caution: CautionSettings(window: .seconds(300), factor: 0.5))
        var monitor = TripMonitor(settings)
        var model = Model(rule: rule, span: 600, factor: 0.5, caution: 300)
        var now = 0
        for _ in 0..<300 {
            // Restarts are at the start of a bucket, before any event in it, because the monitor drops that bucket.
            let campaign = ["a", "b", "c"].randomElement(using: &random)!
            if Int.random(in: 0..<25, using: &random) == 0 {
                now = (now / 10 + 1) * 10
                monitor.restart(Trips.resumption(Double(now), "campaign:\(campaign)", rule: "mine"))
                model.restarts[campaign] = now
                model.stopped.remove(campaign)
                now += 10
                continue
            }
            now += Int.random(in: 0...20, using: &random)
            let late = Int.random(in: 0..<6, using: &random) == 0 ? Int.random(in: 0...700, using: &random) : 0
            let at = max(0, now - late)
            let counted = Int.random(in: 0..<4, using: &random) == 0 ? 1 : 0
            let event = Trips.event(Double(at), campaign: campaign) {
                $0.suppressed = counted
                $0.accepted = 2
            }
            let trips = monitor.take(event, at: Trips.at(Double(now)))
            let expected = model.take(
                .init(at: at, counted: counted, volume: counted + 2, campaign: campaign), now: now)
            #expect(!trips.isEmpty == expected, "seed \(seed), at \(now)")
        }
    }
}
