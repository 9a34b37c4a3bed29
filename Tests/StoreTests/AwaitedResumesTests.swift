import Guard
import Mail
import TestSupport
import Testing

@testable import Store

@Suite(.scoped) struct AwaitedResumesTests {
    private let ann = Identity(name: "ann", userID: 1000)

    @Test func `a waiting resume survives a restart, is replaced by a newer one, and ends with its stop`() async throws
    {
        var store = try openStore()
        #expect(
            try await store.ask(ResumeOrder(stop: StopID(value: 1), reason: "r", who: ann), at: noon) == nil)
        let (stop, before) = try await store.addStop(StopOrder(reason: "leak", who: ann), at: noon)
        _ = try await store.ask(ResumeOrder(stop: stop.id, reason: "first", who: ann), at: noon)
        let order = ResumeOrder(
            stop: stop.id, reason: "second", who: Identity(name: "bob"), ramp: RampPlan(perMinute: 7))
        let asked = try await store.ask(order, at: noon + .seconds(1))
        store.close()

        store = try openStore(role: .command)
        defer { store.close() }
        #expect(try await store.awaitedResumes() == [asked])
        #expect(asked == AwaitedResume(order, at: noon + .seconds(1)))
        let state = try await store.switchState()
        #expect(state.stops == before.stops, "asking for a resume ends no stop")
        _ = try await store.endStop(ResumeOrder(stop: stop.id, reason: "go", who: ann), at: noon)
        #expect(try await store.awaitedResumes().isEmpty)
        #expect(
            try await store.events(since: nil, limit: nil).map(\.kind) == [.stop, .resumeAsked, .resumeAsked, .resume])
    }

    @Test func `the setting that a resume needs two people is saved and is off at first`() async throws {
        let store = try openStore()
        defer { store.close() }
        #expect(try await store.requiresSecond() == false)
        try await store.setRequiresSecond(true)
        #expect(try await store.requiresSecond())
    }

    @Test func `a glance shows the stops without locking the folder`() async throws {
        #expect(Store.readSwitchState(folder: try stateFolder) == nil)
        let store = try openStore()
        let (stop, _) = try await store.addStop(StopOrder(reason: "leak", who: ann), at: noon)
        #expect(Store.readSwitchState(folder: try stateFolder)?.stops == [stop], "beside a guard")
        store.close()
        #expect(Store.readSwitchState(folder: try stateFolder)?.stops == [stop])
        try openStore().close()
    }
}
