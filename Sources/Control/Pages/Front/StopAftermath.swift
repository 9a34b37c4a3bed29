import Guard
import Mail

/// What follows a stop: its proof, who has the mail, and the next step of its incident.
struct StopAftermath {
    let context: PageContext
    let part: StopReceiptPart
    /// The incident that the stop opened or joined; nil when there is none.
    let incident: IncidentReport?
    /// Of the incident's mail; nil without an incident.
    let damage: DamageReport?

    /// - Parameter counts: whether to count who has the mail. The page right after a stop does not wait for that: the
    ///   proof comes first.
    init(_ context: PageContext, of stop: StopReport, counts: Bool = true) async throws(ControlFailure) {
        self.context = context
        var receipt: StopReceiptReport?
        if let id = StopID(stop.id) {
            do throws(ControlFailure) { receipt = try await context.control.receipt(of: id) } catch {
                // A stop whose receipt was not kept is still a stop.
                guard case .refused = error else { throw error }
            }
        }
        part = StopReceiptPart(
            context: context, stop: receipt?.stop ?? stop, receipt: receipt,
            lastOut: try await Self.lastOut(context, stop, receipt))
        incident = try await Self.incident(context, of: stop.id)
        guard let incident else {
            damage = nil
            return
        }
        damage =
            if counts { try await context.glances.damage(incident.filter, context.control, at: context.now) } else {
                context.glances.known(incident.filter)
            }
    }

    var html: HTML {
        element("div", .id("proof"), .flag("data-live")) {
            part.html
            people
            next
        }
    }

    /// When the last message of the stop's scope was answered before the stop was complete.
    private static func lastOut(
        _ context: PageContext, _ stop: StopReport, _ receipt: StopReceiptReport?
    ) async throws(ControlFailure) -> String? {
        var filter = RecordFilter()
        filter.scope = stop.scope
        filter.verdict = .relayed
        filter.until = Timestamp(rfc3339: receipt?.completeAt ?? stop.at)
        filter.since = filter.until.map { $0 - .seconds(3600) }
        filter.limit = 1
        guard let record = try await context.control.log(filter).all().last, let at = Timestamp(rfc3339: record.at)
        else {
            return nil
        }
        return (at + .microseconds(record.moments?.answered ?? 0)).rfc3339
    }

    private static func incident(
        _ context: PageContext, of stop: String
    ) async throws(ControlFailure) -> IncidentReport? {
        let all = try await context.control.incidents().all()
        guard let found = all.last(where: { $0.stops.contains(stop) }), let id = IncidentID(found.id) else {
            return nil
        }
        return try await context.control.incident(id)
    }

    // MARK: Who has it

    private var people: HTML {
        guard let incident else { return .empty }
        let (scope, since, until) = (incident.scope, incident.since, incident.until)
        let items = [("scope", scope), ("since", since), ("until", until)]
        return element(
            "section", .id("people"), HTMLAttribute("aria-labelledby", "people-title")
        ) {
            element("h2", .id("people-title")) { "Who has it" }
            element("p") {
                if let damage {
                    DamageAnswer.sentence(damage)
                } else {
                    element("a", .href(PageAddress.with("/", [("stop", part.stop.id)]) + "#people")) {
                        "Count who has it"
                    }
                }
            }
            element("p", .class("links")) {
                element("a", .class("button quiet"), .href(PageAddress.with("/damage", items))) { "The whole report" }
                " "
                element("a", .class("button quiet"), .href(PageAddress.with("/damage.csv", items))) {
                    "The people as CSV"
                }
            }
            if let damage, !damage.segments.groups.isEmpty {
                element("p", .class("hint")) {
                    "Most of them in: "
                    foreign(
                        PageWords.list(
                            damage.segments.groups.prefix(3).map {
                                "\(PageWords.name($0.name)) (\(PageWords.number($0.counts.left)))"
                            }), limit: 200)
                }
            }
        }
    }

    // MARK: What comes next

    private var next: HTML {
        guard let incident else { return .empty }
        let step = incident.steps?.first { $0.name == incident.progress.next }
        return element("section", .id("next"), HTMLAttribute("aria-labelledby", "next-title")) {
            element("h2", .id("next-title")) { "Next step" }
            if let step {
                element("p", .class(step.overdue ? "fault" : "")) {
                    element("strong") { stepText(step.text) }
                }
                facts([
                    ("Who", step.owner.isEmpty ? text("nobody yet; call: \(step.role)") : foreign(step.owner)),
                    ("Until", step.dueAt.map { moment($0, isMinute: true) } ?? text("as soon as possible")),
                    ("Owner of the incident", incident.owner.isEmpty ? text("nobody yet") : foreign(incident.owner)),
                ])
            } else {
                element("p") { "All steps of the incident are settled." }
            }
            element("p") {
                element("a", .href(PageAddress.incident(incident.id))) {
                    "Incident \(incident.id): \(incident.progress.settled) of \(incident.progress.total) steps are settled"
                }
            }
        }
    }
}
