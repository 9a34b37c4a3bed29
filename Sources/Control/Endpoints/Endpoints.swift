import Guard
import Mail

/// All endpoints, by subject.
enum Endpoints {
    /// The first match wins.
    static let all: [any ServedEndpoint] =
        aboutStops + aboutRulings + aboutRecords + aboutHeld + aboutIncidents + aboutLists + aboutTrips + aboutAccess
}

/// Stops and resumes, with their events, and the trip rules.
extension Endpoints {
    static let aboutStops: [any ServedEndpoint] = [
        status, ready, metrics, stop, explainStop, receipt, flow, configuration, match, previewResume, resume, events,
        actLines,
    ]

    static let status = Endpoint<Void, StatusReport>(
        .get, "/status", takes: .nothing, answers: .json, .viewer(.quick, within: ControlLimits.quickTimeout)
    ) { control, _ throws(ControlFailure) in try await control.status() }

    static let ready = Endpoint<Void, ReadinessReport>(
        .get, "/ready", takes: .nothing, answers: .json, .viewer(.quick, within: ControlLimits.quickTimeout)
    ) { control, _ throws(ControlFailure) in ReadinessReport(try await control.status()) }

    static let metrics = Endpoint<Void, [UInt8]>(
        .get, "/metrics", takes: .nothing, answers: .octets(MetricText.Form.plain.type),
        .viewer(.quick, within: ControlLimits.quickTimeout)
    ) { control, _ throws(ControlFailure) in try await control.metrics() }

    static let stop = Endpoint<StopRequest, StopReceiptReport>(
        .post, "/stop", takes: .body, answers: .json, .operator(.stop, within: ControlLimits.stopTimeout)
    ) { control, request throws(ControlFailure) in try await control.stop(request) }

    static let explainStop = Endpoint<ReasonOfStop, StopReport>(
        .post, "/stops/*/reason", takes: .pathAndBody, answers: .json,
        .operator(.stop, within: ControlLimits.stopTimeout)
    ) { control, reason throws(ControlFailure) in try await control.explain(reason.stop, reason.said) }

    static let receipt = Endpoint<StopID, StopReceiptReport>(
        .get, "/stops/*/receipt", takes: .path("a stop id such as S1") { StopID($0) }, answers: .json,
        .viewer(.quick, within: ControlLimits.quickTimeout)
    ) { control, stop throws(ControlFailure) in try await control.receipt(of: stop) }

    static let flow = Endpoint<Void, FlowReport>(
        .get, "/flow", takes: .nothing, answers: .json, .viewer(.quick, within: ControlLimits.quickTimeout)
    ) { control, _ throws(ControlFailure) in try await control.flow() }

    static let configuration = Endpoint<Void, ConfigurationReport>(
        .get, "/configuration", takes: .nothing, answers: .json, .viewer(.quick, within: ControlLimits.quickTimeout)
    ) { control, _ throws(ControlFailure) in try await control.configuration() }

    static let match = Endpoint<MatchRequest, ScopeMatchReport>(
        .get, "/match", takes: .query, answers: .json, .viewer()
    ) { control, request throws(ControlFailure) in try await control.match(request.scope) }

    static let previewResume = Endpoint<ResumePreviewRequest, ResumePreviewReport>(
        .get, "/resume/preview", takes: .query, answers: .json, .viewer()
    ) { control, request throws(ControlFailure) in try await control.previewResume(request.stop) }

    static let resume = Endpoint<ResumeRequest, ResumeReport>(
        .post, "/resume", takes: .body, answers: .json, .admin(.quick, within: ControlLimits.stopTimeout)
    ) { control, request throws(ControlFailure) in try await control.resume(request) }

    static let events = Endpoint<EventsRequest, any PageSource<EventReport>>(
        .get, "/acts", takes: .query, answers: .array(), .viewer()
    ) { control, request throws(ControlFailure) in
        try await control.events(since: request.since, limit: request.limit)
    }

    static let actLines = events.lines(at: "/acts/lines")
}

/// Exceptions and blocked phrases. Changes do not wait behind reports, and no stop waits for them.
extension Endpoints {
    static let aboutRulings: [any ServedEndpoint] = [
        rulings, rulingsInForce, allowedContents, allow, releaseAllowed, block, changeRuling,
    ]

