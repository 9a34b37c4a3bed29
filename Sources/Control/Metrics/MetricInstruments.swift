import CoreMetrics
import Synchronization

/// A counter of swift-metrics. Counting is one atomic addition.
final class AtomicCounter: CounterHandler, Sendable {
    private let count = Atomic<Int64>(0)

    func increment(by amount: Int64) { count.wrappingAdd(amount, ordering: .relaxed) }

    /// Ignored: a counter of Prometheus never falls while its process lives.
    func reset() {}

    var value: MetricSample.Value { .number(Double(count.load(ordering: .relaxed))) }
}

/// A gauge of swift-metrics.
final class AtomicGauge: MeterHandler, Sendable {
    private let bits = Atomic<UInt64>(0)

    func set(_ value: Int64) { set(Double(value)) }
    func set(_ value: Double) { bits.store(value.bitPattern, ordering: .relaxed) }
    func increment(by amount: Double) { change { $0 + amount } }
    func decrement(by amount: Double) { change { $0 - amount } }

    private func change(_ next: (Double) -> Double) {
        var old = bits.load(ordering: .relaxed)
        while true {
            let new = next(Double(bitPattern: old)).bitPattern
            let (exchanged, original) = bits.weakCompareExchange(expected: old, desired: new, ordering: .relaxed)
            if exchanged { return }
            old = original
        }
    }

    var value: MetricSample.Value { .number(Double(bitPattern: bits.load(ordering: .relaxed))) }
}

/// A timer or recorder of swift-metrics. A value is two atomic additions.
final class AtomicHistogram: TimerHandler, RecorderHandler, Sendable {
    /// An array cannot hold atomics, because they cannot be copied.
    private final class Bucket: Sendable {
        let count = Atomic<UInt64>(0)
    }

    private let bounds: [Double]
    private let buckets: [Bucket]
    /// Of all values, in billionths of the unit.
    private let sum = Atomic<Int64>(0)

    init(bounds: [Double]) {
        self.bounds = bounds
        buckets = (0...bounds.count).map { _ in Bucket() }
    }

    func recordNanoseconds(_ duration: Int64) { add(Double(duration) / 1e9, duration) }
    func record(_ value: Int64) { record(Double(value)) }
    func record(_ value: Double) { add(value, Int64(clamping: Int(exactly: (value * 1e9).rounded()) ?? 0)) }

    private func add(_ value: Double, _ billionths: Int64) {
        let place = bounds.firstIndex { value <= $0 } ?? bounds.count
        buckets[place].count.wrappingAdd(1, ordering: .relaxed)
        sum.wrappingAdd(billionths, ordering: .relaxed)
    }

    var value: MetricSample.Value {
        .distribution(
            counts: buckets.map { $0.count.load(ordering: .relaxed) },
            sum: Double(sum.load(ordering: .relaxed)) / 1e9)
    }
}
