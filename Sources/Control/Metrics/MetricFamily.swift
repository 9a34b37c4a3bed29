// Folder Metrics: figures for monitoring systems. Which there are (`MetricCatalogue`), what counts them behind
// swift-metrics (`MetricRegistry`), and the text that Prometheus reads (`MetricText`). It may use no other folder.

/// All series of one name.
package struct MetricFamily: Hashable, Sendable {
    package enum Kind: String, Sendable {
        case counter
        case gauge
        case histogram
    }

    /// In base units (seconds, bytes); a counter ends in `_total`.
    package let name: String
    package let kind: Kind
    /// One sentence for people.
    package let help: String
    /// Names of the labels, in the order in which a sample has their values.
    package let labels: [String]
    /// Upper bounds of a histogram's buckets, ascending, in the unit of the name; the last bucket has no bound.
    package let bounds: [Double]

    init(_ kind: Kind, _ name: String, _ help: String, _ labels: [String] = [], bounds: [Double] = []) {
        (self.kind, self.name, self.help, self.labels, self.bounds) = (kind, name, help, labels, bounds)
    }

    /// A reading of values that are known now.
    package func reading(_ samples: [MetricSample]) -> MetricReading { MetricReading(family: self, samples: samples) }

    /// The same for a family without labels.
    package func reading(_ value: Double) -> MetricReading { reading([MetricSample([], value)]) }
}

/// A series and its value.
package struct MetricSample: Hashable, Sendable {
    package enum Value: Hashable, Sendable {
        case number(Double)
        /// - Parameters:
        ///   - counts: of each bucket alone; the last is of values above all bounds.
        ///   - sum: of all values.
        case distribution(counts: [UInt64], sum: Double)
    }

    /// In the order of the family's names.
    package let labels: [String]
    package let value: Value

    package init(_ labels: [String], _ value: Double) { (self.labels, self.value) = (labels, .number(value)) }

    init(_ labels: [String], _ value: Value) { (self.labels, self.value) = (labels, value) }
}

/// A family with its series at one time.
package struct MetricReading: Hashable, Sendable {
    package let family: MetricFamily
    package let samples: [MetricSample]
}

/// Bounds of what a monitoring system gets.
package enum MetricLimits {
    /// Different values of the label `stream` in one family: a stream can be a login, and each value is a series for
    /// the monitoring system's whole memory. Further streams count together as `otherValue`.
    package static let streams = 50
    package static let otherValue = "other"
    /// Families. A test counts them.
    package static let families = 40
    /// Series with 20 streams. A test counts them.
    package static let series = 2_000
}
