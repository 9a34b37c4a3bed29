import Guard
import Mail

/// What is on record of messages.
extension Endpoints {
    static let aboutRecords: [any ServedEndpoint] = [
        log, logLines, sessionEvents, tally, verify, damage, recipients, record, message,
    ]

    static let log = Endpoint<RecordFilter, any PageSource<RecordReport>>(
        .get, "/log", takes: .query, answers: .array(), .reader()
    ) { control, filter throws(ControlFailure) in try await control.log(filter) }

    static let logLines = Endpoint<RecordFilter, any PageSource<UInt8>>(
        .get, "/log/lines", takes: .query, answers: .linesAsOctets, .reader()
    ) { control, filter throws(ControlFailure) in try await control.logLines(filter) }

    static let sessionEvents = Endpoint<SessionFilter, [SessionEventReport]>(
        .get, "/log/sessions", takes: .query, answers: .json, .reader()
    ) { control, filter throws(ControlFailure) in try await control.sessionEvents(filter) }

    static let tally = Endpoint<TallyRequest, [RecordTally]>(
        .get, "/log/tally", takes: .query, answers: .json, .reader()
    ) { control, request throws(ControlFailure) in try await control.tally(request.filter, by: request.by) }

    static let verify = Endpoint<ChainRequest, ChainPage>(
        .get, "/log/chain", takes: .query, answers: .json, .reader()
    ) { control, request throws(ControlFailure) in
        try await control.verify(from: request.place, since: request.since, looksFor: request.head)
    }

    static let damage = Endpoint<RecordFilter, DamageReport>(
        .get, "/damage", takes: .query, answers: .json, .reader()
    ) { control, filter throws(ControlFailure) in try await control.damage(filter) }

    static let recipients = Endpoint<RecipientsRequest, RecipientPage>(
        .get, "/damage/recipients", takes: .query, answers: .json, .reader()
    ) { control, request throws(ControlFailure) in
        try await control.recipients(request.filter, after: request.place)
    }

    static let record = Endpoint<RecordID, RecordReport?>(
        .get, "/records/*", takes: .path("record id") { RecordID($0) },
        answers: .jsonIfFound { id in "no record \(id)" }, .reader(.quick, within: ControlLimits.quickTimeout)
    ) { control, id throws(ControlFailure) in try await control.show(id) }

    static let message = Endpoint<RecordID, [UInt8]>(
        .get, "/records/*/message", takes: .path("record id") { RecordID($0) }, answers: .octets("message/rfc822"),
        .reader()
    ) { control, id throws(ControlFailure) in try await control.message(id) }
}

/// Held mail. A filter with its ids may be long, so it is in the body of questions, too.
extension Endpoints {
    static let aboutHeld: [any ServedEndpoint] = [held, heldLines, previewHeld, release, discard]

    static let held = Endpoint<HeldFilter, any PageSource<HeldMessageReport>>(
        .post, "/held/list", takes: .body, answers: .array(), .reader()
    ) { control, filter throws(ControlFailure) in try await control.held(filter) }

    static let heldLines = held.lines(at: "/held/lines")

    static let previewHeld = Endpoint<HeldFilter, HeldPreviewReport>(
        .post, "/held/preview", takes: .body, answers: .json, .reader()
    ) { control, filter throws(ControlFailure) in try await control.previewHeld(filter) }

    static let release = Endpoint<HeldRequest, HeldRunReport>(
        .post, "/held/release", takes: .body, answers: .json, .operator()
    ) { control, request throws(ControlFailure) in try await control.release(request) }

    static let discard = Endpoint<HeldRequest, HeldRunReport>(
        .post, "/held/discard", takes: .body, answers: .json, .operator()
    ) { control, request throws(ControlFailure) in try await control.discard(request) }
}
