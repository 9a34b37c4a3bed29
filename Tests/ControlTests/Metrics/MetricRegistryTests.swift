import CoreMetrics
import Testing

@testable import Control

/// The instruments behind swift-metrics, and the catalogue of families.
struct MetricRegistryTests {
    private func values(_ registry: MetricRegistry, _ family: MetricFamily) -> [[String]: MetricSample.Value] {
        let samples = registry.readings.first { $0.family == family }?.samples ?? []
        return Dictionary(uniqueKeysWithValues: samples.map { ($0.labels, $0.value) })
    }

    @Test func `instruments with the same name and labels count together, from all threads`() async {
        let registry = MetricRegistry()
        await withDiscardingTaskGroup { group in
            for _ in 0..<4 {
                group.addTask {
                    let counter = Counter(
                        label: "sendguard_received_bytes_total", dimensions: [("stream", "news")], factory: registry)
                    for _ in 0..<1000 { counter.increment(by: 2) }
                }
            }
        }
        #expect(values(registry, MetricCatalogue.receivedBytes) == [["news"]: .number(8000)])
        #expect(registry.undeclared.isEmpty)
    }

    @Test func `a timer counts each value in one bucket, and sums seconds`() {
        let registry = MetricRegistry()
        let timer = Timer(label: "sendguard_loop_lag_seconds", dimensions: [("loop", "0")], factory: registry)
        for nanoseconds in [1_000_000, 1_000_001, 6_000_000_000] as [Int64] { timer.recordNanoseconds(nanoseconds) }
        guard case .distribution(let counts, let sum)? = values(registry, MetricCatalogue.loopLag)[["0"]] else {
            Issue.record("no histogram")
            return
        }
        #expect(counts == [1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1])
        #expect(abs(sum - 6.002000001) < 1e-9)
    }

    @Test func `a gauge has its last value`() {
        let registry = MetricRegistry([MetricCatalogue.permits])
        let meter = Meter(label: "sendguard_permits_outstanding", factory: registry)
        meter.set(4)
        meter.increment(by: 2.5)
        meter.decrement(by: 1)
        #expect(values(registry, MetricCatalogue.permits) == [[]: .number(5.5)])
    }

    @Test func `streams beyond the limit count together`() {
        let registry = MetricRegistry()
        for number in 0..<MetricLimits.streams + 7 {
            Counter(
                label: "sendguard_received_bytes_total", dimensions: [("stream", "s\(number)")], factory: registry
            ).increment()
        }
        let found = values(registry, MetricCatalogue.receivedBytes)
        #expect(found.count == MetricLimits.streams + 1 && found[["other"]] == .number(7))
    }

    @Test func `what no family declares counts nothing, and is named`() {
        let registry = MetricRegistry()
        Counter(label: "sendguard_mistyped_total", factory: registry).increment()
        Counter(label: "sendguard_messages_total", dimensions: [("campaign", "x")], factory: registry).increment()
        Timer(label: "sendguard_client_sessions_total", factory: registry).recordNanoseconds(1)
        #expect(
            registry.undeclared == [
                "sendguard_mistyped_total", "sendguard_messages_total", "sendguard_client_sessions_total",
            ])
        #expect(registry.readings.isEmpty)
    }

    // MARK: the catalogue

    @Test func `names are unique, in base units, and few`() {
        let families = MetricCatalogue.all
        #expect(Set(families.map(\.name)).count == families.count)
        #expect(families.count <= MetricLimits.families)
        for family in families {
            #expect(family.name.wholeMatch(of: #/(sendguard|process)_[a-z_]+[a-z]/#) != nil, "\(family.name)")
            #expect((family.kind == .counter) == family.name.hasSuffix("_total"), "\(family.name)")
            #expect((family.kind == .histogram) != family.bounds.isEmpty, "\(family.name)")
            #expect(family.bounds == family.bounds.sorted())
            #expect(family.help.hasSuffix(".") && !family.help.contains("\n"), "\(family.name)")
            for unit in ["_ms", "_millis", "_kb", "_percent", "_minutes"] {
                #expect(!family.name.contains(unit), "\(family.name)")
            }
        }
    }

    @Test func `no label names a campaign, a person or a message`() {
        let allowed: Set = [
            "verdict", "stream", "upstream", "state", "check", "action", "command", "class", "loop", "origin", "mode",
            "reason", "export", "list", "swift",
        ]
        for family in MetricCatalogue.all {
            #expect(allowed.isSuperset(of: family.labels), "\(family.name)")
        }
    }
}
