import Content
import GRDB
import Guard
import Mail
import TestSupport
import Testing

@testable import Store

@Suite(.scoped) struct RecordTests {
    @Test func `a record is read as it was written`() async throws {
        let store = try openStore()
        defer { store.close() }
        let finding = Finding(
            check: "placeholder", kind: "mustache", where: "Subject", excerpt: "{{x}} \"ü\" \u{1F600}",
            reason: "unrendered placeholder", action: .observed)
        var written = record(
            1,
            deliveries: [
                delivery("jane@example.com"),
                delivery("\"odd one\"@example.com", .blocked, Reply(550, EnhancedStatusCode(5, 7, 1), "suppressed")),
                delivery("käthe@example.com", .refused, Reply(550, nil, lines: ["5.1.1 no", "", "such user"])),
            ], findings: [finding])
        written.sender = nil
        written.subject = ""
        written.stop = StopID(value: 4)
        try await store.append(written).committed()
        let read = try #require(try await store.record(id(1)))
        #expect(read.at == written.at && read.stream == written.stream && read.client == written.client)
        #expect(read.campaign == written.campaign && read.sender == nil && read.subject == "")
        #expect(read.sizeBytes == 4096 && read.sha256 == written.sha256 && read.verdict == .unknown)
        #expect(read.deliveries == written.deliveries)
        #expect(read.findings == [finding] && read.upstream == "esp" && read.lists == ["optouts": 3])
        #expect(read.stop == StopID(value: 4))
        #expect(try await store.record(id(2)) == nil)
    }

    @Test func `an outcome settles only the deliveries whose state was unknown`() async throws {
        let store = try openStore()
        defer { store.close() }
        let refusal = Reply(550, EnhancedStatusCode(5, 1, 1), "no such user")
        try await store.append(
            record(
                1,
                deliveries: [
                    delivery("a@example.com"), delivery("b@example.com", .refused, refusal), delivery("c@example.com"),
                ])
        ).committed()
        try await store.append(relayed(1)).committed()
        let read = try #require(try await store.record(id(1)))
        #expect(read.verdict == .relayed)
        #expect(read.deliveries.map(\.state) == [.accepted, .refused, .accepted])
        #expect(read.deliveries.map(\.reply) == [accepted, refusal, accepted])
    }

    @Test func `an outcome may name the stop that held the message back`() async throws {
        let store = try openStore()
        defer { store.close() }
        _ = store.append(record(1))
        let stopped = Reply(451, EnhancedStatusCode(4, 7, 1), "sendguard: stopped: oops [stop S2]")
        try await store.append(
            Outcome(
                id: id(1), at: noon, verdict: .deferred, state: .deferred, reply: stopped, stop: StopID(value: 2))
        ).committed()
        let read = try #require(try await store.record(id(1)))
        #expect(read.verdict == .deferred && read.stop == StopID(value: 2))
        #expect(read.deliveries.map(\.state) == [.deferred])
    }

    @Test func `the checks that did not judge are read back, and unknown is not none`() async throws {
        let store = try openStore()
        defer { store.close() }
        let some = [
            UnjudgedCheck(check: "placeholder", state: "could-not", reason: "part 2: an unknown charset \"x/y\""),
            UnjudgedCheck(check: "unsubscribe", state: "off"),
        ]
        let expected: [[UnjudgedCheck]?] = [nil, [], some, some]
        for (number, unjudged) in expected.enumerated() {
            var record = record(number + 1)
            record.unjudged = unjudged
            try await store.append(record).committed()
        }
        for (number, unjudged) in expected.enumerated() {
            let read = try #require(try await store.record(id(number + 1)))
            #expect(read.unjudged == unjudged)
        }
        let texts = try await store.read("") { try Int.fetchOne($0, sql: "SELECT count(*) FROM unjudged") }
        #expect(texts == 2, "messages share a text")
        #expect(try await store.verify(from: nil, since: nil, looksFor: nil).faults.isEmpty)
    }

    @Test func `the greatest id is nil in a new log`() async throws {
        let store = try openStore()
        defer { store.close() }
        #expect(try await store.greatestID() == nil)
        try await store.append(record(3)).committed()
        try await store.append(record(2)).committed()
        #expect(try await store.greatestID() == id(3))
    }
}