    static let rulings = Endpoint<Void, [RulingReport]>(
        .get, "/rulings", takes: .nothing, answers: .json, .viewer(.quick, within: ControlLimits.quickTimeout)
    ) { control, _ throws(ControlFailure) in try await control.rulings() }

    static let rulingsInForce = Endpoint<Void, RulingsInForceReport>(
        .get, "/rulings/in-force", takes: .nothing, answers: .json,
        .viewer(.quick, within: ControlLimits.quickTimeout)
    ) { control, _ throws(ControlFailure) in try await control.rulingsInForce() }

    static let allowedContents = Endpoint<AllowedContentRequest, [AllowedContentReport]>(
        .post, "/rulings/contents", takes: .body, answers: .json,
        .viewer(.quick, within: ControlLimits.quickTimeout)
    ) { control, request throws(ControlFailure) in try await control.allowedContents(request) }

    static let allow = Endpoint<AllowRequest, RulingReport>(
        .post, "/rulings/allow", takes: .body, answers: .json, .admin(.quick, within: ControlLimits.stopTimeout)
    ) { control, request throws(ControlFailure) in try await control.allow(request) }

    static let releaseAllowed = Endpoint<RulingChangeRequest, HeldRunReport>(
        .post, "/rulings/release", takes: .body, answers: .json, .admin()
    ) { control, request throws(ControlFailure) in try await control.releaseAllowed(request) }

    static let block = Endpoint<BlockRequest, RulingReport>(
        .post, "/rulings/block", takes: .body, answers: .json, .operator(.quick, within: ControlLimits.stopTimeout)
    ) { control, request throws(ControlFailure) in try await control.block(request) }

    static let changeRuling = Endpoint<RulingChangeRequest, RulingReport>(
        .post, "/rulings/change", takes: .body, answers: .json, .admin(.quick, within: ControlLimits.stopTimeout)
    ) { control, request throws(ControlFailure) in try await control.changeRuling(request) }
}

extension Endpoints {
    static let aboutTrips: [any ServedEndpoint] = [explainTrips, replayTrips, replayTripLines]

    static let explainTrips = Endpoint<Void, TripsReport>(
        .get, "/trips", takes: .nothing, answers: .json, .viewer(.quick, within: ControlLimits.quickTimeout)
    ) { control, _ throws(ControlFailure) in try await control.explainTrips() }

    static let replayTrips = Endpoint<TripReplayRequest, any PageSource<TripReport>>(
        .post, "/trips/replay", takes: .body, answers: .array(), .viewer()
    ) { control, request throws(ControlFailure) in try await control.replayTrips(request) }

    static let replayTripLines = replayTrips.lines(at: "/trips/replay/lines")
}

/// The record of messages.
extension Endpoints {
    static let aboutRecords: [any ServedEndpoint] = [
        log, logLines, sessionEvents, tally, verify, damage, recipients, record, message,
    ]

    static let log = Endpoint<RecordFilter, any PageSource<RecordReport>>(
        .get, "/log", takes: .query, answers: .array(), .viewer()
    ) { control, filter throws(ControlFailure) in try await control.log(filter) }

    static let logLines = Endpoint<RecordFilter, any PageSource<UInt8>>(
        .get, "/log/lines", takes: .query, answers: .linesAsOctets, .viewer()
    ) { control, filter throws(ControlFailure) in try await control.logLines(filter) }

    static let sessionEvents = Endpoint<SessionFilter, [SessionEventReport]>(
        .get, "/log/sessions", takes: .query, answers: .json, .viewer()
    ) { control, filter throws(ControlFailure) in try await control.sessionEvents(filter) }

    static let tally = Endpoint<TallyRequest, [RecordTally]>(
        .get, "/log/tally", takes: .query, answers: .json, .viewer()
    ) { control, request throws(ControlFailure) in try await control.tally(request.filter, by: request.by) }

    static let verify = Endpoint<ChainRequest, ChainPage>(
        .get, "/log/chain", takes: .query, answers: .json, .viewer()
    ) { control, request throws(ControlFailure) in
        try await control.verify(from: request.place, since: request.since, looksFor: request.head)
    }

    static let damage = Endpoint<RecordFilter, DamageReport>(
        .get, "/damage", takes: .query, answers: .json, .viewer()
    ) { control, filter throws(ControlFailure) in try await control.damage(filter) }

