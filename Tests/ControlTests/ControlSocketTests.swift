import Foundation
import Guard
import Mail
import Net
import TestSupport
import Testing

@testable import Control

/// The server and its client over a real socket.
@Suite(.scoped)
struct ControlSocketTests {
    /// Runs a server, passes a client to the test, and ends the server.
    func withServer(
        _ control: FakeControl, at name: String = "s", _ test: @Sendable @escaping (RemoteControl) async throws -> Void
    ) async throws {
        let path = try TestScope.mine.path(name)
        let server = ControlServer(path: path, control: control)
        let (ready, sayReady) = AsyncStream.makeStream(of: Void.self)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run { sayReady.finish() } }
            group.addTask {
                for await _ in ready {}
                try await test(RemoteControl(path: path))
            }
            // The end of the test, or the failure of the server.
            try await group.next()
            group.cancelAll()
            try await group.waitForAll()
        }
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func `every request gets its answer`() async throws {
        let control = FakeControl()
        try await withServer(control) { remote in
            let status = try await control.status()
            #expect(try await remote.status() == status)
            let receipt = try await remote.acting(as: Identity(name: "ann")).stop(
                StopRequest(mode: .reject, reason: "leak \"x\""))
            #expect(receipt.microseconds == 750)
            let report = try await remote.resume(ResumeRequest(stop: nil, reason: "fixed"))
            #expect(report.ended.map(\.id) == ["S7"])
            var filter = RecordFilter()
            filter.recipient = "ann+x@example.com"
            #expect(try await remote.log(filter).all() == control.records.map { RecordReport($0) })
            #expect(
                try await remote.logLines(filter).all() == RecordReport.lines(control.records.map { RecordReport($0) }))
            #expect(
                try await remote.tally(filter, by: .recipientDomain)
                    == [RecordTally(name: "spring", messages: 3, recipients: 5)])
            #expect(try await remote.tally(RecordFilter(), by: nil).map(\.name) == [nil])
            var sessions = SessionFilter()
            (sessions.since, sessions.after, sessions.limit) = (Fixtures.moment, 12, 5)
            #expect(try await remote.sessionEvents(sessions) == [SessionEventReport(Fixtures.sessionEvent)])
            var ids = RecordFilter()
            (ids.messageID, ids.espID) = ("<a+b@shop.example>", "4F/00-31556")
            #expect(try await remote.log(ids).all().count == control.records.count)
            var spring = RecordFilter()
            spring.campaign = "spring"
            #expect(try await remote.damage(spring).deliveries[.accepted] == 5)
            #expect(try await remote.incidents().all().map(\.id) == ["I4"])
            #expect(try await remote.incident(IncidentID(value: 4)).entries?.first?.text == "so")
            await #expect(throws: ControlFailure.refused("there is no incident I9")) {
                try await remote.incident(IncidentID(value: 9))
            }
            var noted = IncidentRequest()
            (noted.id, noted.text) = ("I4", "so")
            #expect(try await remote.recordIncident(noted).kind == .wrongSegment)
            #expect(try await remote.watch(IncidentID(value: 4)).periods.last?.counts.rejected == 2)
            var step = IncidentStepRequest(id: "i4", step: "own")
            await #expect(throws: ControlFailure.refused("the request has no change and no note for the step own")) {
                try await remote.recordStep(step)
            }
            (step.state, step.note) = (.skipped, " ")
            await #expect(throws: ControlFailure.refused("to skip a step, add a note that says why")) {
                try await remote.recordStep(step)
            }
            (step.state, step.owner, step.note) = (.doing, "ann", nil)
            let stepped = try await remote.recordStep(step)
            #expect(stepped.progress.overdue == 1 && stepped.progress.next == "own" && stepped.steps?.count == 1)
            let asked = AudienceRequest(id: "I4", state: .accepted, override: "must be")
            #expect(try await remote.audience(asked).people.map(\.address) == ["a@x.example"])
            let apology = try await remote.recordApology(
                ApologyRequest(incident: "I4", campaign: "sorry", reason: "so"))
            #expect(try await remote.apologies(of: IncidentID(value: 4)) == [apology])
            var owed = ApologyPeopleRequest(incident: "I4", state: .owed)
            owed.place = try await remote.apologyPeople(owed).next
            #expect(try await remote.apologyPeople(owed) == ApologyPeoplePage(people: [], next: nil))
            #expect(try await remote.apologyReference(of: IncidentID(value: 4)) == Fixtures.apologyReference)
            let people = try await remote.recipients(spring, after: nil)
            #expect(try await remote.recipients(spring, after: people.next).next == nil)
            let page = try await remote.verify(from: nil, since: 20_000, looksFor: nil)
            #expect(page.faults == [.changed(.record, 7), .missingLinks(3, 4)])
            #expect(
                try await remote.verify(from: page.next, since: nil, looksFor: String(repeating: "5f", count: 32)).next
                    == nil)
            #expect(try await remote.show(RecordID(value: 42)) == RecordReport(Fixtures.blocked))
            #expect(try await remote.show(RecordID(value: 1)) == nil)
            #expect(try await remote.message(RecordID(value: 42)) == Fixtures.message)
            var request = ListImportRequest(name: "out", source: "a b.csv")
            request.kind = .audience
            #expect(try await remote.importList(request, from: Octets(count: 500_000)).rows == 500_000)
            let counted = Octets(count: 3_000_000, promised: 3_000_000)
            #expect(try await remote.importList(request, from: counted).rows == 3_000_000)
            request.name = "bad"
            let failure = await #expect(throws: ControlFailure.self) {
                try await remote.importList(request, from: Octets(count: 1))
            }
            guard case .badRows(let rows)? = failure else {
                Issue.record("no bad rows: \(failure.debugDescription)")
                return
            }
            #expect(rows.count == 200 && rows.first.count == 100)
            #expect(rows.first.first == ListBadRow(line: 1, reason: "odd"))
            var held = HeldFilter()
            held.campaign = "spring-*"
            held.since = Fixtures.moment
            #expect(try await remote.held(held).all().isEmpty)
            #expect(try await remote.previewHeld(held).filter == held.text)
            held.limit = 5
            #expect(try await remote.release(HeldRequest(filter: held, reason: "go")) == HeldRunReport())
            #expect(try await remote.discard(HeldRequest(filter: held, reason: "no")) == HeldRunReport())
            #expect(try await remote.previewResume(StopID(value: 7)).stops.isEmpty)
            #expect(try await remote.checkLists(ListCheckRequest(address: "ann+x@example.com")).isListed)
            #expect(try await remote.explainTrips().rules.map(\.rule).first == "placeholder-burst")
            let usual = TripReplayRequest(since: Fixtures.moment, settings: TripSettings())
            #expect(try await remote.replayTrips(usual).all().isEmpty)
        }
        let heldText = "campaign spring-*, since \(Fixtures.moment.rfc3339)"
        #expect(
            control.asked == [
                "status", "status", "stop all reject leak \"x\" by \(Identity.ourselves(claiming: "ann").name)",
                "resume all",
                "log?recipient=ann%2Bx%40example.com", "log?recipient=ann%2Bx%40example.com",
                "tally ?recipient=ann%2Bx%40example.com by recipient-domain",
                "tally  by nothing", "sessions 2026-11-23T21:09:16.123Z 12 5",
                "log?message-id=%3Ca%2Bb%40shop.example%3E&esp-id=4F%2F00-31556", "damage ?campaign=spring",
                "incidents", "incident I4", "incident I9",
                "record incident I4 so", "watch I4", "step I4 own doing, owner ann", "audience I4 accepted must be",
                "record apology I4 sorry so", "apologies of I4", "apology people I4 owed ",
                "apology people I4 owed a@x.example", "apology I4",
                "recipients ?campaign=spring after -1",
                "recipients ?campaign=spring after 42", "verify from 0 since 20000 ",
                "verify from 9 since 0 \(String(repeating: "5f", count: 32))",
                "show 000000000001a",
                "show 0000000000001",
                "message 000000000001a", "import out audience a b.csv 500000",
                "import out audience a b.csv 3000000",
                "import bad audience a b.csv 1",
                "held \(heldText)", "preview \(heldText)", "release \(heldText) go", "discard \(heldText) no",
                "preview resume S7",
                "check ann+x@example.com",
                "trips", "replay \(Fixtures.moment.rfc3339) \(TripSettings.usual.map(\.name))",
            ])
    }

    @Test func `requests that no command sends are answered: arrays and PUT`() async throws {
        try await withServer(FakeControl()) { remote in
            let events = try await remote.call(Endpoints.events, EventsRequest()).all()
            let actLines = try await remote.call(Endpoints.actLines, EventsRequest()).all()
            #expect(events == actLines && events.count == 1)
            let records = try await remote.call(Endpoints.log, RecordFilter()).all()
            let recordLines = try await remote.log(RecordFilter()).all()
            #expect(records == recordLines && records.count == 2)
            #expect(try await remote.call(Endpoints.held, HeldFilter()).all().isEmpty)
            #expect(try await remote.call(Endpoints.incidents).all().map(\.id) == ["I4"])
            let put = ImportOfList(order: ListImportRequest(name: "out", source: "a.csv"), file: Octets(count: 10))
            #expect(try await remote.call(Endpoints.importListByPut, put).rows == 10)
        }
    }

    @Test func `the client gets a refusal as a refusal and a failure as a failure`() async throws {
        try await withServer(FakeControl()) { remote in
            await #expect(throws: ControlFailure.refused("no stop S99 is active")) {
                try await remote.resume(ResumeRequest(stop: StopID(value: 99), reason: "r"))
            }
            var filter = RecordFilter()
            filter.campaign = "broken"
            await #expect(throws: ControlFailure.cannot("the disk is full")) { try await remote.log(filter) }
            let failure = await #expect(throws: ControlFailure.self) { try await remote.message(Fixtures.unknown.id) }
            #expect(failure?.description.contains("is not kept") == true)
        }
    }

    @Test func `without a group only the guard's user may open the socket`() async throws {
        try await withServer(FakeControl()) { remote in
            let attributes = try FileManager.default.attributesOfItem(atPath: remote.path)
            #expect(attributes[.posixPermissions] as? Int == 0o600)
        }
    }

    @Test func `each request on a kept connection has its own requester`() async throws {
        let control = FakeControl()
        try await withServer(control) { remote in
            let body = #"{"scope":"all","mode":"defer","reason":"r"}"#
            func request(_ connection: String, _ person: String) -> String {
                "POST /stop HTTP/1.1\r\nHost: x\r\nConnection: \(connection)\r\nX-Sendguard-Person: \(person)\r\n"
                    + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
            }
            let both = Array((request("keep-alive", "ann") + request("close", "bob")).utf8)
            let answer = try await offTheTasksThreads {
                try UnixSocketRequest.exchange(
                    path: remote.path, request: both, timeout: ControlLimits.quickTimeout, limitBytes: 100_000)
            }
            #expect(String(decoding: answer, as: UTF8.self).components(separatedBy: "HTTP/1.1 200").count == 3)
        }
        let names = ["ann", "bob"].map { Identity.ourselves(claiming: $0).name }
        #expect(control.asked == names.map { "stop all defer r by \($0)" })
    }

    @Test func `a socket left by a killed guard is replaced`() async throws {
        let path = try TestScope.mine.write("s", "left over")
        #expect(!RemoteControl(path: path).isAnswered)
        try await withServer(FakeControl()) { remote in
            let status = try await remote.status()
            #expect(status.running)
        }
    }

    @Test func `a second guard fails to start and the first keeps its socket`() async throws {
        try await withServer(FakeControl()) { remote in
            let failure = await #expect(throws: ControlFailure.self) {
                try await ControlServer(path: remote.path, control: FakeControl()).run()
            }
            #expect(failure?.description.contains("another guard") == true)
            let status = try await remote.status()
            #expect(status.running)
        }
    }

    @Test func `without a guard the client reports that no guard answers`() async throws {
        let remote = RemoteControl(path: try TestScope.mine.path("none"))
        #expect(!remote.isAnswered)
        let failure = await #expect(throws: ControlFailure.self) { try await remote.status() }
        #expect(failure == .unreachable("no guard answers at \(remote.path)"))
    }

    @Test func `a path that is too long for a socket address is an error`() async throws {
        let path = try TestScope.mine.path(String(repeating: "x", count: 120))
        await #expect(throws: ControlFailure.self) { try await ControlServer(path: path, control: FakeControl()).run() }
        await #expect(throws: ControlFailure.self) { try await RemoteControl(path: path).status() }
    }

    @Test(
        arguments: [
            ("GET", "/nothing", "", 404), ("GET", "/stop", "", 405), ("POST", "/stop", "{}", 400),
            ("POST", "/stop", "not JSON", 400), ("GET", "/log?colour=red", "", 400), ("GET", "/records/x", "", 400),
            ("GET", "/records/x/message", "", 400), ("GET", "/records/x/y", "", 404),
            ("POST", "/stop", #"{"scope":"campaign","mode":"defer","reason":"r","who":"w"}"#, 400),
            ("POST", "/lists/import?kind=suppression", "", 400), ("POST", "/lists/import?name=n&kind=odd", "", 400),
            ("POST", "/lists/import?name=n&kind=nonsense", "", 400), ("DELETE", "/status", "", 405),
            ("GET", "/held/list", "", 405), ("POST", "/held/list", "x", 400), ("POST", "/held/x", "{}", 404),
            ("POST", "/held/discard", #"{"filter":{"ids":[]},"reason":" "}"#, 409),
            ("GET", "/resume/preview?stop=x", "", 400),
        ])
    func `a bad request gets an error in JSON`(method: String, target: String, body: String, status: Int) async throws {
        try await withServer(FakeControl()) { remote in
            let answer = try await remote.exchange(
                method, target, body: Array(body.utf8), timeout: ControlLimits.quickTimeout)
            #expect(answer.status == status)
            let failure = try ControlJSON.decode(ControlAnswer.Failure.self, from: answer.body)
            #expect(!failure.error.isEmpty)
        }
    }

    @Test func `a body over the limit is refused`() async throws {
        try await withServer(FakeControl()) { remote in
            let body = [UInt8](repeating: UInt8(ascii: "x"), count: ControlLimits.requestBytes + 1)
            let answer = try await remote.exchange("POST", "/stop", body: body, timeout: ControlLimits.quickTimeout)
            #expect(answer.status == 413)
            let text = String(decoding: answer.body, as: UTF8.self)
            #expect(text.contains("larger than \(ControlLimits.requestBytes) bytes"), "\(text)")
        }
    }
}
