import Content
import Control
import Foundation
import Guard
import Mail
import Testing

@testable import sendguard

struct RecordExportLineTests {
    static let noon = Timestamp(rfc3339: "2026-03-01T12:00:00Z")!

    static func message(recipients: Int = 1, subject: String = "Käse & more", campaign: String = "spring")
        -> RecordExportEntry
    {
        let deliveries = (0..<recipients).map { number in
            Delivery(
                address: Address("ann\(number)@example.com")!, state: number == 0 ? .accepted : .refused,
                reply: Reply(250, EnhancedStatusCode(2, 0, 0), "for ann\(number)@example.com"))
        }
        let finding = Finding(
            check: "empty-body", kind: "k", where: "text", excerpt: "to ann0@example.com", reason: "r")
        return .message(
            MessageRecord(
                id: RecordID(value: 1 << 40), at: noon, stream: "s", clientAddress: "c", campaign: campaign,
                sender: nil,
                subject: subject, sizeBytes: 1, sha256: "ab", verdict: .relayed, deliveries: deliveries,
                findings: [finding], upstream: nil, stop: nil, lists: [:]))
    }

    static func event(reason: String = "ann@example.com called", who: String = "bob") -> RecordExportEntry {
        .event(
            GuardEvent(
                at: noon, kind: .addToList, who: Identity(name: who, userID: 7), reason: reason, subject: "list x"),
            id: 12)
    }

    private static let hashing = AddressRedaction(.hash) { _, _ in [0xAB] }

    private func object(_ bytes: [UInt8]) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
    }

    private func line(_ entry: RecordExportEntry, _ redaction: AddressRedaction = .off) -> RecordExportLine {
        RecordExportLine(entry, redaction, now: Self.noon)
    }

    @Test func `the export line of a message equals its line in the log`() throws {
        guard case .message(let record) = Self.message() else { return }
        for redaction in [AddressRedaction.off, Self.hashing] {
            let line = line(Self.message(), redaction)
            #expect(line.bytes == RecordReport.lines([RecordReport(record, redaction)]))
            #expect(line.id == record.id.description && line.kind == .message)
        }
        #expect(!String(decoding: line(Self.message(), Self.hashing).bytes, as: UTF8.self).contains("ann0@"))
    }

    @Test func `every other export line has its own type, time and id`() throws {
        let event = try object(line(Self.event()).bytes)
        #expect(event["type"] as? String == "act" && event["id"] as? String == "A12")
        #expect(
            event["act"] as? String == "list-add" && event["who"] as? String == "bob" && event["userID"] as? Int == 7)
        #expect(event["reason"] as? String == "ann@example.com called")
        #expect(try object(line(Self.event(), Self.hashing).bytes)["reason"] as? String == "ab called")
        let head = String(decoding: line(.head(DayHead(day: 20_784, link: 9, hash: "5f"))).bytes, as: UTF8.self)
        #expect(
            head == #"{"at":"2026-11-28T00:00:00.000Z","day":"2026-11-27","head":"5f","id":"H9","type":"head"}"# + "\n")
        let pruned = try object(line(.pruned(upTo: RecordID(value: 1 << 40))).bytes)
        #expect(pruned["type"] as? String == "pruned" && pruned["at"] as? String == "2026-03-01T12:00:00.000Z")
    }

    @Test func `a line that is too long has a short form with its id and its counts`() throws {
        let entry = Self.message(recipients: 1000, campaign: String(repeating: "\u{9B}\u{1F600}", count: 500))
        let short = line(entry).short(limit: 480)
        #expect(short.count <= 480)
        let read = try object(short)
        #expect(read["short"] as? Bool == true && read["id"] as? String == RecordID(value: 1 << 40).description)
        #expect(read["deliveries"] as? [String: Int] == ["accepted": 1, "refused": 999])
        #expect(read["verdict"] as? String == "relayed" && read["findings"] as? Int == 1)
        #expect(!String(decoding: short, as: UTF8.self).contains("@"))
        let event = line(Self.event(who: String(repeating: "\u{9B}", count: 9999))).short(limit: 400)
        #expect(event.count <= 400)
        #expect(try object(event)["act"] as? String == "list-add" && object(event)["type"] as? String == "act")
    }
}