    static let recipients = Endpoint<RecipientsRequest, RecipientPage>(
        .get, "/damage/recipients", takes: .query, answers: .json, .viewer()
    ) { control, request throws(ControlFailure) in
        try await control.recipients(request.filter, after: request.place)
    }

    static let record = Endpoint<RecordID, RecordReport?>(
        .get, "/records/*", takes: .path("a record id") { RecordID($0) },
        answers: .jsonIfFound { id in "no record \(id)" }, .viewer(.quick, within: ControlLimits.quickTimeout)
    ) { control, id throws(ControlFailure) in try await control.show(id) }

    static let message = Endpoint<RecordID, [UInt8]>(
        .get, "/records/*/message", takes: .path("a record id") { RecordID($0) }, answers: .octets("message/rfc822"),
        .viewer()
    ) { control, id throws(ControlFailure) in try await control.message(id) }
}

/// Held mail. A filter with ids may be long, so read requests have it in the body, too.
extension Endpoints {
    static let aboutHeld: [any ServedEndpoint] = [held, heldLines, previewHeld, release, discard]

    static let held = Endpoint<HeldFilter, any PageSource<HeldMessageReport>>(
        .post, "/held/list", takes: .body, answers: .array(), .viewer()
    ) { control, filter throws(ControlFailure) in try await control.held(filter) }

    static let heldLines = held.lines(at: "/held/lines")

    static let previewHeld = Endpoint<HeldFilter, HeldPreviewReport>(
        .post, "/held/preview", takes: .body, answers: .json, .viewer()
    ) { control, filter throws(ControlFailure) in try await control.previewHeld(filter) }

    static let release = Endpoint<HeldRequest, HeldRunReport>(
        .post, "/held/release", takes: .body, answers: .json, .admin()
    ) { control, request throws(ControlFailure) in try await control.release(request) }

    static let discard = Endpoint<HeldRequest, HeldRunReport>(
        .post, "/held/discard", takes: .body, answers: .json, .admin()
    ) { control, request throws(ControlFailure) in try await control.discard(request) }
}

/// Incidents with their apologies.
extension Endpoints {
    /// `/incidents/*` comes after the paths with a fixed name there.
    static let aboutIncidents: [any ServedEndpoint] = [
        incidents, incidentLines, recordIncident, recordApology, apologyPeople, audience, recordStep, incident,
        apologies,
        apologyReference, watch,
    ]

    private static let id = RequestCoding<IncidentID>.path("an incident id such as I1") { IncidentID($0) }

    static let incidents = Endpoint<Void, any PageSource<IncidentReport>>(
        .get, "/incidents", takes: .nothing, answers: .array(), .viewer()
    ) { control, _ throws(ControlFailure) in try await control.incidents() }

    static let incidentLines = incidents.lines(at: "/incidents/lines")

    static let recordIncident = Endpoint<IncidentRequest, IncidentReport>(
        .post, "/incidents", takes: .body, answers: .json, .operator(within: ControlLimits.stopTimeout)
    ) { control, request throws(ControlFailure) in try await control.recordIncident(request) }

    static let recordApology = Endpoint<ApologyRequest, ApologyStatus>(
        .post, "/incidents/apology", takes: .body, answers: .json, .admin()
    ) { control, request throws(ControlFailure) in try await control.recordApology(request) }

    static let apologyPeople = Endpoint<ApologyPeopleRequest, ApologyPeoplePage>(
        .post, "/incidents/apology/people", takes: .body, answers: .json, .viewer()
    ) { control, request throws(ControlFailure) in try await control.apologyPeople(request) }

    /// For operators, because an override of the warning is recorded.
    static let audience = Endpoint<AudienceRequest, AudiencePage>(
        .post, "/incidents/audience", takes: .body, answers: .json, .admin()
    ) { control, request throws(ControlFailure) in try await control.audience(request) }

    static let recordStep = Endpoint<IncidentStepRequest, IncidentReport>(
        .post, "/incidents/step", takes: .body, answers: .json, .operator(within: ControlLimits.stopTimeout)
    ) { control, request throws(ControlFailure) in try await control.recordStep(request) }

