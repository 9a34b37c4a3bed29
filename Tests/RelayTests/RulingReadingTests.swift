import Content
import Guard
import Mail
import Testing

@testable import Relay

/// Exceptions and blocked phrases when a message is read.
struct RulingReadingTests {
    private let a1 = RulingID(.exception, value: 1)
    private let refusedID = RecordID(value: 9)

    private func read(
        _ text: String, id: Int64, _ rulings: Rulings,
        _ checks: CheckRunner = CheckRunner(modes: [:], checks: [SubjectCheck()])
    ) throws -> MessageReading {
        let body = MessageBody(
            limits: .init(messageBytes: 1 << 20, spillBytes: 1 << 20, folder: "/tmp"),
            budget: MemoryBudget(limitBytes: 1 << 20))
        body.append { $0 += Array("From: a@shop.example\r\nSubject: \(text)\r\n\r\nHello Ann,\r\n".utf8) }
        let reader = MessageReader(
            checks: checks, factsMaker: FactsMaker(campaignHeaders: []),
            greetings: CampaignGreetings(), audiences: CampaignAudiences(), templates: CampaignTemplates([]),
            rulings: rulings)
        return try reader.read(
            body,
            ReadingOrder(
                id: RecordID(value: id),
                circumstances: MessageCircumstances(
                    sender: nil, recipients: [Address("ann@example.com")!], stream: "news", campaign: "spring",
                    profile: .plain, at: Timestamp(microseconds: 0))))
    }

    /// Refuses each subject with a brace.
    private struct SubjectCheck: Check {
        static let name = "placeholder"
        static let defaultMode = CheckMode.enforce
        static let finds = ""
        static let advice: [CheckAdvice] = []
        init() {}
        init(_ settings: SettingValues) {}

        func judge(_ facts: Facts) -> [Finding] {
            guard facts.message.subject.contains("{") else { return [] }
            return [Finding(check: Self.name, kind: "brace", where: "Subject", excerpt: "{", reason: "a brace")]
        }
    }

    private func rulings(for refused: MessageReading) throws -> Rulings {
        let content = RefusedContent(
            digest: try #require(refused.content), recipients: [Address("ann@example.com")!.key],
            findings: Set(refused.judgement.findings.map(FindingTraits.init)))
        let exception = Ruling(
            id: a1, subject: .message(refusedID), reason: "r", who: "ann", at: Timestamp(microseconds: 0),
            endsAt: Timestamp(microseconds: .max))
        return Rulings(RulingState(rulings: [exception], contents: [refusedID: content], revision: 7))
    }

    @Test func `a reading says which checks did not judge`() throws {
        #expect(try read("Hi", id: 1, Rulings()).unjudged == [])
        let checks = CheckRunner(modes: ["placeholder": CheckModes(mode: .off)], checks: [SubjectCheck()])
        #expect(
            try read("Hi {x}", id: 1, Rulings(), checks).unjudged == [.init(check: "placeholder", state: "off")])
    }

    @Test func `a refused message has the digest of its content, and a clean one has none`() throws {
        #expect(try read("Hi {x}", id: 1, Rulings()).content?.count == 64)
        #expect(try read("Hi", id: 1, Rulings()).content == nil)
    }

    @Test func `a message with an observed finding has its digest, and uses up the exception for its content`() throws {
        let observing = CheckRunner(
            modes: ["placeholder": CheckModes(mode: .observe)], checks: [SubjectCheck()])
        let refused = try read("Hi {x}", id: 1, Rulings())
        #expect(try read("Hi {x}", id: 2, Rulings(), observing).content == refused.content)
        let rulings = try rulings(for: refused)
        let passing = try read("Hi {x}", id: 3, rulings, observing)
        #expect(passing.judgement.findings.map(\.action) == [.observed] && passing.exception?.id == a1)
        #expect(try read("Hi {x}", id: 4, rulings).judgement.refusal != nil, "its recipient gets it once")
        #expect(try read("Hi {y} there", id: 5, rulings, observing).exception == nil)
    }

    @Test func `the next message with the content has the exception, and only one at a time`() throws {
        let rulings = try rulings(for: try read("Hi {x}", id: 1, Rulings()))
        var passing: MessageReading? = try read("Hi {x}", id: 2, rulings)
        #expect(passing?.judgement.refusal == nil && passing?.exception?.id == a1 && passing?.rulings == 7)
        #expect(passing?.judgement.findings.map(\.action) == [.allowed])
        #expect(try read("Hi {x}", id: 3, rulings).judgement.refusal != nil)
        passing = nil
        #expect(try read("Hi {x}", id: 4, rulings).exception?.id == a1, "the message before ended without passing")
    }

    @Test func `a blocked phrase is in the judgement of every message that is read after it`() throws {
        let rulings = Rulings()
        #expect(try read("Only 9.99", id: 1, rulings).judgement.refusal == nil)
        let block = Ruling(
            id: RulingID(.block, value: 2), subject: .phrase("only 9.99", campaign: nil), reason: "price", who: "ann",
            at: Timestamp(microseconds: 0), endsAt: nil)
        rulings.publish(RulingState(rulings: [block], revision: 8))
        let reading = try read("Only 9.99", id: 2, rulings)
        #expect(reading.judgement.refusal?.reply.text.hasSuffix("[phrase B2]") == true && reading.rulings == 8)
    }
}
