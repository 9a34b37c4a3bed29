// Folder Pages/Incidents: incidents with their timeline, steps and people, and the apology. It may use Pages/Frame.

import Content
import Guard
import Mail

/// The list of incidents, one incident, and what people do in it.
enum IncidentPages {
    static let routes: [PageRoute] = [
        .get("/incidents", all),
        .post("/incidents", .operator, "open an incident", open),
        .get("/incidents/*", show),
        .post("/incidents/*/step", .operator, "settle a step", step),
        .post("/incidents/*/note", .operator, "note something", note),
        .post("/incidents/*/owner", .operator, "set the owner of an incident", owner),
        .post("/incidents/*/close", .operator, "close an incident", close),
    ]

    static func id(_ context: PageContext) throws(ControlFailure) -> IncidentID {
        guard let id = IncidentID(context.parameters[0]) else {
            throw .refused("\"\(context.parameters[0])\" is not an incident id such as I1")
        }
        return id
    }

    // MARK: All

    static func all(_ context: PageContext) async throws(ControlFailure) -> PageAnswer {
        let incidents = Array(try await context.control.incidents().all().reversed())
        let open = incidents.filter { $0.closedAt == nil }
        return context.page("Incidents", .incidents) {
            element("h1") {
                open.isEmpty
                    ? "No incident is open"
                    : "\(PageWords.count(open.count, "incident")) \(open.count == 1 ? "is" : "are") open"
            }
            if !incidents.isEmpty { table(Array(incidents.prefix(200))) }
            element("p") { element("a", .href("/damage")) { "A damage report about any mail" } }
            more("open", "Open an incident") { openForm(context) }
        }
    }

    private static func table(_ incidents: [IncidentReport]) -> HTML {
        dataTable(
            "Incidents, newest first", ["Incident", "What happened", "Mail", "Opened", "Owner", "Steps", "State"]
        ) {
            for incident in incidents {
                element("tr") {
                    headCell { element("a", .href(PageAddress.incident(incident.id))) { incident.id } }
                    cell { foreign(incident.summary, limit: 120) }
                    cell { foreign(PageWords.scope(incident.scope), limit: 80) }
                    cell { moment(incident.openedAt, isMinute: true) }
                    cell { foreign(incident.owner.isEmpty ? "nobody" : incident.owner) }
                    cell {
                        "\(incident.progress.settled) of \(incident.progress.total)"
                        if incident.progress.overdue > 0 {
                            " "
                            element("span", .class("tag bad")) { "\(incident.progress.overdue) overdue" }
                        }
                    }
                    cell { incident.closedAt == nil ? "open" : "closed" }
                }
            }
        }
    }

    private static func openForm(_ context: PageContext) -> HTML {
        context.form("/incidents", .operator, what: "open an incident") {
            field("What happened?") { textInput("text", "", .flag("required")) }
            field("Kind") { choice("kind", "other", IncidentKind.allCases.map { ($0.rawValue, $0.rawValue) }) }
            field("Which mail?", hint: "all, campaign:NAME, sender:ADDRESS, stream:NAME") {
                textInput("scope", "all", .flag("required"))
            }
            field("Since when?", hint: "2h, or a time in UTC such as 2026-11-23T14:00:00Z") {
                textInput("since", "1h", .flag("required"))
            }
            field("Owner") { textInput("owner", context.reader.name) }
            button(.plain) { "Open it" }
        }
    }

    static func open(_ context: PageContext) async throws(ControlFailure) -> PageAnswer {
        var request = IncidentRequest()
        request.kind = IncidentKind(rawValue: context.form["kind"] ?? "")
        request.scope = context.form.filled("scope")
        let since = context.form.filled("since") ?? ""
        request.since = RecordQuery.seconds(since).map { (context.now - .seconds($0)).rfc3339 } ?? since
        request.owner = context.form.filled("owner")
        request.text = context.form["text"]
        let incident = try await context.control.recordIncident(request)
        return .see(PageAddress.with(PageAddress.incident(incident.id), [("done", "opened")]))
    }

    // MARK: One

    static func show(_ context: PageContext) async throws(ControlFailure) -> PageAnswer {
        let id = try id(context)
        let incident = try await context.control.incident(id)
        let damage = try await context.glances.damage(incident.filter, context.control, at: context.now)
        let apologies = try await context.control.apologies(of: id)
        let parts = IncidentParts(context: context, incident: incident, damage: damage)
        return context.page("Incident \(id)", .incidents) {
            element("h1") {
                "\(id.description): "
                foreign(incident.summary, limit: 300)
            }
            parts.head
            parts.people
            parts.steps
            ApologyPart(context: context, incident: incident, apologies: apologies).html
            parts.timeline
        }
    }

    // MARK: Acts

    private static func back(_ context: PageContext, done: String = "noted", at mark: String = "") -> PageAnswer {
        .see(PageAddress.with(PageAddress.incident(context.parameters[0]), [("done", done)]) + mark)
    }

    static func step(_ context: PageContext) async throws(ControlFailure) -> PageAnswer {
        var request = IncidentStepRequest(id: try id(context).description, step: context.form["step"] ?? "")
        request.state = IncidentStep.State(rawValue: context.form["state"] ?? "")
        request.note = context.form.filled("note")
        if let owner = context.form.filled("owner") { request.owner = owner }
        _ = try await context.control.recordStep(request)
        return back(context, at: "#steps")
    }

    static func note(_ context: PageContext) async throws(ControlFailure) -> PageAnswer {
        var request = IncidentRequest()
        request.id = try id(context).description
        request.text = context.form["text"]
        _ = try await context.control.recordIncident(request)
        return back(context, at: "#timeline")
    }

    static func owner(_ context: PageContext) async throws(ControlFailure) -> PageAnswer {
        var request = IncidentRequest()
        request.id = try id(context).description
        request.owner = context.form["owner"]?.trimmed
        _ = try await context.control.recordIncident(request)
        return back(context)
    }

    static func close(_ context: PageContext) async throws(ControlFailure) -> PageAnswer {
        var request = IncidentRequest()
        request.id = try id(context).description
        request.closes = true
        request.leavesSteps = context.form["leaves"] == "yes"
        request.text = context.form.filled("text")
        _ = try await context.control.recordIncident(request)
        return back(context, done: "closed")
    }
}