    static let incident = Endpoint<IncidentID, IncidentReport>(
        .get, "/incidents/*", takes: id, answers: .json, .viewer(within: ControlLimits.quickTimeout)
    ) { control, id throws(ControlFailure) in try await control.incident(id) }

    static let apologies = Endpoint<IncidentID, [ApologyStatus]>(
        .get, "/incidents/*/apologies", takes: id, answers: .json, .viewer()
    ) { control, id throws(ControlFailure) in try await control.apologies(of: id) }

    static let apologyReference = Endpoint<IncidentID, ApologyReferenceReport>(
        .get, "/incidents/*/apology", takes: id, answers: .json, .viewer()
    ) { control, id throws(ControlFailure) in
        ApologyReferenceReport(try await control.apologyReference(of: id))
    }

    static let watch = Endpoint<IncidentID, RecoveryReport>(
        .get, "/incidents/*/watch", takes: id, answers: .json, .viewer()
    ) { control, id throws(ControlFailure) in try await control.watch(id) }
}

/// Lists: their entries, imports and changes.
extension Endpoints {
    static let aboutLists: [any ServedEndpoint] = [
        importList, importListByPut, changeList, rollBackList, deleteList, erase, lists, showList, checkLists,
        listHistory, compareList, listRows,
        listStatistics,
    ]

    static let importList = Endpoint<ImportOfList, ListImportReport>(
        .post, "/lists/import", takes: .queryAndFile, answers: .json, .admin(within: ControlLimits.importTimeout)
    ) { control, request throws(ControlFailure) in
        try await control.importList(request.order, from: request.file)
    }

    /// For `curl -T`.
    static let importListByPut = importList.also(.put)

    static let changeList = Endpoint<ListChangeRequest, ListChangesReport>(
        .post, "/lists/change", takes: .body, answers: .json, .operator()
    ) { control, request throws(ControlFailure) in try await control.changeList(request) }

    static let rollBackList = Endpoint<ListRollbackRequest, ListImportReport>(
        .post, "/lists/rollback", takes: .body, answers: .json, .admin(within: ControlLimits.importTimeout)
    ) { control, request throws(ControlFailure) in try await control.rollBackList(request) }

    static let deleteList = Endpoint<ListDeletionRequest, ListDeletionReport>(
        .post, "/lists/delete", takes: .body, answers: .json, .admin()
    ) { control, request throws(ControlFailure) in try await control.deleteList(request) }

    static let erase = Endpoint<EraseRequest, EraseReport>(
        .post, "/lists/erase", takes: .body, answers: .json, .admin()
    ) { control, request throws(ControlFailure) in try await control.erase(request) }

    static let lists = Endpoint<Void, [ListDetailReport]>(
        .get, "/lists", takes: .nothing, answers: .json, .viewer(within: ControlLimits.quickTimeout)
    ) { control, _ throws(ControlFailure) in try await control.listOverview() }

    static let showList = Endpoint<ListNameRequest, ListDetailReport>(
        .get, "/lists/show", takes: .query, answers: .json, .viewer()
    ) { control, list throws(ControlFailure) in try await control.showList(list.name) }

    static let checkLists = Endpoint<ListCheckRequest, ListCheckReport>(
        .get, "/lists/check", takes: .query, answers: .json, .viewer()
    ) { control, request throws(ControlFailure) in try await control.checkLists(request) }

    static let listHistory = Endpoint<ListNameRequest, [ListVersionReport]>(
        .get, "/lists/history", takes: .query, answers: .json, .viewer()
    ) { control, list throws(ControlFailure) in try await control.listHistory(list.name) }

    static let compareList = Endpoint<ListDifferenceRequest, ListDifferenceReport>(
        .get, "/lists/diff", takes: .query, answers: .json, .viewer()
    ) { control, request throws(ControlFailure) in try await control.compareList(request) }

    static let listRows = Endpoint<ListRowsRequest, ListRowsReport>(
        .get, "/lists/rows", takes: .query, answers: .json, .viewer()
    ) { control, request throws(ControlFailure) in try await control.listRows(request) }

    static let listStatistics = Endpoint<ListNameRequest, ListStatisticsReport>(
        .get, "/lists/stats", takes: .query, answers: .json, .viewer()
    ) { control, list throws(ControlFailure) in try await control.listStatistics(list.name) }
}
