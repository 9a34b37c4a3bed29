// Folder Pages/Damage: after a mistake: the damage report, and the resume of a stop. It may use Pages/Frame.

import Guard
import Mail

/// The damage report as a page. It opens with the answer; then what the mail said, who has it, when, and why.
enum DamagePage {
    static let routes: [PageRoute] = [
        .get("/damage", show),
        .get("/damage.csv", people),
    ]

    /// The mail in question, from the address of the page.
    static func filter(_ query: FormFields) throws(ControlFailure) -> RecordFilter {
        try RecordFilter(
            query: query.items.filter { RecordFilter.queryNames.contains($0.name) && !$0.value.trimmed.isEmpty }
                .map { ($0.name, $0.value.trimmed) })
    }

    static func show(_ context: PageContext) async throws(ControlFailure) -> PageAnswer {
        let filter = try filter(context.query)
        let isAsked = filter != RecordFilter()
        let report = isAsked ? try await context.glances.damage(filter, context.control, at: context.now) : nil
        return context.page("Damage report", .incidents) {
            if let report {
                element("p", .class("hint")) {
                    "Damage report about "
                    foreign(Self.subject(context.query))
                }
                element("h1") { DamageAnswer.sentence(report) }
                DamageSections(context: context, report: report, csv: "/damage.csv" + filter.queryText).html
            } else {
                element("h1") { "Damage report" }
            }
            form(context)
        }
    }

    /// `campaign spring-sale, since 14:02`.
    private static func subject(_ query: FormFields) -> String {
        let parts = query.items.compactMap { item -> String? in
            guard RecordFilter.queryNames.contains(item.name), !item.value.trimmed.isEmpty else { return nil }
            return item.name == "scope" ? PageWords.scope(item.value) : "\(item.name) \(item.value)"
        }
        return parts.joined(separator: ", ")
    }

    private static func form(_ context: PageContext) -> HTML {
        element("section", .class("apart")) {
            element("h2") { "About other mail" }
            element("form", HTMLAttribute("method", "get"), .action("/damage"), .class("filters")) {
                field("Campaign") { textInput("campaign", context.query["campaign"] ?? "") }
                field("Sender") { textInput("sender", context.query["sender"] ?? "") }
                field("From", hint: "UTC, such as 2026-11-23T14:00:00Z") {
                    textInput("since", context.query["since"] ?? "")
                }
                field("Until") { textInput("until", context.query["until"] ?? "") }
                button(.quiet) { "Show" }
            }
        }
    }

    // MARK: The people, as a file

    static func people(_ context: PageContext) async throws(ControlFailure) -> PageAnswer {
        let filter = try filter(context.query)
        guard filter != RecordFilter() else { throw .malformed("say which mail: campaign, scope, since or until") }
        return .file("people.csv", type: "text/csv; charset=utf-8", .pieces(PeopleCSV(filter, context.control)))
    }
}

/// The recipients of some mail as CSV (RFC 4180), page by page.
actor PeopleCSV: PageSource {
    private let filter: RecordFilter
    private let control: any GuardControl
    private var place: RecipientPage.Place?
    private var isBegun = false
    private var isOver = false

    init(_ filter: RecordFilter, _ control: any GuardControl) { (self.filter, self.control) = (filter, control) }

    func next() async throws(ControlFailure) -> [UInt8]? {
        guard !isOver else { return nil }
        var text = isBegun ? "" : "address,state,segment,campaign,at,message,reply\r\n"
        isBegun = true
        let page = try await control.recipients(filter, after: place)
        for row in page.rows {
            let cells = [
                row.address, row.state.rawValue, row.segment ?? "", row.campaign, row.at, row.id, row.reply ?? "",
            ]
            text += cells.map(CSVText.cell).joined(separator: ",") + "\r\n"
        }
        place = page.next
        isOver = page.next == nil
        return Array(text.utf8)
    }
}
