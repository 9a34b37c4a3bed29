import Content
import Guard
import Mail
import TestSupport
import Testing

@testable import Store

@Suite(.scoped) struct TemplateRowTests {
    private func template(
        _ first: Int, sample: Int? = nil, text: String = "Dear …", compared: Int = 0
    ) -> MessageTemplate {
        let message = Array("Subject: a\r\n\r\nwords of \(first)\r\n".utf8).withUnsafeBytes { Message(reading: $0) }
        return MessageTemplate(
            id: id(first), campaign: "spring", sketch: TemplateSketch(of: message),
            frame: MessageFrame(of: message), sample: id(sample ?? first),
            from: "Shop <news@shop.example>", subject: "Spring, …", text: text, compared: compared)
    }

    private func record(_ number: Int, of first: Int, to address: String, learns: MessageTemplate? = nil)
        -> MessageRecord
    {
        var record = StoreTests.record(number, deliveries: [delivery(address)])
        record.template = id(first)
        record.newlyLearnt = learns
        return record
    }

    private var spring: RecordFilter {
        var filter = RecordFilter()
        filter.campaign = "spring"
        return filter
    }

    @Test func `a report shows the texts of the templates, the most used template first`() async throws {
        let store = try openStore()
        defer { store.close() }
        try await store.append(record(0, of: 0, to: "a@x.example", learns: template(0))).committed()
        try await store.append(record(1, of: 1, to: "b@x.example", learns: template(1, text: "Other"))).committed()
        let learnt = template(1, text: "Other …", compared: 1)
        try await store.append(record(2, of: 1, to: "c@x.example", learns: learnt)).committed()
        try await store.append(relayed(2)).committed()
        try await store.append(StoreTests.record(3, deliveries: [delivery("d@x.example")])).committed()
        let report = try await store.damage(spring)
        #expect(report.templateCount == 2 && report.templates.map(\.text) == ["Other …", "Dear …"])
        #expect(report.templates.map(\.counts.total) == [2, 1] && report.templates.map(\.compared) == [1, 0])
        #expect(report.templates.first?.counts[.accepted] == 1)
        #expect(report.templates.first?.sample == id(1).description)
        #expect(try await store.templates(limit: 10) == [template(0), learnt])
        #expect(try await store.templates(of: spring) == [template(0), learnt])
        #expect(try await store.templates(limit: 1).map(\.id) == [id(1)])
        #expect(try await verifyChain(store).faults == [])
    }

    @Test func `the template of a message is part of the chain`() async throws {
        let store = try openStore()
        defer { store.close() }
        try await store.append(record(0, of: 0, to: "a@x.example", learns: template(0))).committed()
        try await store.writer.perform("tamper") { try $0.execute(sql: "UPDATE records SET template = 5") }
        #expect(try await verifyChain(store).faults == [.changed(.record, id(0).value)])
    }

    @Test func `a template sample from an erased person's message is deleted and not written again`() async throws {
        let store = try openStore()
        defer { store.close() }
        try await store.append(record(0, of: 0, to: "ann@x.example", learns: template(0))).committed()
        try await store.append(record(1, of: 0, to: "bob@x.example")).committed()
        _ = try await store.erase(Address("ann@x.example")!, who: "op", at: noon)
        // A process that remembers the sample does not write it again after the erasure; another sample replaces it.
        let again = template(0, text: "Dear Ann", compared: 4)
        try await store.append(record(2, of: 0, to: "cleo@x.example", learns: again)).committed()
        let erased = try await store.damage(spring)
        #expect(erased.templateCount == 1 && erased.templates.map(\.text) == [""])
        #expect(erased.templates.first?.sample == nil && erased.templates.first?.counts.total == 3)
        // Mail to the erased person adds no sample.
        let own = template(3, text: "Dear Ann")
        try await store.append(record(3, of: 3, to: "ann@x.example", learns: own)).committed()
        let other = template(0, sample: 4, text: "Dear …", compared: 1)
        try await store.append(record(4, of: 0, to: "dan@x.example", learns: other)).committed()
        #expect(try await store.damage(spring).templates.map(\.text) == ["Dear …", ""])
    }
}
