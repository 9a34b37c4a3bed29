import Guard
import Mail
import TestSupport
import Testing

@testable import Control

/// Every request, written by the client and read by the server.
struct EndpointRequestTests {
    /// An endpoint with two requests: one in which every field is set, and one with other values in all fields.
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let check: @Sendable () throws -> Void

        var testDescription: String { name }

        init<Answer>(_ endpoint: Endpoint<Void, Answer>) {
            name = endpoint.name
            check = { try arrive((), at: endpoint) }
        }

        /// - Parameter own: fields for the guard itself that are not sent.
        init<Request: Equatable, Answer>(
            _ endpoint: Endpoint<Request, Answer>, _ full: Request, unlike plain: Request, own: Set<String> = []
        ) {
            name = endpoint.name
            check = {
                #expect(unset(full, unlike: plain).filter { !own.contains($0) } == [])
                for request in [full, plain] {
                    let arrived = try arrive(request, at: endpoint)
                    #expect(arrived == request)
                }
            }
        }

        init(_ endpoint: Endpoint<ImportOfList, ListImportReport>, _ full: ListImportRequest) {
            name = endpoint.name
            check = {
                let plain = ListImportRequest(name: "plain", source: "plain.csv")
                #expect(unset(full, unlike: plain) == [])
                for order in [full, plain] {
                    let request = ImportOfList(order: order, file: Octets(count: 0))
                    let arrived = try arrive(request, at: endpoint)
                    #expect(arrived.order == order)
                }
            }
        }
    }

    @Test(arguments: try cases()) func `a request arrives as it was sent`(one: Case) throws { try one.check() }

    @Test func `the cases cover every endpoint`() throws {
        #expect(try Self.cases().map(\.name).sorted() == Endpoints.all.map(\.name).sorted())
    }

    @Test func `a sample request with an unset field is detected`() {
        #expect(unset(EventsRequest(limit: 1), unlike: EventsRequest()) == ["since"])
        let rows = ListRowsRequest(list: "a", version: 1, cursor: 1)
        #expect(unset(rows, unlike: ListRowsRequest(list: "b")) == ["limit"])
    }

    private static func cases() throws -> [Case] {
        try stopCases() + recordCases() + heldCases() + incidentCases() + listCases() + accessCases()
    }
}

extension EndpointRequestTests {
    private static let (one, seven) = (StopID(value: 1), StopID(value: 7))
    private static let later = Fixtures.moment + .seconds(60)

    private static func stopCases() throws -> [Case] {
        let scope = try #require(StopScope("campaign:spring & co-*"))
        let ramp = RampPlan(perMinute: 10, doublesEverySeconds: 60, untilFullSeconds: 600)
        let events = EventsRequest(since: Fixtures.moment, limit: 20)
        let replay = TripReplayRequest(
            since: Fixtures.moment, until: later, rule: "placeholder-burst",
            settings: TripSettings(rules: [TripSettings.usual[0]]))
        let usual = TripReplayRequest(since: later)
        return [
            Case(Endpoints.status), Case(Endpoints.flow), Case(Endpoints.configuration),
            Case(Endpoints.explainTrips), Case(Endpoints.rulings),
            Case(Endpoints.rulingsInForce),
            Case(
                Endpoints.allowedContents,
                AllowedContentRequest(
                    digest: "ab", recipients: ["ann@example.com"],
                    findings: [.init(FindingTraits(Fixtures.blocked.findings[0]))]),
                unlike: AllowedContentRequest(digest: "", recipients: [], findings: [])),
            Case(
                Endpoints.allow,
                AllowRequest(
                    message: "m", tag: "{NAME}", campaign: "spring & co", reason: "quote", forSeconds: 60,
                    releases: true),
                unlike: AllowRequest(reason: "")),
            Case(
                Endpoints.releaseAllowed,
                RulingChangeRequest(id: RulingID(.exception, value: 2), reason: "a quote", confirms: true),
                unlike: RulingChangeRequest(id: RulingID(.exception, value: 1), reason: "")),
            Case(
                Endpoints.block,
                BlockRequest(phrase: "only 9.99 €", campaign: "spring-*", reason: "price", forSeconds: 60),
                unlike: BlockRequest(phrase: "", reason: "")),
            Case(
                Endpoints.changeRuling,
                RulingChangeRequest(id: RulingID(.block, value: 2), reason: "done", confirms: true),
                unlike: RulingChangeRequest(id: RulingID(.exception, value: 1), reason: "")),
            Case(
                Endpoints.stop, StopRequest(scope: scope, mode: .hold, reason: "leak \"x\"", forSeconds: 60),
                unlike: StopRequest(reason: "")),
            Case(
                Endpoints.explainStop, ReasonOfStop(stop: seven, said: StopReasonRequest(reason: "leak")),
                unlike: ReasonOfStop(stop: StopID(value: -2), said: StopReasonRequest(reason: ""))),
            Case(Endpoints.receipt, seven, unlike: one),
            Case(Endpoints.match, MatchRequest(scope: scope), unlike: MatchRequest(scope: .all)),
            Case(Endpoints.previewResume, ResumePreviewRequest(stop: seven), unlike: ResumePreviewRequest()),
            Case(
                Endpoints.resume, ResumeRequest(stop: seven, reason: "fixed", ramp: ramp, confirms: true),
                unlike: ResumeRequest(stop: nil, reason: "")),
            Case(Endpoints.events, events, unlike: EventsRequest()),
            Case(Endpoints.actLines, events, unlike: EventsRequest()),
            Case(Endpoints.replayTrips, replay, unlike: usual), Case(Endpoints.replayTripLines, replay, unlike: usual),
        ]
    }

