import Guard
import Mail

/// The parts of a damage report below its answer.
struct DamageSections {
    let context: PageContext
    let report: DamageReport
    /// The address of the people as CSV.
    let csv: String

    var html: HTML {
        element("div") {
            if report.people > 0 {
                said
                who
                when
                stops
                why
            }
        }
    }

    private func section(_ title: String, @HTMLBuilder _ content: () -> HTML) -> HTML {
        element("section") {
            element("h2") { title }
            content()
        }
    }

    // MARK: What it said

    private var said: HTML {
        section("What it said") {
            if report.templates.isEmpty { element("p", .class("hint")) { "Its text is not on record." } }
            for template in report.templates.prefix(3) {
                element("article") {
                    facts([
                        ("From", foreign(template.from, limit: 300)),
                        ("Subject", foreign(template.subject, limit: 300)),
                        ("People", text("\(PageWords.number(template.counts.left)) deliveries left")),
                    ])
                    if template.text.isEmpty {
                        element("p", .class("hint")) { "Its text is not on record." }
                    } else {
                        element("pre") { String(template.text.prefix(3000)) }
                    }
                    if let sample = template.sample {
                        element("a", .href(PageAddress.record(sample))) { "The message that this text is from" }
                    }
                }
            }
            if report.templateCount > 3 {
                element("p", .class("hint")) { "\(report.templateCount - 3) further texts are in the full report." }
            }
        }
    }

    // MARK: Who

    private var who: HTML {
        section("Who") {
            dataTable("People by what became of their mail", ["What became of it", "#People", "#Deliveries"]) {
                for state in Delivery.State.allCases where report.deliveries[state] > 0 {
                    element("tr") {
                        headCell { Self.words(state) }
                        numberCell(report.peopleByState[state])
                        numberCell(report.deliveries[state])
                    }
                }
            }
            element("p") { element("a", .class("button quiet"), .href(csv)) { "All people as CSV" } }
            groups("By segment", report.segments)
            groups("By the recipients' domain", report.domains)
        }
    }

    /// What a state means for the person.
    static func words(_ state: Delivery.State) -> String {
        switch state {
        case .accepted: "has it: the ESP accepted it"
        case .released: "has it: it was held and then released"
        case .unknown: "may have it: the ESP's answer never came"
        case .refused: "does not have it: the ESP refused it"
        case .blocked: "does not have it: a check blocked it"
        case .suppressed: "does not have it: a list has the address"
        case .deferred: "does not have it yet: the sender keeps it"
        case .held: "does not have it yet: the guard holds it"
        case .discarded: "does not have it: it was discarded"
        }
    }

    private func groups(_ title: String, _ all: ReportGroups) -> HTML {
        let named = all.groups.prefix(10)
        guard let most = named.map(\.counts.total).max(), most > 0, all.count > 0 else { return .empty }
        return element("div") {
            element("h3") { title }
            dataTable(title, ["Name", "#Have it", "#Kept from it", "Share"]) {
                for group in named {
                    element("tr") {
                        headCell { foreign(PageWords.name(group.name), limit: 80) }
                        numberCell(group.counts.left)
                        numberCell(group.counts.total - group.counts.left)
                        cell { share(group.counts, of: most) }
                    }
                }
            }
            if all.count > named.count {
                element("p", .class("hint")) { "and \(PageWords.number(all.count - named.count)) more" }
            }
        }
    }

    private func share(_ counts: StateCounts, of most: Int) -> HTML {
        let left = Double(counts.left) * 100 / Double(most)
        let kept = Double(counts.total - counts.left) * 100 / Double(most)
        return element(
            "svg", HTMLAttribute("width", "100%"), HTMLAttribute("height", "12"), HTMLAttribute("aria-hidden", "true")
        ) {
            SVG.bar("relayed", x: 0, width: left, y: 0, height: 12)
            SVG.bar("blocked", x: left, width: kept, y: 0, height: 12)
        }
    }

    // MARK: When

    private var when: HTML {
        section("When") { DamageChart(report: report).html }
    }

    private var stops: HTML {
        guard !report.stops.isEmpty else { return .empty }
        return section("Stops of that time") {
            dataTable("Stops of that time", ["Stop", "What", "Made", "Complete", "Ended", "By", "Reason"]) {
                for stop in report.stops.suffix(30) {
                    element("tr") {
                        headCell { element("a", .href(PageAddress.stop(stop.id))) { stop.id } }
                        cell { foreign(PageWords.scope(stop.scope)) }
                        cell { moment(stop.at) }
                        cell { stop.completeAt.map { moment($0) } ?? text("not on record") }
                        cell { stop.endedAt.map { moment($0) } ?? text("in force") }
                        cell { foreign(stop.who) }
                        cell { foreign(stop.reason) }
                    }
                }
            }
        }
    }

    // MARK: Why

    private var why: HTML {
        element("div") {
            if !report.findings.isEmpty {
                section("What the checks found in it") {
                    dataTable("Findings", ["Check", "Kind", "Done", "#Messages", "#People"]) {
                        for found in report.findings.prefix(40) {
                            element("tr") {
                                headCell { found.check }
                                cell { found.kind }
                                cell { found.action.rawValue }
                                numberCell(found.messages)
                                numberCell(found.people)
                            }
                        }
                    }
                }
            }
            if !report.lists.isEmpty {
                section("The lists that were asked") {
                    dataTable("Lists", ["List", "#Version", "#Deliveries", "Content from", "Age when last asked"]) {
                        for use in report.lists.suffix(20) {
                            element("tr") {
                                headCell { element("a", .href(PageAddress.list(use.list))) { use.list } }
                                numberCell(Int(use.version))
                                numberCell(use.deliveries)
                                cell {
                                    use.generatedAt.map { moment($0, isMinute: true) } ?? text("not known any more")
                                }
                                cell { use.ageSeconds.map { PageWords.span(seconds: $0) } }
                            }
                        }
                    }
                }
            }
            if !report.replies.groups.isEmpty {
                section("What the recipients' servers and the guard replied") {
                    dataTable("Replies", ["Reply", "#Deliveries"]) {
                        for reply in report.replies.groups.prefix(12) {
                            element("tr") {
                                headCell { foreign(PageWords.name(reply.name)) }
                                numberCell(reply.counts.total)
                            }
                        }
                    }
                }
            }
        }
    }
}
