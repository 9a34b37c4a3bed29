// Folder Pages/House: what the guard itself does: trip rules and exceptions, ESPs, and settings. It may use Pages/Frame.

import Guard
import Mail

/// Where each trip rule stands, when rules would have tripped, and the exceptions and blocked phrases in force.
enum RulesPage {
    static let routes: [PageRoute] = [
        .get("/rules", show),
        .post("/rulings/*", .admin, "end or confirm an exception or a block", change),
    ]

    static func show(_ context: PageContext) async throws(ControlFailure) -> PageAnswer {
        let trips = try await context.control.explainTrips()
        let rulings = try await context.control.rulings()
        let replay = try await replay(context)
        let near = trips.rules.filter { $0.figures.contains { $0.stopped } }
        return context.page("Rules", .rules, isLive: context.query["replay"] == nil) {
            element("section", .id("rules"), .flag("data-live")) {
                element("h1") {
                    near.isEmpty ? "No rule has stopped mail" : "Stopped by rules: \(PageWords.list(near.map(\.rule)))"
                }
                if trips.rules.isEmpty { element("p") { "No trip rule is configured." } }
                for rule in trips.rules { self.rule(rule) }
            }
            replayPart(context, replay)
            self.rulings(context, rulings)
        }
    }

    private static func rule(_ rule: TripsReport.Rule) -> HTML {
        element("section") {
            element("h2") { rule.rule }
            element("p") {
                "\(PageWords.capital(rule.then)) when \(rule.counts) reach \(rule.limit) per \(rule.per.rawValue) in "
                "\(PageWords.span(seconds: Int(rule.windowSeconds)))."
            }
            if rule.figures.isEmpty {
                element("p", .class("hint")) { "Nothing is counted now." }
            } else {
                dataTable(
                    "Rule \(rule.rule): nearest to the limit first", ["What", "#Counted", "#Of", "Limit", "State"]
                ) {
                    for figure in rule.figures.prefix(10) {
                        element("tr") {
                            headCell { foreign(PageWords.scope(figure.key), limit: 100) }
                            numberCell(figure.counted)
                            numberCell(figure.volume)
                            cell { figure.limit }
                            cell {
                                if figure.stopped {
                                    element("span", .class("tag bad")) { "stopped" }
                                } else if let until = figure.cautionUntil {
                                    "watched closely until "
                                    moment(until, isMinute: true)
                                } else if let warned = figure.warnedAt {
                                    "warned at "
                                    moment(warned, isMinute: true)
                                } else {
                                    "below"
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    // MARK: Replay

    private static let limit = 100

    private static func replay(_ context: PageContext) async throws(ControlFailure) -> [TripReport]? {
        guard let span = context.query.filled("replay") else { return nil }
        guard let seconds = RecordQuery.seconds(span), seconds <= 31 * 86_400 else {
            throw .malformed("replay: a time such as 24h or 7d, at most 31 days")
        }
        let source = try await context.control.replayTrips(TripReplayRequest(since: context.now - .seconds(seconds)))
        var trips: [TripReport] = []
        while trips.count < limit, let piece = try await source.next() { trips += piece }
        return trips
    }

    private static func replayPart(_ context: PageContext, _ trips: [TripReport]?) -> HTML {
        element("section", .class("apart")) {
            element("h2") { "When would they have tripped?" }
            element("form", HTMLAttribute("method", "get"), .action("/rules"), .class("inline")) {
                field("On the mail of the last", hint: "24h, 7d; at most 31d") {
                    textInput("replay", context.query["replay"] ?? "24h")
                }
                button(.quiet) { "Try it" }
            }
            if let trips {
                if trips.isEmpty { element("p") { "No rule would have tripped." } }
                if !trips.isEmpty {
                    dataTable("Trips", ["Time", "Rule", "Then", "What", "Why"]) {
                        for trip in trips.prefix(limit) {
                            element("tr") {
                                headCell { moment(trip.at) }
                                cell { trip.rule }
                                cell { trip.then }
                                cell { foreign(PageWords.scope(trip.key), limit: 100) }
                                cell { foreign(trip.reason, limit: 200) }
                            }
                        }
                    }
                }
                if trips.count >= limit { element("p", .class("hint")) { "The first \(limit)." } }
            }
        }
    }

    // MARK: Exceptions and blocks

    private static func rulings(_ context: PageContext, _ rulings: [RulingReport]) -> HTML {
        element("section", .class("apart")) {
            element("h2") { "Exceptions and blocked phrases" }
            if rulings.isEmpty { element("p") { "There are none." } }
            element("ul", .class("steps")) {
                for ruling in rulings.prefix(200) {
                    element("li") {
                        element("p") {
                            element("strong") { "\(ruling.id): \(words(ruling.kind)) " }
                            if let message = ruling.message {
                                element("a", .href(PageAddress.record(message))) { message }
                            }
                            foreign(ruling.text ?? "")
                            ruling.campaign.map { " in campaign \($0)" }
                        }
                        element("p", .class("hint")) {
                            "By "
                            foreign(ruling.who)
                            " at "
                            moment(ruling.at, isMinute: true)
                            ": "
                            foreign(ruling.reason, limit: 300)
                            if let end = ruling.endsAt {
                                ". Ends by itself at "
                                moment(end, isMinute: true)
                                "."
                            }
                        }
                        act(context, ruling)
                    }
                }
            }
        }
    }

    private static func words(_ kind: RulingReport.Kind) -> String {
        switch kind {
        case .message: "lets message pass"
        case .tag: "lets pass"
        case .phrase: "blocks"
        }
    }

    private static func act(_ context: PageContext, _ ruling: RulingReport) -> HTML {
        guard context.may(.admin) else { return .empty }
        return element("div", .class("acts")) {
            if let awaiting = ruling.awaiting {
                more("confirm-\(ruling.id)", "Confirm what \(awaiting.who) asked for") {
                    form(context, ruling, confirms: true, "Confirm it")
                }
            }
            more("end-\(ruling.id)", "End it") { form(context, ruling, confirms: false, "End it") }
        }
    }

    private static func form(_ context: PageContext, _ ruling: RulingReport, confirms: Bool, _ name: String) -> HTML {
        context.form("/rulings/\(ControlHTTP.encoded(ruling.id))", .admin, class: "inline", what: "end it") {
            hidden("confirms", confirms ? "yes" : nil)
            field("Why?") { textInput("reason", "", .flag("required")) }
            button(confirms || ruling.kind == .phrase ? .risky : .plain) { name }
        }
    }

    static func change(_ context: PageContext) async throws(ControlFailure) -> PageAnswer {
        guard let id = RulingID(context.parameters[0]) else {
            throw .malformed("\"\(context.parameters[0])\" is not an id such as A1 or B1")
        }
        let confirms = context.form["confirms"] == "yes"
        _ = try await context.control.changeRuling(
            RulingChangeRequest(id: id, reason: context.form["reason"] ?? "", confirms: confirms))
        return .see(PageAddress.with("/rules", [("done", confirms ? "noted" : "ended")]))
    }
}
