import Guard
import Mail

/// One list: what is in force, how it came, its versions, and single changes.
enum OneListPage {
    static let routes: [PageRoute] = [
        .get("/lists/*", show),
        .post("/lists/*/add", .operator, "add to a list", add),
        .post("/lists/*/remove", .admin, "remove from a list", remove),
        .post("/lists/*/rollback", .admin, "put an earlier version in force", rollBack),
    ]

    static func show(_ context: PageContext) async throws(ControlFailure) -> PageAnswer {
        let name = context.parameters[0]
        let detail = try await context.control.showList(name)
        let versions = detail.list.version == nil ? [] : try await context.control.listHistory(name)
        let list = detail.list
        return context.page("List \(name)", .lists) {
            element("h1") {
                foreign(list.name)
                ": \(PageWords.count(list.rows, "entry", "entries"))"
                list.changes > 0 ? " and \(PageWords.count(list.changes, "change")) by hand" : ""
                ", "
                list.kind == .suppression ? "people who must not get mail" : "people who may get mail"
            }
            if let doubt = detail.more.doubt { element("p", .class("fault")) { foreign(doubt, limit: 500) } }
            now(list)
            acts(context, list)
            history(context, list, versions)
            changes(detail.more.latestChanges)
        }
    }

    private static func now(_ list: ListReport) -> HTML {
        facts([
            ("State", ListPages.state(list)), ("Age", ListPages.age(list)),
            ("Asked about", foreign(PageWords.capital(list.unmet ?? "It \(list.asked)."), limit: 300)),
            ("Version", text(list.version.map { "\($0)" } ?? "none")),
            (
                "From",
                element("span") {
                    foreign(list.source.flatMap { $0.isEmpty ? nil : $0 } ?? "–")
                    if let at = list.importedAt {
                        ", imported "
                        moment(at, isMinute: true)
                    }
                }
            ),
            ("Changes by hand since", text(PageWords.number(list.changes))),
            ("Refresh", refresh(list.refresh)),
        ])
    }

    private static func refresh(_ refresh: ListRefreshReport?) -> HTML {
        guard let refresh else { return text("only people import it") }
        return element("span") {
            foreign(refresh.from, limit: 200)
            if refresh.isFailing {
                " "
                element("span", .class("tag bad")) { "fails" }
                " "
                foreign(refresh.failure ?? "", limit: 300)
            } else if let at = refresh.succeededAt {
                ", last good "
                moment(at, isMinute: true)
            }
        }
    }

    private static func acts(_ context: PageContext, _ list: ListReport) -> HTML {
        let path = PageAddress.list(list.name)
        return element("section") {
            element("h2") { "Change it" }
            more("add", "Add people") {
                context.form(path + "/add", .operator, what: "add to a list") {
                    field("Addresses, one a line", hint: "Also @example.com for a domain. At most 500.") {
                        element("textarea", .name("entries"), .flag("required")) {}
                    }
                    if list.kind == .suppression { field("Why?") { textInput("reason", "unsubscribed") } }
                    button(.plain) { "Add them" }
                }
            }
            more("remove", "Remove people") {
                context.form(path + "/remove", .admin, what: "remove from a list") {
                    field("Addresses, one a line") { element("textarea", .name("entries"), .flag("required")) {} }
                    field("Why?", hint: "It stays on record.") { textInput("reason", "", .flag("required")) }
                    button(.risky) { "Remove them" }
                }
            }
            more("upload", "Upload a new version") {
                context.form(path + "/upload", .admin, hasFile: true, what: "upload a list") {
                    field("File", hint: "It takes the place of everything on the list. You see a preview first.") {
                        element("input", .type("file"), .name("file"), .flag("required"))
                    }
                    button(.plain) { "See how it is read" }
                }
            }
        }
    }

    private static func history(_ context: PageContext, _ list: ListReport, _ versions: [ListVersionReport]) -> HTML {
        guard !versions.isEmpty else { return .empty }
        return element("section") {
            element("h2") { "Versions" }
            dataTable(
                "Versions, newest first",
                ["#Version", "Imported", "By", "File", "#Entries", "Compared with the one before"]
            ) {
                for version in versions.reversed().prefix(30) {
                    element("tr") {
                        numberCell(Int(version.version))
                        cell { moment(version.importedAt, isMinute: true) }
                        cell { foreign(version.who ?? "–") }
                        cell { foreign(version.source, limit: 120) }
                        numberCell(version.rows)
                        cell {
                            version.isInForce ? "in force" : ""; " "; version.turnover ?? ""
                        }
                    }
                }
            }
            if context.may(.admin), versions.contains(where: { $0.isKept && !$0.isInForce }) {
                more("rollback", "Put an earlier version in force") {
                    context.form(
                        PageAddress.list(list.name) + "/rollback", .admin, what: "put an earlier version in force"
                    ) {
                        field("Version") {
                            choice(
                                "version", "",
                                versions.reversed().filter { $0.isKept && !$0.isInForce }.map {
                                    (
                                        "\($0.version)",
                                        "\($0.version), \(PageWords.number($0.rows)) entries, \($0.importedAt.prefix(10))"
                                    )
                                })
                        }
                        field("Why?", hint: "It stays on record.") { textInput("reason", "", .flag("required")) }
                        button(.risky) { "Put it in force" }
                    }
                }
            }
        }
    }

    private static func changes(_ changes: [ListChangeReport]) -> HTML {
        guard !changes.isEmpty else { return .empty }
        return element("section") {
            element("h2") { "Changes by hand" }
            dataTable("Changes by hand, newest first", ["Time", "Who", "What", "Entry", "Why"]) {
                for change in changes.prefix(50) {
                    element("tr") {
                        headCell { moment(change.at) }
                        cell { foreign(change.who) }
                        cell { change.action == .add ? "added" : "removed" }
                        cell { foreign(change.entry.entry) }
                        cell { foreign(change.entry.reason) }
                    }
                }
            }
        }
    }

    // MARK: Acts

    private static func entries(_ context: PageContext) -> [String] {
        (context.form["entries"] ?? "").split(whereSeparator: \.isNewline).map { String($0).trimmed }.filter {
            !$0.isEmpty
        }
    }

    private static func back(_ context: PageContext, _ done: String) -> PageAnswer {
        .see(PageAddress.with(PageAddress.list(context.parameters[0]), [("done", done)]))
    }

    static func add(_ context: PageContext) async throws(ControlFailure) -> PageAnswer {
        let name = context.parameters[0]
        // An addition to an audience lets mail pass.
        let detail = try await context.control.showList(name)
        guard detail.list.kind == .suppression || context.may(.admin) else {
            throw .refused("only an admin may add to an audience: it lets mail pass")
        }
        _ = try await context.control.changeList(
            ListChangeRequest(
                list: name, action: .add, entries: entries(context), reason: context.form["reason"]?.trimmed ?? ""))
        return back(context, "added")
    }

    static func remove(_ context: PageContext) async throws(ControlFailure) -> PageAnswer {
        _ = try await context.control.changeList(
            ListChangeRequest(
                list: context.parameters[0], action: .remove, entries: entries(context),
                reason: context.form["reason"]?.trimmed ?? ""))
        return back(context, "removed")
    }

    static func rollBack(_ context: PageContext) async throws(ControlFailure) -> PageAnswer {
        guard let version = Int64(context.form["version"] ?? "") else { throw .malformed("the form names no version") }
        _ = try await context.control.rollBackList(
            ListRollbackRequest(list: context.parameters[0], version: version, reason: context.form["reason"] ?? ""))
        return back(context, "rolled-back")
    }
}
