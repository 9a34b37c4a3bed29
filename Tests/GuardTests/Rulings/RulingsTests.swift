import Content
import Mail
import Testing

@testable import Guard

struct RulingsTests {
    private let noon = Timestamp(rfc3339: "2026-03-01T12:00:00Z")!
    private let a1 = RulingID(.exception, value: 1)
    private let first = RecordID(value: 1)
    private let second = RecordID(value: 2)

    private let ann: Set = ["ann@example.com"]
    private let bob: Set = ["bob@example.com"]

    private func state(_ revision: Int64, _ rulings: RulingID..., besides reached: Set<String> = []) -> RulingState {
        let content = RefusedContent(digest: "d", recipients: ann.union(bob), findings: [])
        let brought = Dictionary(uniqueKeysWithValues: reached.map { ($0, RecordID(value: 3)) })
        return RulingState(
            rulings: rulings.map {
                Ruling(
                    id: $0, subject: .message(RecordID(value: 9)), reason: "r", who: "ann", at: noon,
                    endsAt: noon + .seconds(60))
            }, contents: [RecordID(value: 9): content.without(brought)], revision: revision)
    }

    @Test func `one message at a time has an exception for a recipient, and gives it back when it does not pass`() {
        let rulings = Rulings(state(1, a1))
        #expect(rulings.take(a1, for: ann, of: first) && !rulings.take(a1, for: ann, of: second))
        rulings.giveBack(a1, for: ann, of: second)
        #expect(!rulings.take(a1, for: ann, of: second))
        rulings.giveBack(a1, for: ann, of: first)
        #expect(rulings.take(a1, for: ann, of: second))
    }

    @Test func `each recipient has the exception by itself, and a message has it for all its recipients or none`() {
        let rulings = Rulings(state(1, a1))
        #expect(rulings.take(a1, for: ann, of: first))
        #expect(!rulings.take(a1, for: ann.union(bob), of: second))
        #expect(rulings.take(a1, for: bob, of: second), "the try before took nothing")
    }

    @Test func `what left is never given back, and the last recipient uses the exception up`() {
        let rulings = Rulings(state(1, a1))
        #expect(rulings.take(a1, for: ann, of: first) && rulings.take(a1, for: bob, of: second))
        #expect(!rulings.use(a1, for: ann, by: first))
        rulings.giveBack(a1, for: ann, of: first)
        #expect(!rulings.take(a1, for: ann, of: first))
        rulings.publish(state(2, a1))
        #expect(!rulings.take(a1, for: ann, of: second), "another ruling changed meanwhile")
        #expect(rulings.use(a1, for: bob, by: second))
    }

    @Test func `an exception is not used up while a message that the store counts is on its way`() {
        let rulings = Rulings(state(1, a1))
        #expect(rulings.take(a1, for: ann, of: first) && rulings.take(a1, for: bob, of: second))
        rulings.publish(state(2, a1, besides: ann))
        #expect(!rulings.use(a1, for: bob, by: second))
        #expect(rulings.use(a1, for: ann, by: first))
    }

    @Test func `a message on its way keeps its recipient when the store takes the exception for used`() {
        let rulings = Rulings(state(1, a1))
        #expect(rulings.take(a1, for: ann, of: first))
        rulings.publish(state(2))
        #expect(rulings.isOnItsWay(a1, besides: nil) && !rulings.isOnItsWay(a1, besides: first))
        #expect(rulings.holders(of: a1, for: ann.union(bob)) == ["ann@example.com": first])
        rulings.publish(state(3, a1))
        #expect(!rulings.take(a1, for: ann, of: second))
        rulings.giveBack(a1, for: ann, of: first)
        #expect(!rulings.isOnItsWay(a1, besides: nil) && rulings.take(a1, for: ann, of: second))
    }

    @Test func `those who are on record as suppressed are not waited for`() {
        let rulings = Rulings()
        let content = RefusedContent(digest: "d", recipients: ann.union(bob), findings: []).suppressing(bob)
        var state = state(1, a1)
        state.contents = [RecordID(value: 9): content]
        rulings.publish(state)
        #expect(!content.isOver && content.without(["ann@example.com": first]).isOver)
        #expect(rulings.take(a1, for: ann, of: first) && rulings.use(a1, for: ann, by: first))
    }

    @Test func `the content of a record is for those who do not have it`() {
        func delivery(_ name: String, _ state: Delivery.State) -> Delivery {
            Delivery(address: Address("\(name)@example.com")!, state: state, reply: nil)
        }
        var finding = Finding(check: "placeholder", kind: "k", where: "text", excerpt: "{x}", reason: "r")
        finding = finding.allowed(by: "A1")
        var record = MessageRecord(
            id: first, at: noon, stream: "news", clientAddress: "", campaign: "", sender: nil, subject: "",
            sizeBytes: 1, sha256: "", verdict: .relayed,
            deliveries: [
                delivery("ann", .released), delivery("bob", .blocked), delivery("cleo", .suppressed),
                delivery("dan", .unknown),
            ], findings: [finding], upstream: nil, stop: nil, lists: [:])
        #expect(RefusedContent(record) == nil)
        record.content = "d"
        let content = RefusedContent(record)
        #expect(content?.recipients == ["bob@example.com", "cleo@example.com"])
        #expect(content?.reached == ["ann@example.com": first, "dan@example.com": first])
        #expect(content?.suppressed == ["cleo@example.com"])
        #expect(content?.findings == [FindingTraits(finding)], "an exception for the others lifts it again")
    }

    @Test func `a message that is judged twice keeps its exception until both judgements are gone`() {
        let rulings = Rulings(state(1, a1))
        var judgements = [TakenException]()
        for _ in 0..<2 {
            #expect(rulings.take(a1, for: ann, of: first))
            judgements.append(TakenException(a1, for: ann, of: first, rulings))
        }
        judgements.removeFirst()
        #expect(!rulings.take(a1, for: ann, of: second))
        judgements.removeAll()
        #expect(rulings.take(a1, for: ann, of: second))
    }

    @Test func `an exception that ended cannot be taken, and an older state is ignored`() {
        let rulings = Rulings(state(2))
        #expect(!rulings.take(a1, for: ann, of: first))
        rulings.publish(state(1, a1))
        #expect(!rulings.take(a1, for: ann, of: first) && rulings.all.isEmpty)
        rulings.publish(state(3, a1))
        #expect(rulings.take(a1, for: ann, of: first) && rulings.set.revision == 3)
    }

    @Test(arguments: ["A1", "a1"]) func `an id is read in either case`(text: String) { #expect(RulingID(text) == a1) }

    @Test(arguments: ["1", "A", "A0", "S1", "A1x", ""]) func `other text is no id`(text: String) {
        #expect(RulingID(text) == nil)
    }

    @Test func `a message that was judged before a phrase was blocked gets no permit`() throws {
        let gate = KillSwitch()
        var mail = MailContext(id: first, stream: "news", sender: nil)
        mail.judgedWith = 4
        gate.requireJudgement(since: 5)
        #expect(throws: Stopped.outdated) { _ = try gate.permit(for: mail).id }
        #expect(Stopped.outdated.reply.code == 451 && Stopped.outdated.verdict == .deferred)
        #expect(gate.snapshot.unanswered.isEmpty)
        gate.requireJudgement(since: 3)
        mail.judgedWith = 5
        #expect(try gate.permit(for: mail).id == first)
    }
}
