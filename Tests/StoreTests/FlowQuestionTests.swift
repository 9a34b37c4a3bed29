import Content
import Guard
import Mail
import TestSupport
import Testing

@testable import Store

@Suite(.scoped) struct FlowQuestionTests {
    @Test func `mail is counted by minute, campaign and final verdict, with its findings`() async throws {
        let store = try openStore()
        defer { store.close() }
        let found = Finding(
            check: "placeholder", kind: "mustache", where: "Subject", excerpt: "{{x}}", reason: "r", action: .blocked)
        for number in [0, 1] {
            try await store.append(
                record(number, deliveries: [delivery("a@example.com"), delivery("b@example.com")])
            ).committed()
            try await store.append(relayed(number)).committed()
        }
        try await store.append(record(60_000, verdict: .blocked, findings: [found, found])).committed()
        try await store.append(record(60_001, campaign: "other")).committed()

        let count = try await store.flow(since: noon)
        let minute = FlowFigures.minute(of: noon)
        #expect(
            Set(count.rows) == [
                FlowRow(
                    minute: minute, campaign: "spring", verdict: .relayed, messages: 2, recipients: 4, newest: id(1)),
                FlowRow(
                    minute: minute + 1, campaign: "spring", verdict: .blocked, messages: 1, recipients: 1,
                    newest: id(60_000)),
                FlowRow(
                    minute: minute + 1, campaign: "other", verdict: .unknown, messages: 1, recipients: 1,
                    newest: id(60_001)),
            ])
        #expect(
            count.findings == [FlowFinding(minute: minute + 1, campaign: "spring", check: "placeholder", messages: 1)])
        #expect(try await store.flow(since: noon + .seconds(60)).rows.map(\.campaign).sorted() == ["other", "spring"])
    }
}
