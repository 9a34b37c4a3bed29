import Control
import Guard
import Mail
import Testing

@testable import sendguard

struct CommandPlanTests {
    private let noon = Timestamp(rfc3339: "2026-03-01T12:00:00Z")!

    private func version(at second: Int, doubt: String? = nil, rows: Int = 1) -> ListVersion {
        ListVersion(
            list: "optouts", kind: .suppression, version: 1, rows: rows, importedAt: noon + .seconds(second),
            source: "echo",
            doubt: doubt)
    }

    @Test func `the output of a command is a list generated when the command started`() async throws {
        var plan = CommandPlan(["/bin/echo", "a@example.net"], every: .seconds(60), timeout: .seconds(20))
        let attempt = try #require(try plan.attempt(RefreshLook(now: noon, inForce: nil)))
        #expect(attempt.name == "echo" && attempt.generatedAt == noon)
        #expect(try await attempt.source.next() == Array("a@example.net\n".utf8))
        #expect(try await attempt.source.next() == nil)
        plan.didSucceed()
        #expect(plan.nextTry(inForce: version(at: 0)) == noon + .seconds(60))
        #expect(try plan.attempt(RefreshLook(now: noon + .seconds(59), inForce: version(at: 0))) == nil)
        #expect(try plan.attempt(RefreshLook(now: noon + .seconds(60), inForce: version(at: 0))) != nil)
    }

    @Test func `the first run waits while the list is young, unless the list is in doubt`() throws {
        let command = ["/bin/echo"]
        var plan = CommandPlan(command, every: .seconds(60), timeout: .seconds(20))
        #expect(try plan.attempt(RefreshLook(now: noon + .seconds(59), inForce: version(at: 0))) == nil)
        #expect(
            try plan.attempt(RefreshLook(now: noon + .seconds(59), inForce: version(at: 0, doubt: "damaged"))) != nil)
        plan = CommandPlan(command, every: .seconds(60), timeout: .seconds(20))
        let begun = version(at: 0, rows: 0)
        #expect(
            try plan.attempt(RefreshLook(now: noon + .seconds(59), inForce: begun)) != nil,
            "the list has only single entries")
        plan = CommandPlan(command, every: .seconds(60), timeout: .seconds(20))
        #expect(try plan.attempt(RefreshLook(now: noon + .seconds(60), inForce: version(at: 0))) != nil)
    }

    @Test func `any failure is retried after a pause`() throws {
        var plan = CommandPlan(["/no/such/program"], every: .seconds(60), timeout: .seconds(20))
        let failure = #expect(throws: ControlFailure.self) {
            try plan.attempt(RefreshLook(now: noon, inForce: nil))
        }
        #expect(failure == .cannot("/no/such/program cannot be started: No such file or directory"))
        plan.didFail(isRefused: true, at: noon)
        #expect(plan.nextTry(inForce: nil) == noon + .seconds(5))
    }

    @Test func `a refusal is recorded once, until its reason changes or an import succeeds`() async throws {
        let log = RecordedEvents()
        let once = RefusalsOnce(log)
        func append(_ kind: GuardEvent.Kind, _ reason: String, _ who: String = "refresh of list a") async throws {
            try await once.append(
                GuardEvent(at: noon, kind: kind, who: Identity(name: who), reason: reason, subject: "import a"))
        }
        for reason in ["shrunk", "shrunk", "empty", "empty", "shrunk"] { try await append(.refused, reason) }
        try await append(.refused, "shrunk", "refresh of list b")
        once.didRecord(Identity(name: "refresh of list a"))
        try await append(.refused, "shrunk")
        try await append(.refused, "shrunk", "refresh of list b")
        #expect(
            await log.reasons == ["shrunk", "empty", "shrunk", "shrunk", "shrunk"])
    }

    private actor RecordedEvents: EventRecorder {
        private(set) var reasons: [String] = []

        func append(_ event: GuardEvent) async throws(StoreFailure) { reasons.append(event.reason) }
    }

    @Test func `a path is split into its folder and its file name`() {
        #expect(FileName.folder(of: "/exports/a.csv") == "/exports" && FileName.last(of: "/exports/a.csv") == "a.csv")
        #expect(FileName.folder(of: "/a.csv") == "/" && FileName.folder(of: "a.csv") == ".")
        #expect(FileName.folder(of: "in/a.csv") == "in" && FileName.last(of: "a.csv") == "a.csv")
    }
}
