import Content
import Guard
import Mail

/// The apology for an incident: who may get it, the check of a draft, and how far it has got.
struct ApologyPart {
    let context: PageContext
    let incident: IncidentReport
    let apologies: [ApologyStatus]

    static let routes: [PageRoute] = [
        .post("/incidents/*/draft", .operator, "check a draft", check),
        .post("/incidents/*/audience", .admin, "take the list of people to write to", audience),
    ]

    private var path: String { PageAddress.incident(incident.id) }

    var html: HTML {
        element("section", .id("apology")) {
            element("h2") { "Apology" }
            if apologies.isEmpty { element("p") { "No apology has begun." } }
            for apology in apologies {
                facts([
                    ("Campaign", foreign(apology.campaign)),
                    (
                        "State",
                        apology.endedAt != nil ? text("ended") : text(apology.armedAt == nil ? "not armed" : "armed")
                    ),
                    (
                        "Of \(PageWords.people(apology.people))",
                        text(
                            "\(PageWords.number(apology.coverage.had)) have it, \(PageWords.number(apology.coverage.owed)) do "
                                + "not have it yet, \(PageWords.number(apology.coverage.unknown)) unknown, "
                                + "\(PageWords.number(apology.coverage.held)) held")
                    ),
                ])
            }
            more("draft", "Check a draft") {
                context.form(path + "/draft", .operator, hasFile: true, what: "check a draft") {
                    field("The draft as a message file (.eml)") {
                        element("input", .type("file"), .name("file"), .flag("required"))
                    }
                    button(.plain) { "Check it" }
                }
            }
            more("audience", "Who gets it") {
                context.form(path + "/audience", .admin, what: "take the list of people to write to") {
                    field("People whose mail was") {
                        choice(
                            "state", "accepted",
                            [("accepted", "accepted"), ("released", "released"), ("unknown", "unknown")])
                    }
                    element("p", .class("hint")) { "People who are on a suppression list now are left out." }
                    button(.plain) { "The list as CSV" }
                }
                element("p", .class("hint")) { "To arm the apology: sendguard incident apology arm \(incident.id)" }
            }
        }
    }

    // MARK: Acts

    static func check(_ context: PageContext) async throws(ControlFailure) -> PageAnswer {
        let id = try IncidentPages.id(context)
        guard let upload = context.request.upload else { throw .malformed("the form has no file") }
        let reference = try await context.control.apologyReference(of: id)
        let findings = upload.bytes.withUnsafeBytes { bytes in
            ApologyCheck.findings(in: ApologyDraft(Message(reading: bytes)), against: reference)
        }
        return context.page("Draft of an apology", .incidents) {
            element("h1") {
                findings.isEmpty
                    ? "The rules for apologies find nothing" : "\(PageWords.count(findings.count, "thing")) to mend"
            }
            element("p", .class("hint")) {
                "Checked: "
                foreign(upload.name)
                ". The checks for all mail judge it when it is sent."
            }
            if !findings.isEmpty {
                dataTable("Findings", ["Rule", "Where", "Text", "What to do"]) {
                    for finding in findings {
                        element("tr") {
                            headCell { finding.rule }
                            cell { foreign(finding.where) }
                            cell { foreign(finding.excerpt) }
                            cell { foreign(finding.why, limit: 400) }
                        }
                    }
                }
            }
            element("p") {
                element("a", .href(PageAddress.incident(id.description) + "#apology")) { "Back to the incident" }
            }
        }
    }

    static func audience(_ context: PageContext) async throws(ControlFailure) -> PageAnswer {
        let id = try IncidentPages.id(context)
        guard let state = Delivery.State(rawValue: context.form["state"] ?? "") else {
            throw .malformed("the form does not say whose mail")
        }
        // The first page shows a refusal as a page, not as a broken file.
        var request = AudienceRequest(id: id.description, state: state)
        var page = try await context.control.audience(request)
        var text = "address,segment\r\n"
        while true {
            for person in page.people {
                text += [person.address, person.segment ?? ""].map(CSVText.cell).joined(separator: ",") + "\r\n"
            }
            guard let next = page.next else { break }
            guard text.utf8.count < PageUpload.limitBytes else {
                throw .cannot("these are more people than a page can list; use: sendguard incident audience \(id)")
            }
            request.place = next
            page = try await context.control.audience(request)
        }
        return .file("audience-\(id).csv", type: "text/csv; charset=utf-8", .whole(Array(text.utf8)))
    }
}
