import Guard
import Mail

/// A stop as a page: its proof, and the way to its end, which is another page.
enum StopPages {
    static let routes: [PageRoute] = [
        .get("/stops/*", show),
        .post("/stops/*/reason", .operator, "give the reason of a stop", explain),
    ]

    static func show(_ context: PageContext) async throws(ControlFailure) -> PageAnswer {
        let id = context.parameters[0]
        let status = try await context.control.status()
        guard let stop = status.stops.first(where: { $0.id == id.uppercased() }) else {
            return try await ended(context)
        }
        let aftermath = try await StopAftermath(context, of: stop)
        return context.page("Stop \(stop.id)", .now, isLive: true) {
            element("h1") { "Stop \(stop.id) is in force" }
            aftermath.html
            element("p", .class("apart")) {
                "When the cause is mended: "
                element("a", .href(PageAddress.stop(stop.id) + "/resume")) { "see what a resume would let flow" }
                "."
            }
        }
    }

    /// A stop that is not active any more; its receipt may be kept.
    private static func ended(_ context: PageContext) async throws(ControlFailure) -> PageAnswer {
        let text = context.parameters[0]
        guard let id = StopID(text) else { throw .refused("\"\(text)\" is not a stop id such as S1") }
        let receipt = try await context.control.receipt(of: id)
        return context.page("Stop \(id)", .now) {
            element("h1") { "Stop \(id) is over" }
            StopReceiptPart(
                context: PageContext(
                    request: context.request,
                    reader: PageReader(name: context.reader.name, role: .viewer, formToken: nil),
                    control: context.control, glances: context.glances, uploads: context.uploads),
                stop: receipt.stop, receipt: receipt
            ).html
        }
    }

    static func explain(_ context: PageContext) async throws(ControlFailure) -> PageAnswer {
        guard let id = StopID(context.parameters[0]) else {
            throw .refused("\"\(context.parameters[0])\" is not a stop id such as S1")
        }
        let reason = try StopReasonRequest(reason: context.form["reason"] ?? "").checked()
        _ = try await context.control.explain(id, StopReasonRequest(reason: reason))
        return .see(PageAddress.with("/", [("stop", id.description), ("done", "reason")]) + "#receipt")
    }
}
