import Guard
import Mail

/// The end of a stop, behind what it would let flow.
enum ResumePage {
    static let routes: [PageRoute] = [
        .get("/stops/*/resume", show),
        .post("/stops/*/resume", .admin, "resume mail", resume),
    ]

    /// How mail can come back, the careful way first.
    private static let ramps: [(value: String, name: String, plan: RampPlan?)] = [
        ("10", "Slowly: 10 a minute, twice as many every 10 minutes", RampPlan(perMinute: 10)),
        ("100", "Faster: 100 a minute, twice as many every 10 minutes", RampPlan(perMinute: 100)),
        ("none", "All at once", nil),
    ]

    private static func id(_ context: PageContext) throws(ControlFailure) -> StopID {
        guard let id = StopID(context.parameters[0]) else {
            throw .refused("\"\(context.parameters[0])\" is not a stop id such as S1")
        }
        return id
    }

    static func show(_ context: PageContext) async throws(ControlFailure) -> PageAnswer {
        let id = try id(context)
        let preview = try await context.control.previewResume(id)
        let status = try await context.control.status()
        guard let one = preview.stops.first else { throw .refused("no stop \(id) is active") }
        let awaiting = status.awaiting.first { $0.stop == one.stop.id }
        let match: ScopeMatchReport? =
            if let scope = StopScope(one.stop.scope) { try await context.control.match(scope) } else { nil }
        return context.page("Resume \(id)", .now) {
            element("h1") {
                "What flows when stop \(id.description) ends: "
                foreign(PageWords.scope(one.stop.scope))
            }
            element("p") {
                "Stopped by "
                foreign(one.stop.who)
                " at "
                moment(one.stop.at)
                ": "
                foreign(one.stop.reason, limit: 300)
            }
            flows(one, match)
            held(one.held)
            if !preview.remaining.isEmpty {
                element("p", .class("done")) {
                    "Still in force after it: \(PageWords.list(preview.remaining)). Mail that they cover stays stopped."
                }
            }
            if let awaiting { confirm(context, awaiting) } else { ask(context, one.stop) }
        }
    }

    private static func flows(_ one: ResumePreviewReport.One, _ match: ScopeMatchReport?) -> HTML {
        element("section") {
            element("h2") { "What will flow" }
            element("p") {
                switch one.stop.mode {
                case .defer:
                    "Senders kept \(PageWords.count(one.stop.refused, "message")) that this stop refused. They try again by "
                        + "themselves, and then it flows. Every check and every list judges it again."
                case .reject:
                    "This stop refused \(PageWords.count(one.stop.refused, "message")) for good. Only new mail will flow."
                case .hold: "New mail will flow. What the guard holds stays held until somebody releases it."
                }
            }
            if let match, !match.campaigns.isEmpty {
                dataTable("Campaigns of the last hour in this stop", ["Campaign", "#Messages in the last hour"]) {
                    for share in match.campaigns {
                        element("tr") {
                            headCell { foreign(PageWords.name(share.campaign), limit: 80) }
                            numberCell(share.messages)
                        }
                    }
                }
            }
        }
    }

    private static func held(_ held: HeldPreviewReport) -> HTML {
        guard held.messages > 0 else { return .empty }
        return element("section") {
            element("h2") { "What is held" }
            element("p") {
                "\(PageWords.count(held.messages, "message")) to \(PageWords.people(held.addresses ?? held.recipients)) are "
                "held. A resume does not send them; "
                element("a", .href("/held")) { "release or discard them" }
                " afterwards."
            }
            facts([
                ("On a list since", text(PageWords.count(held.suppressed, "recipient") + ", left out at a release")),
                ("Have it already", text(PageWords.count(held.alreadySent, "recipient") + ", left out at a release")),
                ("Oldest", held.oldestAt.map { moment($0) } ?? text("–")),
            ])
            if let trouble = held.listTrouble {
                element("p", .class("fault")) { "Nothing can be released: \(trouble)" }
            }
        }
    }

    // MARK: The act

    private static func ask(_ context: PageContext, _ stop: StopReport) -> HTML {
        element("section", .class("apart")) {
            element("h2") { "Resume" }
            context.form(PageAddress.stop(stop.id) + "/resume", .admin, what: "resume mail") {
                field("Why is it safe now?", hint: "It stays on record.") {
                    textInput("reason", "", .flag("required"), HTMLAttribute("maxlength", "200"))
                }
                field("How does it come back?") {
                    choice("ramp", "10", ramps.map { ($0.value, $0.name) })
                }
                button(.risky) {
                    "Resume "
                    foreign(PageWords.scope(stop.scope), limit: 60)
                }
            }
        }
    }

    private static func confirm(_ context: PageContext, _ awaiting: AwaitedResumeReport) -> HTML {
        element("section", .class("apart")) {
            element("h2") { "A second person must confirm" }
            element("p") {
                foreign(awaiting.who)
                " asked for it at "
                moment(awaiting.at)
                ": "
                foreign(awaiting.reason, limit: 300)
                awaiting.ramp.map { " (\($0.perMinute) a minute at first)" } ?? " (all at once)"
            }
            context.form(PageAddress.stop(awaiting.stop) + "/resume", .admin, what: "confirm a resume") {
                hidden("confirms", "yes")
                field("Your reason", hint: "It stays on record beside the first.") {
                    textInput("reason", "", .flag("required"), HTMLAttribute("maxlength", "200"))
                }
                button(.risky) { "Confirm and resume" }
            }
        }
    }

    static func resume(_ context: PageContext) async throws(ControlFailure) -> PageAnswer {
        let id = try id(context)
        let confirms = context.form["confirms"] == "yes"
        var ramp: RampPlan?
        if !confirms {
            guard let chosen = ramps.first(where: { $0.value == context.form["ramp"] }) else {
                throw .malformed("the form does not say how mail comes back")
            }
            ramp = chosen.plan
        }
        let report = try await context.control.resume(
            ResumeRequest(
                stop: id, reason: context.form["reason"] ?? "", ramp: ramp, confirms: confirms ? true : nil))
        guard report.ended.isEmpty else { return .see(PageAddress.with("/", [("done", "resumed")])) }
        return .see(PageAddress.with(PageAddress.stop(id.description) + "/resume", [("done", "asked")]))
    }
}
