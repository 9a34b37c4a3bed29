/// The figures for monitoring systems at `/metrics`: as OpenMetrics for who asks for it, else as Prometheus' text.
package struct WebMetrics: Sendable {
    private let isPublic: Bool
    private let readings: @Sendable () -> [MetricReading]

    /// - Parameters:
    ///   - isPublic: whether one without a login gets them.
    ///   - readings: all families with a series now.
    package init(isPublic: Bool, readings: @escaping @Sendable () -> [MetricReading]) {
        (self.isPublic, self.readings) = (isPublic, readings)
    }

    package var routes: [WebRoute] {
        [
            WebRoute("/metrics", door: isPublic ? .open : .program, reading: { _ in .nothing }) { request in
                guard request.head.method == "GET" else { return .failure(405, "use GET").with("Allow", "GET") }
                let form = MetricText.Form(accept: request.head.fields["accept"])
                return ControlAnswer(type: form.type, .whole(MetricText.bytes(readings(), form)))
            }
        ]
    }
}
