import Guard

/// The campaigns that flow now, with a button for each and one for all mail.
///
/// A stop takes two presses in place. The first asks for the same page with `?arm=SCOPE`; there the button says what it
/// covers, and the second press stops. Neither needs a script, a dialog or typing, and the address of the armed page can
/// be sent to somebody who may stop.
struct StopButtons {
    let context: PageContext
    let flow: FlowReport
    let stops: [StopReport]
    /// For a scope that is armed and in no row: which mail it covers.
    var match: ScopeMatchReport?

    private var armed: String? { context.query["arm"] }

    var html: HTML {
        let rows = flow.campaigns
        let flowing = rows.filter { $0.perMinute > 0 }
        let others = rows.filter { $0.perMinute == 0 }
        return element(
            "section", .id("stop"), .flag("data-live"), .flag("data-steady"),
            HTMLAttribute("aria-labelledby", "stop-title")
        ) {
            element("h2", .id("stop-title")) { "Stop a campaign" }
            otherArmed
            if flowing.isEmpty { element("p") { "No campaign flows at the moment." } }
            element("ul", .class("campaigns")) { flowing.map(row) }
            if !others.isEmpty {
                more(
                    "earlier",
                    "Earlier in this hour: \(PageWords.count(others.count + flow.otherCampaigns, "campaign"))",
                    isOpen: others.contains { $0.scope == armed }
                ) { element("ul", .class("campaigns")) { others.map(row) } }
            }
            everything
            if context.may(.operator) { more("else", "Stop something else") { somethingElse } }
        }
    }

    // MARK: Rows

    private func row(_ campaign: FlowReport.Campaign) -> HTML {
        element("li", .class("campaign")) {
            element("h3") { foreign(PageWords.name(campaign.campaign), limit: 80) }
            element("p", .class("rate")) {
                if stop(over: campaign.scope) == nil {
                    element("strong") { PageWords.number(campaign.perMinute) }
                    " a minute"
                } else {
                    "stopped"
                }
            }
            element("p", .class("about")) {
                if let subject = campaign.subject {
                    "“"
                    foreign(subject, limit: 90)
                    "” "
                }
                if let sender = campaign.sender {
                    "from "
                    foreign(sender, limit: 60)
                    " "
                }
                if let sample = campaign.sample {
                    element("a", .href(PageAddress.record(sample))) { "Look at one" }
                }
            }
            element("p", .class("figures")) {
                "\(PageWords.people(campaign.recipients)) in the last hour; \(FlowChart.words(campaign.counts))."
                if !campaign.findings.isEmpty {
                    " Found: "
                    element("a", .href(PageAddress.with("/blocked", [("campaign", campaign.campaign)]))) {
                        PageWords.list(
                            campaign.findings.prefix(3).map { "\($0.check) in \(PageWords.number($0.messages))" })
                    }
                    "."
                }
            }
            action(
                campaign.scope, name: PageWords.name(campaign.campaign),
                covers: "\(PageWords.number(campaign.perMinute)) a minute, \(PageWords.people(campaign.recipients)) "
                    + "\(campaign.recipients == 1 ? "has" : "have") it")
        }
    }

    /// The button, the armed button, or why there is none.
    private func action(_ scope: String, name: String, covers: String) -> HTML {
        if let stop = stop(over: scope) {
            return element("p", .class("stopped")) {
                "Stopped by "
                element("a", .href(PageAddress.stop(stop.id))) { stop.id }
            }
        }
        guard context.may(.operator) else { return .empty }
        return armed == scope ? second(scope, name: name, covers: covers) : first(scope, name: name)
    }

    private func first(_ scope: String, name: String) -> HTML {
        element("form", HTMLAttribute("method", "get"), .action("/"), .class("press")) {
            hidden("arm", scope)
            button(.stop, HTMLAttribute("aria-label", "Stop \(name)")) { scope == "all" ? "Stop all mail" : "Stop" }
        }
    }

    private func second(_ scope: String, name: String, covers: String) -> HTML {
        element("div", .class("armed"), .id("armed")) {
            context.form("/stop", class: "press", what: "stop") {
                hidden("scope", scope)
                button(.stop, .flag("autofocus"), .id("armed-button")) {
                    "Stop "
                    foreign(name, limit: 60)
                    ": \(covers)"
                }
            }
            element("a", .href("/"), .class("button quiet")) { "Leave it" }
        }
    }

    private func stop(over scope: String) -> StopReport? {
        guard let scope = StopScope(scope) else { return nil }
        return stops.first { StopScope($0.scope)?.includes(scope) == true }
    }

    private var everything: HTML {
        element("div", .class("everything")) {
            let flowing = flow.campaigns.count { $0.perMinute > 0 }
            if context.may(.operator) {
                action(
                    StopScope.all.text, name: "all mail",
                    covers: "\(PageWords.number(flow.perMinute)) a minute in \(PageWords.count(flowing, "campaign"))")
            } else {
                context.reserved("stop mail", .operator)
            }
        }
    }

    // MARK: Other scopes

    private var otherArmed: HTML {
        guard let armed, let match, armed != StopScope.all.text, !flow.campaigns.contains(where: { $0.scope == armed })
        else { return .empty }
        return element("div", .class("campaign")) {
            element("h3") { foreign(PageWords.scope(armed), limit: 100) }
            element("p", .class("figures")) {
                "In the last hour it covered \(PageWords.count(match.messages, "message")) to "
                "\(PageWords.people(match.recipients))."
                if match.messages == 0, !match.nearest.isEmpty {
                    " Did you mean "
                    foreign(PageWords.list(match.nearest))
                    "?"
                }
            }
            action(
                armed, name: PageWords.scope(armed),
                covers: "\(PageWords.count(match.messages, "message")) in the last hour")
        }
    }

    private var somethingElse: HTML {
        element("form", HTMLAttribute("method", "get"), .action("/"), .class("inline")) {
            field("Kind") {
                choice(
                    "kind", "campaign",
                    [
                        ("campaign", "a campaign"), ("sender", "a sender"), ("stream", "a stream"),
                        ("upstream", "an ESP"), ("recipient-domain", "a recipients' domain"),
                    ])
            }
            field("Name", hint: "* stands for any characters, such as spring-*") {
                textInput("name", "", .flag("required"), HTMLAttribute("autocomplete", "off"))
            }
            button(.quiet) { "See what it covers" }
        }
    }
}
