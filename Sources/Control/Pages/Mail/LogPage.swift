import Guard
import Mail

/// The record of messages, with every filter of `sendguard log`. With a recipient it is that person's history.
enum LogPage {
    static let routes: [PageRoute] = [.get("/log", show)]

    static func show(_ context: PageContext) async throws(ControlFailure) -> PageAnswer {
        let isAsked = context.query.items.contains { RecordFilter.queryNames.contains($0.name) && !$0.value.isEmpty }
        let filter = try RecordQuery(context.query, at: context.now, span: isAsked ? nil : .seconds(86_400)).filter
        let records = Array(
            try await RecordTable.first(RecordQuery.limit, of: context.control.log(filter)).reversed())
        let person = context.query.filled("recipient")
        return context.page("Log", .log, isLive: context.query["until"] == nil) {
            element("h1") {
                if let person {
                    "What "
                    foreign(person)
                    " was sent"
                } else {
                    "Messages on record"
                }
            }
            form(context, isOpen: isAsked)
            element("section", .id("log"), .flag("data-live")) {
                if records.isEmpty {
                    element("p") { isAsked ? "No message fits." : "No message came in the last day." }
                } else {
                    RecordTable(records: records).html
                }
                RecordTable.older("/log", context.query, records, limit: RecordQuery.limit)
            }
        }
    }

    private static func form(_ context: PageContext, isOpen: Bool) -> HTML {
        let first = ["campaign", "recipient", "verdict", "since"]
        return element("form", HTMLAttribute("method", "get"), .action("/log"), .class("filters")) {
            for name in first { condition(context, name) }
            more("more-filters", "All filters", isOpen: isOpen && hasOther(context, than: first)) {
                for condition in RecordCondition.options
                where !first.contains(condition.name) && condition.name != "limit" {
                    self.condition(context, condition.name)
                }
            }
            button(.quiet) { "Show" }
        }
    }

    private static func hasOther(_ context: PageContext, than first: [String]) -> Bool {
        context.query.items.contains { !first.contains($0.name) && $0.name != "until" && !$0.value.isEmpty }
    }

    private static func condition(_ context: PageContext, _ name: String) -> HTML {
        let value = context.query[name] ?? ""
        let help = RecordCondition.options.first { $0.name == name }?.help
        return field(PageWords.capital(name.replacing("-", with: " "))) {
            switch name {
            case "verdict":
                choice(name, value, [("", "any")] + Verdict.allCases.map { ($0.rawValue, $0.rawValue) })
            case "delivery":
                choice(name, value, [("", "any")] + Delivery.State.allCases.map { ($0.rawValue, $0.rawValue) })
            default:
                element("input", .name(name), .value(value), HTMLAttribute("title", help ?? ""))
            }
        }
    }
}
