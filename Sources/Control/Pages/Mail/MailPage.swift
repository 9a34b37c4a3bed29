import Guard
import Mail

/// One message: what became of it and why, what it says with the finding marked, what to do, and who was to get it.
enum MailPage {
    static let routes: [PageRoute] = [
        .get("/mail/*", show),
        .get("/mail/*/frame", frame),
        .post("/mail/*/allow", .admin, "let a message pass", allow),
        .post("/mail/*/block", .operator, "block a phrase", block),
    ]

    private static func id(_ context: PageContext) throws(ControlFailure) -> RecordID {
        guard let id = RecordID(context.parameters[0]) else {
            throw .refused("\"\(context.parameters[0])\" is not the id of a message: 13 letters and digits")
        }
        return id
    }

    /// The record with its message, where that is kept.
    private static func report(_ context: PageContext) async throws(ControlFailure) -> ShowReport {
        let id = try id(context)
        guard let record = try await context.control.show(id) else { throw .refused("there is no message \(id)") }
        do throws(ControlFailure) {
            return ShowReport(record, message: try await context.control.message(id))
        } catch {
            guard case .refused(let text) = error else { throw error }
            return ShowReport(record, whyNotKept: text)
        }
    }

    static func show(_ context: PageContext) async throws(ControlFailure) -> PageAnswer {
        let report = try await report(context)
        let record = report.record
        return context.page("Message \(record.id)", record.verdict == .blocked ? .blocked : .log) {
            element("h1") { foreign(record.subject.isEmpty ? "(no subject)" : record.subject) }
            element("p") {
                RecordTable.tag(record.verdict)
                " "
                MailParts.sentence(record)
            }
            MailParts.why(record)
            MailActs(context: context, record: record).html
            MailContent(context: context, report: report).html
            MailParts.people(record)
            MailParts.facts(record)
        }
    }

    /// The rendered mail, for the frame on its page.
    ///
    /// Its policy loads nothing and runs nothing, and the frame is sandboxed twice: by the page's attribute and by this
    /// field, which also counts when somebody opens the address alone.
    static func frame(_ context: PageContext) async throws(ControlFailure) -> PageAnswer {
        let report = try await report(context)
        guard let message = report.message, let html = MailHTML(message: message) else {
            throw .refused("this message has no HTML part that is kept")
        }
        var answer = PageAnswer(
            status: 200, type: "text/html; charset=utf-8",
            .whole(html.shown(marking: report.record.findings.map(\.excerpt))))
        answer.fields += [("Content-Security-Policy", framePolicy), ("X-Frame-Options", "SAMEORIGIN")]
        return answer
    }

    /// `sandbox` without words: no script, no form, no window, an origin of its own. Inline styles are the mail's looks.
    static let framePolicy =
        "default-src 'none'; style-src 'unsafe-inline'; sandbox; form-action 'none'; base-uri 'none'; "
        + "frame-ancestors 'self'"

    // MARK: Acts

    static func allow(_ context: PageContext) async throws(ControlFailure) -> PageAnswer {
        let id = try id(context)
        let reason = context.form["reason"] ?? ""
        let request =
            switch context.form["what"] {
            case "tag":
                AllowRequest(tag: context.form["tag"], campaign: context.form["campaign"], reason: reason)
            case "message": AllowRequest(message: id.description, reason: reason)
            default: throw .malformed("the form does not say what may pass")
            }
        let ruling = try await context.control.allow(request)
        return .see(
            PageAddress.with(
                PageAddress.record(id.description), [("done", ruling.awaiting == nil ? "allowed" : "asked")]))
    }

    static func block(_ context: PageContext) async throws(ControlFailure) -> PageAnswer {
        let id = try id(context)
        _ = try await context.control.block(
            BlockRequest(
                phrase: context.form["phrase"] ?? "", campaign: context.form.filled("campaign"),
                reason: context.form["reason"] ?? ""))
        return .see(PageAddress.with(PageAddress.record(id.description), [("done", "blocked")]))
    }
}
