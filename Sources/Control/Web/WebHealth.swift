import Guard

/// Whether the guard lives (`/healthz`) and would take mail (`/readyz`), without a login.
///
/// From other machines `/readyz` says only yes or no: the reasons name lists and ESPs.
package struct WebHealth: Sendable {
    private let control: any GuardControl

    package init(_ control: any GuardControl) { self.control = control }

    package var routes: [WebRoute] {
        [
            WebRoute("/healthz", door: .open, reading: { _ in .nothing }) { _ in
                ControlAnswer(type: "text/plain; charset=utf-8", .whole(Array("ok\n".utf8)))
            },
            WebRoute("/readyz", door: .open, reading: { _ in .nothing }) { await answer($0) },
        ]
    }

    private func answer(_ request: WebRequest) async -> ControlAnswer {
        var report: ReadinessReport
        do throws(ControlFailure) { report = ReadinessReport(try await control.status()) } catch {
            report = ReadinessReport(ready: false, reasons: [error.description], stopped: false)
        }
        if !request.isLoopback, request.visitor == nil { report.reasons = [] }
        return ControlAnswer(report, status: report.ready ? 200 : 503)
    }
}
