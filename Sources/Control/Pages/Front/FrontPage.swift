import Guard
import Mail

/// The first screen, in the order in which people ask: is mail flowing, stop it, proof, who has it, what comes next.
///
/// There is no resume on it: what lets mail flow is never beside what keeps it back.
enum FrontPage {
    static let routes: [PageRoute] = [
        .get("/", show),
        .post("/stop", .operator, "stop mail", stop),
    ]

    static func show(_ context: PageContext) async throws(ControlFailure) -> PageAnswer {
        if let name = context.query.filled("name") {
            let kind = context.query["kind"] ?? StopScope.Kind.campaign.rawValue
            return .see(PageAddress.with("/", [("arm", "\(kind):\(name)")]))
        }
        let status = try await context.control.status()
        let flow = try await context.control.flow()
        let events = try await recent(context)
        let sentence = FlowSentence(status, flow)
        let (match, notice) = await armed(context, flow)
        let proof = try await proof(context, status)
        return context.page("Now", .now, isLive: true, notice: notice) {
            element("section", .id("flow"), .flag("data-live"), HTMLAttribute("aria-labelledby", "flow-title")) {
                element("h1", .id("flow-title"), .class("state \(sentence.tone.rawValue)")) { sentence.html }
                if let standing = status.standing { notes(standing) }
                FlowChart(flow: flow, events: events).html
            }
            StopButtons(context: context, flow: flow, stops: status.stops, match: match).html
            proof
        }
    }

    /// Problems that do not keep mail back.
    private static func notes(_ standing: MailStatusReport) -> HTML {
        guard !standing.notes.isEmpty else { return .empty }
        return element("ul", .class("notes")) {
            for note in standing.notes { element("li") { foreign(note.text, limit: 400) } }
        }
    }

    /// Stops, resumes and trips of the last hour, oldest first.
    private static func recent(_ context: PageContext) async throws(ControlFailure) -> [EventReport] {
        let shown: Set<GuardEvent.Kind> = [.stop, .resume, .trip, .expired]
        let since = context.now - .seconds(60 * FlowFigures.minutes)
        return try await context.control.events(since: since, limit: 200).all().filter { shown.contains($0.event) }
            .sorted { $0.at < $1.at }
    }

    /// What an armed scope covers, or why it is no scope.
    private static func armed(
        _ context: PageContext, _ flow: FlowReport
    ) async -> (match: ScopeMatchReport?, notice: PageNotice?) {
        guard let armed = context.query["arm"], armed != StopScope.all.text,
            !flow.campaigns.contains(where: { $0.scope == armed })
        else { return (nil, nil) }
        do throws(ControlFailure) { return (try await context.control.match(try StopScope(request: armed)), nil) } catch
        {
            return (nil, PageNotice(kind: .fault, text: error.description))
        }
    }

    /// Proof, who has it and the next step, of the stop in the address or else of the newest; empty when none is active.
    private static func proof(_ context: PageContext, _ status: StatusReport) async throws(ControlFailure) -> HTML {
        let wanted = context.query["stop"]
        guard let stop = status.stops.first(where: { $0.id == wanted }) ?? status.stops.max(by: { $0.at < $1.at })
        else {
            return element("div", .id("proof"), .flag("data-live")) {}
        }
        let others = status.stops.filter { $0.id != stop.id }
        let aftermath = try await StopAftermath(context, of: stop, counts: context.query["done"] != "stopped")
        return element("div") {
            aftermath.html
            if !others.isEmpty {
                element("p") {
                    "Also in force: "
                    for other in others.prefix(12) {
                        element("a", .href(PageAddress.stop(other.id))) {
                            "\(other.id) (\(PageWords.scope(other.scope)))"
                        }
                        " "
                    }
                }
            }
        }
    }

    /// The second press.
    static func stop(_ context: PageContext) async throws(ControlFailure) -> PageAnswer {
        guard let text = context.form["scope"] else { throw .malformed("the form does not say what to stop") }
        let receipt = try await context.control.stop(
            StopRequest(scope: try StopScope(request: text), mode: .defer, reason: ""))
        return .see(PageAddress.with("/", [("stop", receipt.stop.id), ("done", "stopped")]) + "#receipt")
    }
}
