import Guard
import Testing

@testable import sendguard

struct TripConfigurationTests {
    private func trips(_ text: String) throws -> TripSettings {
        let file = """
            listeners: [{address: "127.0.0.1:2525"}]
            upstreams: [{name: esp, host: 127.0.0.1, tls: none}]

            """
        do {
            return try ConfigurationLoader.parse(file + text, file: "f.yaml").configuration.trips
        } catch {
            Issue.record("\(error.lines)")
            throw error
        }
    }

    @Test func `the default rules are on, and each can be turned off`() throws {
        #expect(try trips("").rules == TripSettings.usual)
        let names = try trips("trips: [{name: suppressed-share, then: off}]").rules.map(\.name)
        #expect(names == ["placeholder-burst", "esp-refusals"])
    }

    @Test func `an item with the name of a default rule changes only the keys that it has`() throws {
        let rule = try trips("trips: [{name: esp-refusals, share: 20%, then: stop, mode: hold}]").rules[2]
        #expect(rule.threshold == TripThreshold(share: 0.2, floor: 200))
        #expect(rule.action == .stop(.hold))
        #expect(rule.per == .all)
        #expect(try trips("trips: [{name: placeholder-burst, mode: reject}]").rules[0].action == .stop(.reject))
        let observed = try trips("trips: [{name: placeholder-burst, check: test-content, observed: true}]").rules[0]
        #expect(observed.measure == .findings(check: "test-content", observed: true))
    }

    @Test func `configured rules come after the default ones`() throws {
        let settings = try trips(
            """
            trips:
              - {name: flood, count: messages, per: stream, window: 1m, at_least: 6000, then: warn}
              - {name: wide, count: audience, window: 24h, at_least: 50000}
              - {name: greylisted, count: refusals, class: 4xx, window: 5m, share: 0.5, of_at_least: 10}
            caution: {window: 30m, factor: 25%}
            """)
        #expect(
            settings.rules.dropFirst(3) == [
                TripRule(
                    name: "flood", measure: .messages, per: .stream, window: .seconds(60),
                    threshold: TripThreshold(count: 6000), action: .warn),
                TripRule(
                    name: "wide", measure: .audience, window: .seconds(86_400),
                    threshold: TripThreshold(count: 50_000), action: .stop(.defer)),
                TripRule(
                    name: "greylisted", measure: .refusals(.transient), window: .seconds(300),
                    threshold: TripThreshold(share: 0.5, floor: 10), action: .stop(.defer)),
            ])
        #expect(settings.caution == CautionSettings(window: .seconds(1800), factor: 0.25))
    }
}
