import Guard
import Mail

/// The parts of an incident's page.
struct IncidentParts {
    let context: PageContext
    let incident: IncidentReport
    let damage: DamageReport

    private var path: String { PageAddress.incident(incident.id) }
    private var isOpen: Bool { incident.closedAt == nil }

    var head: HTML {
        element("section") {
            facts([
                (
                    "State",
                    isOpen
                        ? text("open")
                        : element("span") {
                            "closed "; moment(incident.closedAt)
                        }
                ),
                ("Kind", text("\(incident.kind.rawValue), severity \(incident.severity.rawValue)")),
                ("Mail", foreign(PageWords.scope(incident.scope), limit: 120)),
                (
                    "Time",
                    element("span") {
                        "from "
                        moment(incident.since, isMinute: true)
                        if let until = incident.until {
                            " to "
                            moment(until, isMinute: true)
                        } else {
                            ", with no end yet"
                        }
                    }
                ),
                ("Owner", incident.owner.isEmpty ? text("nobody yet") : foreign(incident.owner)),
                (
                    "Stops",
                    incident.stops.isEmpty
                        ? text("none")
                        : element("span") {
                            for stop in incident.stops {
                                element("a", .href(PageAddress.stop(stop))) { stop }
                                " "
                            }
                        }
                ),
            ])
            if isOpen, context.may(.operator) {
                context.form(path + "/owner", .operator, class: "inline", what: "set the owner") {
                    field("Owner") { textInput("owner", incident.owner.isEmpty ? context.reader.name : incident.owner) }
                    button(.plain) { "Set the owner" }
                }
            }
        }
    }

    var people: HTML {
        let items = [("scope", Optional(incident.scope)), ("since", incident.since), ("until", incident.until)]
        return element("section") {
            element("h2") { "Who has it" }
            element("p") { DamageAnswer.sentence(damage) }
            element("p", .class("links")) {
                element("a", .class("button quiet"), .href(PageAddress.with("/damage", items))) { "The whole report" }
                element("a", .class("button quiet"), .href(PageAddress.with("/damage.csv", items))) {
                    "The people as CSV"
                }
            }
        }
    }

    // MARK: Steps

    var steps: HTML {
        element("section", .id("steps")) {
            element("h2") { "Steps: \(incident.progress.settled) of \(incident.progress.total) settled" }
            element("ol", .class("steps")) { for one in incident.steps ?? [] { step(one) } }
        }
    }

    private func step(_ step: IncidentStepReport) -> HTML {
        element("li") {
            element("p") {
                element(
                    "span", .class("tag \(step.state.isSettled ? "good" : step.overdue ? "bad" : "slow")")
                ) { step.overdue ? "overdue" : step.state.rawValue }
                " "
                element("strong") { stepText(step.text) }
            }
            element("p", .class("hint")) {
                step.owner.isEmpty ? "Nobody has it yet. It is for: \(step.role). " : "\(step.owner) has it. "
                if let due = step.dueAt {
                    "Until "
                    moment(due, isMinute: true)
                    ". "
                }
                if let changed = step.changedAt {
                    "Changed by \(step.changedBy) at "
                    moment(changed)
                    ". "
                }
                foreign(step.note, limit: 400)
            }
            if isOpen, context.may(.operator) { act(step) }
        }
    }

    private func act(_ step: IncidentStepReport) -> HTML {
        more("step-\(step.name)", step.state.isSettled ? "Change it" : "Tick it, take it or skip it") {
            context.form(path + "/step", .operator, class: "inline", what: "settle a step") {
                hidden("step", step.name)
                field("State") {
                    choice(
                        "state", step.state.isSettled ? step.state.rawValue : IncidentStep.State.done.rawValue,
                        IncidentStep.State.allCases.map { ($0.rawValue, $0.rawValue) })
                }
                field("Owner") { textInput("owner", step.owner.isEmpty ? context.reader.name : step.owner) }
                field("Note", hint: "To skip a step, say why.") { textInput("note") }
                button(.plain) { "Put on record" }
            }
        }
    }

    // MARK: Timeline

    var timeline: HTML {
        element("section", .id("timeline")) {
            element("h2") { "Timeline" }
            if let earlier = incident.earlierEntries {
                element("p", .class("hint")) { "\(PageWords.count(earlier, "earlier entry", "earlier entries"))." }
            }
            dataTable("Timeline, oldest first", ["Time", "Who", "What", "Text"]) {
                for entry in incident.entries ?? [] {
                    element("tr") {
                        headCell { moment(entry.at) }
                        cell { foreign(entry.who) }
                        cell { entry.kind.rawValue }
                        cell { foreign(entry.text, limit: 1000) }
                    }
                }
            }
            context.form(path + "/note", .operator, class: "inline", what: "note something") {
                field("Note") { textInput("text", "", .flag("required")) }
                button(.plain) { "Add the note" }
            }
            if isOpen, context.may(.operator) {
                more("close", "Close the incident") {
                    context.form(path + "/close", .operator, what: "close an incident") {
                        field("How did it end?") { textInput("text") }
                        element("label", .class("tick")) {
                            element("input", .type("checkbox"), .name("leaves"), .value("yes"))
                            element("span") { "Close it although steps are open" }
                        }
                        button(.plain) { "Close it" }
                    }
                }
            }
        }
    }
}
