import Guard
import Mail

/// Held mail: what it is, what a release would do, and the release and the discard of all that the filter selects.
enum HeldPage {
    static let routes: [PageRoute] = [
        .get("/held", show),
        .post("/held/release", .admin, "release held mail", release),
        .post("/held/discard", .admin, "discard held mail", discard),
    ]

    private static let names = ["campaign", "sender", "stop", "recipient", "stream"]
    /// Messages of one chunk of a release.
    private static let chunk = 500
    /// How long a page works on a release before it says how far it is. A list of a million is for `sendguard held`.
    private static let chunks = 20

    private static func filter(_ fields: FormFields) -> HeldFilter {
        var filter = HeldFilter()
        filter.campaign = fields.filled("campaign")
        filter.sender = fields.filled("sender")
        filter.stop = fields.filled("stop")
        filter.recipient = fields.filled("recipient")
        filter.stream = fields.filled("stream")
        filter.ids = fields.all("id").filter { !$0.isEmpty }
        return filter
    }

    static func show(_ context: PageContext) async throws(ControlFailure) -> PageAnswer {
        let filter = filter(context.query)
        let preview = try await context.control.previewHeld(filter)
        var some = filter
        some.limit = RecordQuery.limit
        let messages = try await context.control.held(some).all()
        return context.page("Held", .held) {
            element("h1") {
                preview.messages == 0
                    ? "No mail is held"
                    : "\(PageWords.count(preview.messages, "message")) to "
                        + "\(PageWords.people(preview.addresses ?? preview.recipients)) held"
            }
            form(context)
            if preview.messages > 0 {
                summary(preview)
                table(messages, of: preview.messages)
                acts(context, preview, filter)
            }
        }
    }

    private static func form(_ context: PageContext) -> HTML {
        element("form", HTMLAttribute("method", "get"), .action("/held"), .class("filters")) {
            for name in names {
                field(name == "stop" ? "Held by stop" : PageWords.capital(name)) {
                    textInput(name, context.query[name] ?? "")
                }
            }
            button(.quiet) { "Show" }
        }
    }

    private static func summary(_ preview: HeldPreviewReport) -> HTML {
        let rows: [(String, Int)] = [
            ("On a suppression list now: left out", preview.suppressed),
            ("Have this content already: left out", preview.alreadySent),
            ("Have other mail of the campaign", preview.alreadyInCampaign),
            ("Covered by a stop: stay held", preview.stopped),
            ("Interrupted before: never sent again by itself", preview.unknown),
        ]
        return element("section") {
            element("h2") { "What a release would do" }
            if let trouble = preview.listTrouble {
                element("p", .class("fault")) { "Nothing can be released now: \(trouble)" }
            }
            facts(
                rows.filter { $0.1 > 0 }.map { ($0.0, text(PageWords.count($0.1, "recipient"))) }
                    + [
                        ("Oldest", preview.oldestAt.map { moment($0) } ?? text("–")),
                        (
                            "With a phrase that is blocked now: refused",
                            text(PageWords.count(preview.blockedMessages, "message"))
                        ),
                    ])
        }
    }

    private static func table(_ messages: [HeldMessageReport], of total: Int) -> HTML {
        element("section") {
            dataTable("Held messages, oldest first", ["Came", "Campaign", "Subject", "From", "#Recipients", "Stop"]) {
                for message in messages {
                    element("tr") {
                        headCell { element("a", .href(PageAddress.record(message.id))) { moment(message.at) } }
                        cell { foreign(PageWords.name(message.campaign), limit: 60) }
                        cell { foreign(message.subject, limit: 120) }
                        cell { foreign(message.sender ?? "<>") }
                        numberCell(message.recipients.count)
                        cell { message.stop.map { stop in element("a", .href(PageAddress.stop(stop))) { stop } } }
                    }
                }
            }
            if total > messages.count {
                element("p", .class("hint")) { "The oldest \(messages.count) of \(PageWords.number(total))." }
            }
        }
    }

    private static func acts(_ context: PageContext, _ preview: HeldPreviewReport, _ filter: HeldFilter) -> HTML {
        let chosen = names.map { ($0, context.query.filled($0)) }
        return element("section", .class("apart")) {
            element("h2") { "Release or discard" }
            element("p") { "Both are for everything that the filter above selects: \(filter.text)." }
            more("release", "Release") {
                context.form("/held/release", .admin, what: "release held mail") {
                    for (name, value) in chosen { hidden(name, value) }
                    field("Why is it safe?", hint: "It stays on record.") { textInput("reason", "", .flag("required")) }
                    button(.risky) { "Send \(PageWords.count(preview.messages, "message")) to the ESP" }
                }
            }
            more("discard", "Discard") {
                context.form("/held/discard", .admin, what: "discard held mail") {
                    for (name, value) in chosen { hidden(name, value) }
                    field("Why?", hint: "It stays on record.") { textInput("reason", "", .flag("required")) }
                    button(.risky) { "Discard \(PageWords.count(preview.messages, "message")) for ever" }
                }
            }
        }
    }

    // MARK: Acts

    static func release(_ context: PageContext) async throws(ControlFailure) -> PageAnswer {
        try await run(context, done: "released") { request throws(ControlFailure) in
            try await context.control.release(request)
        }
    }

    static func discard(_ context: PageContext) async throws(ControlFailure) -> PageAnswer {
        try await run(context, done: "discarded") { request throws(ControlFailure) in
            try await context.control.discard(request)
        }
    }

    private static func run(
        _ context: PageContext, done: String, _ act: (HeldRequest) async throws(ControlFailure) -> HeldRunReport
    ) async throws(ControlFailure) -> PageAnswer {
        guard let reason = context.form.filled("reason") else { throw .refused("say why; it stays on record") }
        var filter = filter(context.form)
        filter.limit = chunk
        for _ in 0..<chunks {
            let report = try await act(HeldRequest(filter: filter, reason: reason))
            if report.isUpstreamDown { throw .cannot("no ESP takes mail now; what was not sent stays held") }
            guard let next = report.next, report.pacedBy == nil else { break }
            filter.after = next
        }
        return .see(PageAddress.with("/held", names.map { ($0, context.form.filled($0)) } + [("done", done)]))
    }
}
