import Foundation
import Synchronization
import TestSupport
import Testing

/// The messages that clients sent and the replies that they got, compared with the ESP and the record. Each message
/// has a different marker.
final class Ledger: Sendable {
    private struct Entries {
        var next = 0
        var sent: Set<String> = []
        var acknowledged: Set<String> = []
        var lastReplies: [SMTPReply?] = []
    }

    private let entries = Mutex(Entries())
    let isOver = Atomic(false)

    var acknowledged: Set<String> { entries.withLock { $0.acknowledged } }
    var sent: Set<String> { entries.withLock { $0.sent } }
    /// The last reply of each sender that has ended; nil when the connection ended without one.
    var lastReplies: [SMTPReply?] { entries.withLock { $0.lastReplies } }

    private func newMarker() -> String {
        entries.withLock { entries in
            entries.next += 1
            let marker = "crash-\(entries.next)-end"
            entries.sent.insert(marker)
            return marker
        }
    }

    /// Sends messages, each once, over one session, until the guard ends it or the test is over.
    func send(to program: GuardProgram) {
        var last: SMTPReply?
        defer { entries.withLock { $0.lastReplies.append(last) } }
        guard let client = try? program.session() else { return }
        while !isOver.load(ordering: .relaxed) {
            let marker = newMarker()
            last = try? client.deliver(message: TestMessage.sized(3000, marker: marker))
            guard let last, last.code != 421 else { return }
            if last.code == 250 { entries.withLock { _ = $0.acknowledged.insert(marker) } }
        }
    }

    /// Nothing is lost, sent twice or unrecorded. Prints the figures.
    func compare(_ sandbox: SandboxProgram, _ program: GuardProgram, _ title: String) throws {
        let arrived = try sandbox.messages().map { try Marker.find("crash-", in: String(decoding: $0, as: UTF8.self)) }
        let atESP = Set(arrived)
        #expect(arrived.count == atESP.count, "nothing arrives twice")
        #expect(acknowledged.subtracting(atESP).isEmpty, "every acknowledged message is at the ESP")
        #expect(atESP.subtracting(sent).isEmpty)

        let records = try program.records("--limit", "1000000")
        let recorded = Set(
            try records.filter { ["relayed", "unknown"].contains($0.verdict) }.map {
                try Marker.find("crash-", in: $0.subject)
            })
        #expect(atESP.subtracting(recorded).isEmpty, "every message at the ESP is recorded")
        #expect(Set(records.map(\.id)).count == records.count)
        #expect(records.map(\.id) == records.map(\.id).sorted(), "the records are in order")
        let unknown = records.count { $0.verdict == "unknown" }
        print("\(title): \(sent.count) sent, \(acknowledged.count) acknowledged, \(unknown) unknown")
    }
}

/// Finds a message's marker in a text: `crash-17-end`.
enum Marker {
    static func find(_ beginning: String, in text: String) throws -> String {
        guard let start = text.range(of: beginning), let end = text[start.upperBound...].range(of: "-end") else {
            throw TestFailure("no marker in \(text.prefix(300))")
        }
        return String(text[start.lowerBound..<end.upperBound])
    }
}
