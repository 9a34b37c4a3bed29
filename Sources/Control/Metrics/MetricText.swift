/// The text that monitoring systems read.
///
///     # HELP sendguard_messages_total Messages that ended, by what became of them; each retry counts.
///     # TYPE sendguard_messages_total counter
///     sendguard_messages_total{verdict="relayed",stream="newsletter",upstream="esp"} 312
///
/// Source: Prometheus, "Exposition formats", text format 0.0.4; OpenMetrics 1.0.0.
package enum MetricText {
    package enum Form: Hashable, Sendable, CaseIterable {
        /// Text format 0.0.4, which every Prometheus reads.
        case plain
        /// OpenMetrics 1.0.0, for who asks for it.
        case openMetrics

        package var type: String {
            switch self {
            case .plain: "text/plain; version=0.0.4; charset=utf-8"
            case .openMetrics: "application/openmetrics-text; version=1.0.0; charset=utf-8"
            }
        }

        /// - Parameter accept: the field Accept (RFC 9110 section 12.5.1); nil when there is none.
        package init(accept: String?) {
            let ranges = (accept ?? "").lowercased().split(separator: ",").map { range in
                range.split(separator: ";").map { $0.filter { $0 != " " && $0 != "\t" } }
            }
            let isWanted = ranges.contains { range in
                guard range.first == "application/openmetrics-text" else { return false }
                let version = range.first { $0.hasPrefix("version=") }
                return !range.contains("q=0") && (version == nil || version == "version=1.0.0")
            }
            self = isWanted ? .openMetrics : .plain
        }
    }

    package static func bytes(_ readings: [MetricReading], _ form: Form = .plain) -> [UInt8] {
        var text = ""
        text.reserveCapacity(32 << 10)
        for reading in readings { write(reading, form, into: &text) }
        if form == .openMetrics { text += "# EOF\n" }
        return Array(text.utf8)
    }

    private static func write(_ reading: MetricReading, _ form: Form, into text: inout String) {
        let family = reading.family
        var name = family.name
        // OpenMetrics names the family of a counter without the suffix of its samples.
        if form == .openMetrics, family.kind == .counter, name.hasSuffix("_total") { name.removeLast(6) }
        text += "# HELP \(name) \(escaped(family.help, quotes: form == .openMetrics))\n"
        text += "# TYPE \(name) \(family.kind.rawValue)\n"
        for sample in reading.samples {
            switch sample.value {
            case .number(let value):
                text += family.name
                writeLabels(family, sample, into: &text)
                text += " \(number(value))\n"
            case .distribution(let counts, let sum): write(family, sample, counts, sum, into: &text)
            }
        }
    }

    private static func write(
        _ family: MetricFamily, _ sample: MetricSample, _ counts: [UInt64], _ sum: Double, into text: inout String
    ) {
        var total: UInt64 = 0
        for (place, count) in counts.enumerated() {
            total += count
            text += "\(family.name)_bucket"
            writeLabels(
                family, sample, bound: place < family.bounds.count ? "\(family.bounds[place])" : "+Inf", into: &text)
            text += " \(total)\n"
        }
        text += "\(family.name)_sum"
        writeLabels(family, sample, into: &text)
        text += " \(number(sum))\n\(family.name)_count"
        writeLabels(family, sample, into: &text)
        text += " \(total)\n"
    }

    private static func writeLabels(
        _ family: MetricFamily, _ sample: MetricSample, bound: String? = nil, into text: inout String
    ) {
        if sample.labels.isEmpty, bound == nil { return }
        var mark = "{"
        for (label, value) in zip(family.labels, sample.labels) {
            text += "\(mark)\(label)=\"\(escaped(value, quotes: true))\""
            mark = ","
        }
        if let bound { text += "\(mark)le=\"\(bound)\"" }
        text += "}"
    }

    /// 312, 0.25, 1e-05, +Inf, NaN.
    static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value > 0 ? "+Inf" : "-Inf" }
        if let whole = Int64(exactly: value), abs(value) < 1e15 { return String(whole) }
        return "\(value)"
    }

    private static func escaped(_ text: String, quotes: Bool) -> String {
        guard text.utf8.contains(where: { $0 == 0x5C || $0 == 0x0A || quotes && $0 == 0x22 }) else { return text }
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": escaped += "\\\\"
            case "\n": escaped += "\\n"
            case "\"" where quotes: escaped += "\\\""
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