    /// A filter with every parameter set, even when it makes no sense as a filter.
    private static func fullFilter() throws -> RecordFilter {
        try RecordFilter(
            query: try RecordFilter.queryNames.map { ($0, try #require(FilterSamples.values[$0], "\($0)")) })
    }

    private static func recordCases() throws -> [Case] {
        let (filter, none) = (try fullFilter(), RecordFilter())
        let (id, other) = (RecordID(value: 42), RecordID(value: 1))
        var place = ChainPlace(link: 9, entered: [.record: 12])
        place.firstEvent = 3
        var sessions = SessionFilter()
        (sessions.since, sessions.until) = (Fixtures.moment, later)
        (sessions.after, sessions.limit) = (12, 5)
        return [
            Case(Endpoints.log, filter, unlike: none), Case(Endpoints.logLines, filter, unlike: none),
            Case(Endpoints.sessionEvents, sessions, unlike: SessionFilter(), own: ["message"]),
            Case(
                Endpoints.tally, TallyRequest(filter: filter, by: .recipientDomain),
                unlike: TallyRequest(filter: none)),
            Case(
                Endpoints.verify, ChainRequest(place: place, since: 20_000, head: String(repeating: "5f", count: 32)),
                unlike: ChainRequest()),
            Case(Endpoints.damage, filter, unlike: none),
            Case(
                Endpoints.recipients,
                RecipientsRequest(filter: filter, place: RecipientPage.Place(record: 42, position: 1)),
                unlike: RecipientsRequest(filter: none)),
            Case(Endpoints.record, id, unlike: other), Case(Endpoints.message, id, unlike: other),
        ]
    }

    private static func heldCases() throws -> [Case] {
        var filter = HeldFilter()
        (filter.ids, filter.campaign, filter.sender) = ([Fixtures.blocked.id.description], "spring-*", "news@*")
        (filter.stream, filter.stop, filter.recipient) = ("news", "S1", "ann@example.com")
        (filter.recipientDomain, filter.since, filter.until) = ("example.com", Fixtures.moment, later)
        (filter.scope, filter.after, filter.limit) = ("stream:news", Fixtures.unknown.id.description, 50)
        let none = HeldFilter()
        let request = HeldRequest(filter: filter, reason: "go")
        let bare = HeldRequest(filter: none, reason: "")
        return [
            Case(Endpoints.held, filter, unlike: none), Case(Endpoints.heldLines, filter, unlike: none),
            Case(Endpoints.previewHeld, filter, unlike: none), Case(Endpoints.release, request, unlike: bare),
            Case(Endpoints.discard, request, unlike: bare),
        ]
    }

    private static func incidentCases() throws -> [Case] {
        let (id, other) = (IncidentID(value: 4), IncidentID(value: 1))
        var incident = IncidentRequest()
        (incident.id, incident.kind, incident.severity, incident.scope) = ("I4", .wrongSegment, .high, "all")
        (incident.since, incident.until) = (Fixtures.moment.rfc3339, later.rfc3339)
        (incident.owner, incident.text, incident.closes, incident.leavesSteps) = ("ann", "so", true, true)
        var step = IncidentStepRequest(id: "I4", step: "own")
        (step.state, step.owner, step.note) = (.doing, "ann", "so")
        return [
            Case(Endpoints.incidents), Case(Endpoints.incidentLines),
            Case(Endpoints.recordIncident, incident, unlike: IncidentRequest()),
            Case(
                Endpoints.recordApology, ApologyRequest(incident: "I4", campaign: "sorry", reason: "so"),
                unlike: ApologyRequest(incident: "I1", campaign: nil, reason: nil)),
            Case(
                Endpoints.apologyPeople, ApologyPeopleRequest(incident: "I4", state: .owed, place: "a@x.example"),
                unlike: ApologyPeopleRequest(incident: "I1", state: nil)),
            Case(
                Endpoints.audience,
                AudienceRequest(
                    id: "I4", state: .accepted, override: "so", place: RecipientPage.Place(record: 42, position: 1)),
                unlike: AudienceRequest(id: "I1", state: .released)),
            Case(Endpoints.recordStep, step, unlike: IncidentStepRequest(id: "I1", step: "tell")),
            Case(Endpoints.incident, id, unlike: other), Case(Endpoints.apologies, id, unlike: other),
            Case(Endpoints.apologyReference, id, unlike: other), Case(Endpoints.watch, id, unlike: other),
        ]
    }

    private static func accessCases() -> [Case] {
        [
            Case(Endpoints.ready), Case(Endpoints.metrics),
            Case(Endpoints.whoAmI), Case(Endpoints.users), Case(Endpoints.tokens),
            Case(
                Endpoints.addUser, UserRequest(name: "ann", role: .admin, password: "ten chars!", codes: true),
                unlike: UserRequest(name: "b", role: .viewer, password: nil)),
            Case(
                Endpoints.changeUser,
                UserChangeRequest(name: "ann", role: .viewer, password: "ten chars!", codes: false, endsSessions: true),
                unlike: UserChangeRequest(name: "b")),
            Case(Endpoints.removeUser, UserRemovalRequest(name: "ann"), unlike: UserRemovalRequest(name: "b")),
            Case(
                Endpoints.addToken, TokenRequest(name: "deploy", role: .operator, forSeconds: 60),
                unlike: TokenRequest(name: "b", role: .viewer)),
            Case(
                Endpoints.revokeToken, TokenRevocationRequest(id: "T3", reason: "sold"),
                unlike: TokenRevocationRequest(id: "T1", reason: "")),
        ]
    }

    private static func listCases() throws -> [Case] {
        var order = ListImportRequest(name: "out & in", source: "a b.csv")
        (order.kind, order.format, order.generatedAt, order.skipBad) = (.audience, .tsv, Fixtures.moment, true)
        order.exceptions = [.removed, .older]
        order.scope = try ListScope(terms: ["stream:news", "campaign:spring-*"])
        order.isNew = true
        order.preview = true
        try order.answers.addColumns("mail=address,left=flag:so & so")
        try order.answers.addStatus("on ice=suppressed:paused")
        try order.answers.addDates("dmy")
        try order.answers.addTopics("news=no-news")
        var change = ListChangeRequest(list: "buyers", action: .add, entries: ["ann+x@example.com"], reason: "so")
        (change.since, change.engagedAt, change.segment) = ("2026-03-01", "2026-04-01", "fr")
        change.isNew = true
        let (name, other) = (ListNameRequest(name: "out & in"), ListNameRequest(name: "a"))
        return [
            Case(Endpoints.importList, order), Case(Endpoints.importListByPut, order), Case(Endpoints.lists),
            Case(
                Endpoints.changeList, change, unlike: ListChangeRequest(list: "a", action: .remove, entries: [])),
            Case(
                Endpoints.rollBackList, ListRollbackRequest(list: "out", version: 2, reason: "so", allow: [.removed]),
                unlike: ListRollbackRequest(list: "a", reason: "r")),
            Case(
                Endpoints.deleteList, ListDeletionRequest(list: "out", reason: "so"),
                unlike: ListDeletionRequest(list: "a", reason: "r")),
            Case(
                Endpoints.erase, EraseRequest(address: "ann@example.com", reason: "ticket 7"),
                unlike: EraseRequest(address: "", reason: "")),
            Case(Endpoints.showList, name, unlike: other), Case(Endpoints.listHistory, name, unlike: other),
            Case(Endpoints.listStatistics, name, unlike: other),
            Case(
                Endpoints.checkLists,
                ListCheckRequest(address: "ann+x@example.com", stream: "news", campaign: "spring"),
                unlike: ListCheckRequest(address: "a@b.example")),
            Case(
                Endpoints.compareList, ListDifferenceRequest(list: "a", from: 1, to: 3, limit: 0),
                unlike: ListDifferenceRequest(list: "b")),
            Case(
                Endpoints.listRows, ListRowsRequest(list: "a", version: 2, cursor: 7, limit: 9),
                unlike: ListRowsRequest(list: "b")),
        ]
    }
}

/// Returns what the server reads from the client's bytes.
@discardableResult
private func arrive<Request, Answer>(
    _ request: Request, at endpoint: Endpoint<Request, Answer>
) throws -> Request {
    let sent = endpoint.takes.write(request)
    let octets = ControlHTTP.request(endpoint.method.rawValue, endpoint.target(of: sent), body: sent.body)
    let lines = octets.prefix(octets.count - sent.body.count).split(separator: 0x0A).map { Array($0.dropLast()) }
    let head = try RequestHead(lines: lines.filter { !$0.isEmpty })
    guard case .endpoint(let found, let parameters, let query) = ControlRoutes.find(head) else {
        throw ControlFailure.malformed("no endpoint takes \(String(decoding: octets, as: UTF8.self))")
    }
    #expect(found.name == endpoint.name)
    let received = ReceivedRequest(
        parameters: parameters, query: query, body: sent.body, file: sent.file ?? Octets(count: 0))
    return try endpoint.takes.read(received)
}

/// The fields of a request that have no value, or the same value as another request. A field that no test sets may be
/// one that is never sent.
private func unset<Request>(_ full: Request, unlike plain: Request) -> [String] {
    zip(Mirror(reflecting: full).children, Mirror(reflecting: plain).children).compactMap { field, other in
        let mirror = Mirror(reflecting: field.value)
        let isNil = mirror.displayStyle == .optional && mirror.children.isEmpty
        return isNil || String(reflecting: field.value) == String(reflecting: other.value) ? field.label : nil
    }
}
