import Testing

@testable import Control

/// The text of the metrics, byte for byte.
struct MetricTextTests {
    private func text(_ readings: [MetricReading], _ form: MetricText.Form = .plain) -> String {
        String(decoding: MetricText.bytes(readings, form), as: UTF8.self)
    }

    private let counter = MetricFamily(.counter, "sent_total", "Mail \\ sent,\n\"all\".", ["stream", "upstream"])
    private let gauge = MetricFamily(.gauge, "age_seconds", "Age.")
    private let histogram = MetricFamily(.histogram, "wait_seconds", "Wait.", ["loop"], bounds: [0.001, 1])

    @Test func `a counter has a line for each series, with its labels escaped`() {
        let reading = counter.reading([
            MetricSample(["news", "esp"], 312), MetricSample(["a \"b\"\\\nc", "ümläut"], 0.25),
        ])
        #expect(
            text([reading]) == """
                # HELP sent_total Mail \\\\ sent,\\n"all".
                # TYPE sent_total counter
                sent_total{stream="news",upstream="esp"} 312
                sent_total{stream="a \\"b\\"\\\\\\nc",upstream="ümläut"} 0.25

                """)
    }

    @Test func `OpenMetrics names a counter without its suffix, escapes quotes in help, and has an end`() {
        #expect(
            text([counter.reading([MetricSample(["news", "esp"], 1)]), gauge.reading(2)], .openMetrics) == """
                # HELP sent Mail \\\\ sent,\\n\\"all\\".
                # TYPE sent counter
                sent_total{stream="news",upstream="esp"} 1
                # HELP age_seconds Age.
                # TYPE age_seconds gauge
                age_seconds 2
                # EOF

                """)
    }

    @Test func `a histogram adds its buckets up, and ends with the sum and the count`() {
        let sample = MetricSample(["0"], .distribution(counts: [3, 2, 1], sum: 7.5))
        #expect(
            text([histogram.reading([sample])]) == """
                # HELP wait_seconds Wait.
                # TYPE wait_seconds histogram
                wait_seconds_bucket{loop="0",le="0.001"} 3
                wait_seconds_bucket{loop="0",le="1.0"} 5
                wait_seconds_bucket{loop="0",le="+Inf"} 6
                wait_seconds_sum{loop="0"} 7.5
                wait_seconds_count{loop="0"} 6

                """)
    }

    @Test(
        arguments: [
            (0, "0"), (-3, "-3"), (1_780_000_000.5, "1780000000.5"), (0.00001, "1e-05"), (.infinity, "+Inf"),
            (-.infinity, "-Inf"), (.nan, "NaN"), (1e17, "1e+17"),
        ] as [(Double, String)])
    func `numbers are written as Prometheus reads them`(value: Double, text: String) {
        #expect(MetricText.number(value) == text)
    }

    @Test(
        arguments: [
            (nil, .plain), ("*/*", .plain), ("text/plain;version=0.0.4", .plain),
            ("application/openmetrics-text", .openMetrics),
            ("application/openmetrics-text;version=1.0.0;q=0.8,text/plain;q=0.3", .openMetrics),
            ("text/plain, Application/OpenMetrics-Text ; Version=1.0.0", .openMetrics),
            ("application/openmetrics-text;version=2.0.0, text/plain", .plain),
            ("application/openmetrics-text;q=0", .plain),
        ] as [(String?, MetricText.Form)])
    func `OpenMetrics is only for who asks for it`(accept: String?, form: MetricText.Form) {
        #expect(MetricText.Form(accept: accept) == form)
    }
}
