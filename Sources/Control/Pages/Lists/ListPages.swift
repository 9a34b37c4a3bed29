// Folder Pages/Lists: suppression lists and audiences: what is in force, checks of an address, uploads behind a preview,
// and single changes. It may use Pages/Frame.

import Guard
import Mail

/// The overview of lists, with the check of an address.
enum ListPages {
    static let routes: [PageRoute] = [
        .get("/lists", all),
        .post("/lists/erase", .admin, "erase a person", erase),
    ]

    static func all(_ context: PageContext) async throws(ControlFailure) -> PageAnswer {
        let lists = try await context.control.listOverview()
        var checked: ListCheckReport?
        if let address = context.query.filled("address") {
            checked = try await context.control.checkLists(
                ListCheckRequest(
                    address: address, stream: context.query.filled("stream"), campaign: context.query.filled("campaign")
                ))
        }
        let troubled = lists.filter { $0.list.trouble != nil }
        return context.page("Lists", .lists) {
            element("h1") {
                troubled.isEmpty
                    ? lists.isEmpty
                        ? "There is no list"
                        : "\(PageWords.count(lists.count, "list")), nothing wrong with \(lists.count == 1 ? "it" : "them")"
                    : "\(PageWords.list(troubled.map(\.list.name))) cannot be used, so mail waits"
            }
            check(context)
            if let checked { Self.checked(checked) }
            table(lists.map(\.list))
            more("new", "Upload a new list") { newForm(context) }
            more("erase", "Erase a person") { eraseForm(context) }
        }
    }

    private static func table(_ lists: [ListReport]) -> HTML {
        dataTable("Lists", ["List", "Kind", "#Entries", "Age", "State", "Asked about"]) {
            for list in lists {
                element("tr") {
                    headCell { element("a", .href(PageAddress.list(list.name))) { list.name } }
                    cell { list.kind.rawValue }
                    numberCell(list.rows)
                    cell { age(list) }
                    cell { state(list) }
                    cell { foreign(list.unmet ?? list.asked, limit: 200) }
                }
            }
        }
    }

    static func age(_ list: ListReport) -> HTML {
        guard let seconds = list.ageSeconds else { return text("never imported") }
        let limit = list.maxAgeSeconds.map { ", may be \(PageWords.span(seconds: $0))" } ?? ""
        return text(PageWords.span(seconds: seconds) + limit)
    }

    static func state(_ list: ListReport) -> HTML {
        guard let trouble = list.trouble else {
            return element("span", .class("tag \(list.freshness == .fresh ? "good" : "slow")")) {
                list.freshness.rawValue
            }
        }
        return element("span") {
            element("span", .class("tag bad")) { "waits" }
            " "
            foreign(trouble, limit: 300)
        }
    }

    // MARK: An address

    private static func check(_ context: PageContext) -> HTML {
        element("form", HTMLAttribute("method", "get"), .action("/lists"), .class("filters")) {
            field("Would this person get mail?") {
                textInput(
                    "address", context.query["address"] ?? "", .type("email"), .flag("required"),
                    HTMLAttribute("autocomplete", "off"), HTMLAttribute("placeholder", "jane@example.net"))
            }
            field("Stream") { textInput("stream", context.query["stream"] ?? "") }
            field("Campaign") { textInput("campaign", context.query["campaign"] ?? "") }
            button(.quiet) { "Check" }
        }
    }

    private static func checked(_ report: ListCheckReport) -> HTML {
        let words =
            switch report.mail {
            case .passes: "Mail to this person passes the lists."
            case .refused: "Mail to this person is refused."
            case .deferred: "Mail to this person waits."
            case .leftOut: "This person is left out silently."
            }
        return element("section", .class(report.mail == .passes ? "done" : "fault")) {
            element("p") {
                element("strong") { foreign(report.readAs ?? report.address) }
                ": \(words) "
                foreign(report.why ?? "", limit: 400)
            }
            if let erased = report.erasedAt {
                element("p") {
                    "Erased at "
                    moment(erased)
                }
            }
            element("ul") {
                for list in report.lists {
                    element("li") {
                        "\(list.list): "
                        if let hit = list.hit {
                            "has "
                            foreign(hit.entry)
                            hit.reason.isEmpty ? "" : " (\(hit.reason))"
                            hit.since.map { " since \($0)" }
                        } else {
                            "does not have it"
                        }
                    }
                }
                if !report.notAsked.isEmpty {
                    element("li") {
                        "Not asked, because it depends on stream or campaign: \(PageWords.list(report.notAsked))"
                    }
                }
            }
        }
    }

    // MARK: New lists and erased people

    private static func newForm(_ context: PageContext) -> HTML {
        context.form("/lists/new/upload", .admin, hasFile: true, what: "upload a list") {
            field("Name of the list") { textInput("name", "", .flag("required")) }
            field("Kind") {
                choice(
                    "kind", "suppression", [("suppression", "who must not get mail"), ("audience", "who may get mail")])
            }
            field("File", hint: "One address a line, CSV, TSV or JSON; at most 64 MB.") {
                element("input", .type("file"), .name("file"), .flag("required"))
            }
            button(.plain) { "See how it is read" }
        }
    }

    private static func eraseForm(_ context: PageContext) -> HTML {
        context.form("/lists/erase", .admin, what: "erase a person") {
            element("p") {
                "Their address goes from all lists and records, and mail to them is refused from then on. It cannot be "
                "taken back."
            }
            field("Address") { textInput("address", "", .type("email"), .flag("required")) }
            field("Why?", hint: "It stays on record, so it must not name the person; such as a ticket's number.") {
                textInput("reason", "", .flag("required"))
            }
            button(.risky) { "Erase the person" }
        }
    }

    static func erase(_ context: PageContext) async throws(ControlFailure) -> PageAnswer {
        let report = try await context.control.erase(
            EraseRequest(address: context.form["address"]?.trimmed ?? "", reason: context.form["reason"] ?? ""))
        return context.page(
            "Erased", .lists, notice: PageNotice(kind: .done, text: "The person is erased.")
        ) {
            element("h1") { "What was erased" }
            facts([
                ("Lists", text(report.lists.isEmpty ? "none had the address" : PageWords.list(report.lists))),
                ("Deliveries on record", text(PageWords.number(report.deliveries))),
                ("Kept messages", text(PageWords.number(report.messages))),
                ("Held recipients", text(PageWords.number(report.held))),
                ("Texts that named them", text(PageWords.number(report.texts))),
                (
                    "Still named in",
                    text(
                        report.heldNaming.isEmpty && report.inForce.isEmpty
                            ? "nothing" : PageWords.list(report.heldNaming + report.inForce))
                ),
            ])
        }
    }
}
