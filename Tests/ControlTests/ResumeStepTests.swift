import Guard
import Testing

@testable import Control

struct ResumeStepTests {
    private static let ann = Identity(name: "ann", userID: 1000)
    private static let bob = Identity(name: "bob (as root)", userID: 1001)
    private static let plan = RampPlan(perMinute: 100)
    private static let asked = AwaitedResume(
        stop: Fixtures.stop.id, reason: "fixed", who: ann, ramp: plan, at: Fixtures.moment)

    private func step(
        _ who: Identity, confirms: Bool = false, requiresSecond: Bool = true, awaited: [AwaitedResume] = [],
        ramp: RampPlan? = nil
    ) throws(ControlFailure) -> ResumeStep {
        try ResumeRequest(stop: Fixtures.stop.id, reason: "looked at it", ramp: ramp, confirms: confirms)
            .step(for: [Fixtures.stop], by: who, requiresSecond: requiresSecond, awaited: awaited)
    }

    @Test func `a resume is done at once when no second person is required`() throws {
        let order = ResumeOrder(stop: Fixtures.stop.id, reason: "looked at it", who: Self.ann)
        #expect(try step(Self.ann, requiresSecond: false) == .end([order]))
    }

    @Test func `a resume waits when a second person is required, also when that person only asks`() throws {
        let order = ResumeOrder(stop: Fixtures.stop.id, reason: "looked at it", who: Self.ann)
        #expect(try step(Self.ann) == .ask([order]))
        let another = ResumeOrder(stop: Fixtures.stop.id, reason: "looked at it", who: Self.bob)
        #expect(try step(Self.bob, awaited: [Self.asked]) == .ask([another]))
    }

    @Test func `another user confirms a resume, with the first user's ramp and reason`() throws {
        let order = ResumeOrder(
            stop: Fixtures.stop.id, reason: "looked at it (asked for by ann: fixed)", who: Self.bob, ramp: Self.plan)
        #expect(try step(Self.bob, confirms: true, awaited: [Self.asked]) == .end([order]))
        // Also after the rule was turned off.
        #expect(try step(Self.bob, confirms: true, requiresSecond: false, awaited: [Self.asked]) == .end([order]))
    }

    @Test(arguments: [
        Identity(name: "ann", userID: 1000), Identity(name: "ann (as root)", userID: 1000),
        Identity(name: "bob"), Identity.guardItself,
    ])
    func `the same user under any name and an unknown user cannot confirm`(who: Identity) {
        let failure = #expect(throws: ControlFailure.self) {
            try step(who, confirms: true, awaited: [Self.asked])
        }
        #expect(failure?.description.contains("another user") == true)
    }

    @Test func `two names claimed by root are one user and cannot confirm each other`() {
        let first = Requester(userID: 0, loginID: nil).identity(claiming: "ann") { _ in "root" }
        let second = Requester(userID: 0, loginID: nil).identity(claiming: "bob") { _ in "root" }
        let asked = AwaitedResume(stop: Fixtures.stop.id, reason: "r", who: first, ramp: nil, at: Fixtures.moment)
        #expect(throws: ControlFailure.self) { try step(second, confirms: true, awaited: [asked]) }
    }

    @Test func `only a waiting resume can be confirmed, and a confirmation has no ramp of its own`() {
        #expect(throws: ControlFailure.self) { try step(Self.bob, confirms: true) }
        #expect(throws: ControlFailure.self) {
            try step(Self.bob, confirms: true, awaited: [Self.asked], ramp: RampPlan(perMinute: 1))
        }
        #expect(throws: ControlFailure.self) { try step(Identity(name: "unknown")) }
    }
}
