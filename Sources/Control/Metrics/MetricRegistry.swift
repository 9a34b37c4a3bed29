import CoreMetrics
import Synchronization

/// What is behind swift-metrics in a running guard: it makes the instruments of the families of a catalogue, and reads
/// them all.
///
/// Instruments with the same name and labels are one. They live as long as the registry: a counter that disappeared
/// would look like a restart. An instrument that no family declares counts nothing, and its name is kept for a test.
///
/// **Why only counters and histograms of the mail path come through here.** What has a present value (a list's age, a
/// stop) is read when somebody asks (`MetricReading`). So a list that was deleted has no series left, and nothing in
/// the guard sets values that nobody reads.
package final class MetricRegistry: MetricsFactory, Sendable {
    private enum Instrument: Sendable {
        case counter(AtomicCounter)
        case gauge(AtomicGauge)
        case histogram(AtomicHistogram)

        var value: MetricSample.Value {
            switch self {
            case .counter(let counter): counter.value
            case .gauge(let gauge): gauge.value
            case .histogram(let histogram): histogram.value
            }
        }
    }

    private struct State {
        /// By name, then by the values of the labels.
        var instruments: [String: [[String]: Instrument]] = [:]
        var streams: [String: Set<String>] = [:]
        var undeclared: Set<String> = []
    }

    private let families: [String: MetricFamily]
    private let order: [MetricFamily]
    private let state = Mutex(State())

    package init(_ families: [MetricFamily] = MetricCatalogue.all) {
        order = families
        self.families = Dictionary(uniqueKeysWithValues: families.map { ($0.name, $0) })
    }

    /// Names of instruments that no family declares with this kind and these labels.
    package var undeclared: Set<String> { state.withLock { $0.undeclared } }

    /// All instruments, in the order of the catalogue; series are sorted. A family without series is left out.
    package var readings: [MetricReading] {
        let instruments = state.withLock { $0.instruments }
        return order.compactMap { family in
            guard let series = instruments[family.name] else { return nil }
            return family.reading(
                series.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { MetricSample($0, $1.value) })
        }
    }

    // MARK: MetricsFactory

    package func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        let made = instrument(label, dimensions, .counter) { _ in .counter(AtomicCounter()) }
        return if case .counter(let counter)? = made { counter } else { NOOPMetricsHandler.instance }
    }

    package func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        let made = instrument(label, dimensions, .gauge) { _ in .gauge(AtomicGauge()) }
        return if case .gauge(let gauge)? = made { gauge } else { NOOPMetricsHandler.instance }
    }

    package func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        histogram(label, dimensions) ?? NOOPMetricsHandler.instance
    }

    package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        histogram(label, dimensions) ?? NOOPMetricsHandler.instance
    }

    package func destroyCounter(_ handler: any CounterHandler) {}
    package func destroyMeter(_ handler: any MeterHandler) {}
    package func destroyRecorder(_ handler: any RecorderHandler) {}
    package func destroyTimer(_ handler: any TimerHandler) {}

    private func histogram(_ label: String, _ dimensions: [(String, String)]) -> AtomicHistogram? {
        let made = instrument(label, dimensions, .histogram) { .histogram(AtomicHistogram(bounds: $0.bounds)) }
        return if case .histogram(let histogram)? = made { histogram } else { nil }
    }

    private func instrument(
        _ name: String, _ dimensions: [(String, String)], _ kind: MetricFamily.Kind,
        _ make: (MetricFamily) -> Instrument
    ) -> Instrument? {
        state.withLock { state in
            guard let family = families[name], family.kind == kind, family.labels == dimensions.map(\.0) else {
                state.undeclared.insert(name)
                return nil
            }
            let values = dimensions.map { label, value in
                label == "stream" ? Self.bounded(value, &state.streams[name, default: []]) : value
            }
            if let known = state.instruments[name]?[values] { return known }
            let made = make(family)
            state.instruments[name, default: [:]][values] = made
            return made
        }
    }

    private static func bounded(_ value: String, _ known: inout Set<String>) -> String {
        if known.contains(value) { return value }
        guard known.count < MetricLimits.streams else { return MetricLimits.otherValue }
        known.insert(value)
        return value
    }
}
