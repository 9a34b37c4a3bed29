import Guard
import Mail

/// The messages that a check blocked, with how many each check blocked.
enum BlockedPage {
    static let routes: [PageRoute] = [.get("/blocked", show)]

    static func show(_ context: PageContext) async throws(ControlFailure) -> PageAnswer {
        var filter = try RecordQuery(context.query, at: context.now, span: .seconds(86_400)).filter
        filter.verdict = .blocked
        let records = try await RecordTable.first(RecordQuery.limit, of: context.control.log(filter)).reversed()
        let tallies = try await context.control.tally(filter, by: .check)
        let total = try await context.control.tally(filter, by: nil).first?.messages ?? 0
        let shown = Array(records)
        return context.page("Blocked", .blocked, isLive: true) {
            element("section", .id("blocked"), .flag("data-live")) {
                element("h1") {
                    total == 0
                        ? "No message was blocked in this time"
                        : "\(PageWords.count(total, "message")) \(total == 1 ? "was" : "were") blocked"
                }
                checks(context, tallies)
            }
            form(context)
            element("section", .id("blocked-list"), .flag("data-live")) {
                if shown.isEmpty {
                    element("p") { "No message fits." }
                } else {
                    RecordTable(records: shown, caption: "Blocked messages, newest first").html
                }
                RecordTable.older("/blocked", context.query, shown, limit: RecordQuery.limit)
            }
        }
    }

    private static func checks(_ context: PageContext, _ tallies: [RecordTally]) -> HTML {
        guard !tallies.isEmpty else { return .empty }
        return dataTable("Blocked messages by check", ["Check", "#Messages", "#Recipients"]) {
            for tally in tallies.prefix(20) {
                element("tr") {
                    headCell {
                        if let name = tally.name {
                            element("a", .href(address(context, check: name))) { name }
                        } else {
                            "others"
                        }
                    }
                    numberCell(tally.messages)
                    numberCell(tally.recipients)
                }
            }
        }
    }

    private static func address(_ context: PageContext, check: String) -> String {
        PageAddress.with(
            "/blocked",
            [
                ("check", check), ("campaign", context.query["campaign"]), ("since", context.query["since"]),
                ("until", context.query["until"]),
            ])
    }

    private static func form(_ context: PageContext) -> HTML {
        element("form", HTMLAttribute("method", "get"), .action("/blocked"), .class("filters")) {
            field("Campaign") { textInput("campaign", context.query["campaign"] ?? "") }
            field("Check") { textInput("check", context.query["check"] ?? "") }
            field("Recipient") { textInput("recipient", context.query["recipient"] ?? "") }
            field("Subject has") { textInput("subject", context.query["subject"] ?? "") }
            field("Since", hint: "2h, 7d or a time in UTC; else one day") {
                textInput("since", context.query["since"] ?? "")
            }
            button(.quiet) { "Show" }
        }
    }
}
