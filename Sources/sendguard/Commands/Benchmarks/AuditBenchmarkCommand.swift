// Folder Commands/Benchmarks: the commands that `scripts/bench` calls. The help does not list them. It may use Config.

import ArgumentParser
import Content
import Dispatch
import Foundation
import Guard
import Mail
import Store
import System

/// Fills a state folder with made-up mail, for the queries of `scripts/bench audit`.
///
/// The messages are spread evenly over the last thirty days. Each goes to one of two million people in five thousand
/// domains and four segments. In the middle of the time, every second message is of campaign `big`. All others are in
/// campaigns of fifty thousand messages. Two in a hundred have a finding, and the ESP refuses one in a hundred. One in
/// ten thousand has no reply.
struct AuditBenchmarkCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit-benchmark",
        abstract: "Fill a state folder that no guard uses with made-up mail.",
        discussion: "Prints one JSON object: messages, and seconds of CPU that they took to write.",
        shouldDisplay: false)

    @Option(help: "The state folder.")
    var state: String

    @Option(help: "How many messages.")
    var messages: Int

    @Option(help: "How many of them are of campaign \"big\".")
    var big: Int

    @Flag(help: "Give each message a campaign, a subject and a recipient domain of its own.")
    var varied = false

    @Option(help: "Hold so many more, each of a campaign of its own.")
    var held = 0

    @Option(help: "Also write a line for each message into this file, as a mail server's log has it.")
    var log: String?

    private struct Report: Encodable {
        let messages: Int
        let cpuSeconds: Double
    }

    func run() async throws {
        let store = try Store.open(folder: state, role: .command, digest: listDigest)
        defer { store.close() }
        let file = log.flatMap { path in
            FileManager.default.createFile(atPath: path, contents: nil) ? FileHandle(forWritingAtPath: path) : nil
        }
        let now = Timestamp(microseconds: Clock.wallMicroseconds)
        let mail = MadeUpMail(count: messages, big: big, isVaried: varied, end: now)
        let before = clock()
        for start in stride(from: 0, to: messages, by: Self.batch) {
            let numbers = start..<min(start + Self.batch, messages)
            let records = numbers.map(mail.record)
            let outcomes = numbers.compactMap(mail.outcome)
            var tickets = records.map { store.append($0) }
            tickets += outcomes.map { store.append($0) }
            for ticket in tickets { try await ticket.committed() }
            if let file {
                let lines = zip(numbers, records).map { mail.line($0, $1) }
                try file.write(contentsOf: Data(lines.joined().utf8))
            }
        }
        for start in stride(from: 0, to: held, by: Self.batch) {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in start..<min(start + Self.batch, held) {
                    group.addTask { try await mail.hold(number, at: now, in: store) }
                }
                try await group.waitForAll()
            }
        }
        let seconds = Double(clock() - before) / Double(CLOCKS_PER_SEC)
        print(
            String(decoding: try JSONEncoder().encode(Report(messages: messages, cpuSeconds: seconds)), as: UTF8.self))
    }

    /// Appends that wait for their commit at the same time, about as many as several loops have.
    private static let batch = 400
}

/// The messages that `AuditBenchmarkCommand` writes. The same number always gives the same message.
private struct MadeUpMail {
    let count: Int
    let big: Int
    let isVaried: Bool
    let end: Timestamp

    private static let days = 30
    private static let people = 2_000_000
    private static let finding = Finding(
        check: "personal-data", kind: "iban", where: "text", excerpt: "DE89…", reason: "an account number in text",
        action: .observed)

    private func at(_ number: Int) -> Timestamp {
        let span = Int64(Self.days) * 86_400_000_000
        return Timestamp(microseconds: end.microseconds - span + span / Int64(count) * Int64(number))
    }

    /// An id that ascends with the number and contains the message's time.
    private func id(_ number: Int) -> RecordID {
        RecordID(value: RecordID.first(at: at(number).microseconds / 1000).value + Int64(number & 0xFFFFF))
    }

    private func isBig(_ number: Int) -> Bool {
        let start = (count - 2 * big) / 2
        return number >= start && number < start + 2 * big && (number - start) % 2 == 0
    }

    private func isRefused(_ number: Int) -> Bool { number % 100 == 7 }

    func record(_ number: Int) -> MessageRecord {
        let person = number &* 7_919 % Self.people
        let at = at(number)
        let domain = isVaried ? number : person % 5000
        let address = Address("person.\(String(person, radix: 16))@mail\(domain).example")!
        let delivery = Delivery(address: address, state: .unknown, reply: nil, segment: "segment-\(person % 4)")
        let findings = number % 50 == 3 ? [Self.finding] : []
        var record = MessageRecord(
            id: id(number), at: at, stream: "newsletter", clientAddress: "192.0.2.17", login: "newsletter",
            campaign: isBig(number) ? "big" : "campaign-\(isVaried ? number : number / 50_000)",
            sender: Address("news@shop.example"),
            subject: isVaried ? "Your offer \(number)" : "Our offers of the week \(number / 50_000)",
            sizeBytes: 20_000 + number % 10_000,
            sha256: String(repeating: String(UInt64(number) &* 0x9E37_79B9_7F4A_7C15 | 1 << 63, radix: 16), count: 4),
            verdict: .unknown, deliveries: [delivery], findings: findings, upstream: "esp", stop: nil,
            lists: ["unsubscribed": Int64(1 + number / 100_000), "complaints": 3], bodyAt: at + .milliseconds(3),
            decidedAt: at + .milliseconds(4))
        record.messageID = "<\(Self.noise(number)).\(number)@shop.example>"
        return record
    }

    /// Stores a held message that arrives at `at`.
    func hold(_ number: Int, at: Timestamp, in store: Store) async throws {
        let id = RecordID(value: RecordID.first(at: at.microseconds / 1000).value + Int64(number))
        let address = Address("person.\(number)@held.example")!
        let record = MessageRecord(
            id: id, at: at, stream: "newsletter", clientAddress: "192.0.2.17", login: "newsletter",
            campaign: "held-\(number)",
            sender: Address("news@shop.example"), subject: "Our offers", sizeBytes: Self.content.count,
            sha256: String(repeating: Self.noise(number), count: 4), verdict: .held,
            deliveries: [Delivery(address: address, state: .held, reply: nil)], findings: [], upstream: "esp",
            stop: nil, lists: [:], bodyAt: at, decidedAt: at)
        let envelope = HeldEnvelope(
            stop: StopID(value: 1), mail: "MAIL FROM:<news@shop.example>",
            recipients: [.init(position: 0, line: "RCPT TO:<\(address.fullText)>")], trace: [],
            hasLeadingDots: false, endsWithCRLF: true)
        try await store.hold(.record(record), envelope, sizeBytes: Self.content.count) { Array(Self.content[$0...]) }
    }

    private static let content = Array("Subject: Our offers\r\n\r\nHello\r\n".utf8)

    /// 16 hexadecimal digits, as in the ids that other programs make.
    private static func noise(_ number: Int) -> String {
        String(UInt64(truncatingIfNeeded: number) &* 0x9E37_79B9_7F4A_7C15 | 1 << 63, radix: 16)
    }

    func outcome(_ number: Int) -> Outcome? {
        guard number % 10_000 != 1 else { return nil }
        let state: Delivery.State = isRefused(number) ? .refused : .accepted
        let reply =
            isRefused(number)
            ? Reply(550, EnhancedStatusCode(5, 1, 1), "no such user id=\(id(number))")
            : Reply(250, EnhancedStatusCode(2, 0, 0), "Ok: queued as \(String(number, radix: 16)) id=\(id(number))")
        var outcome = Outcome(
            id: id(number), at: at(number) + .milliseconds(60), verdict: isRefused(number) ? .refused : .relayed,
            state: state, reply: reply)
        if !isRefused(number) { outcome.espID = String(number, radix: 16) }
        return outcome
    }

    /// `2026-11-23T21:09:16.123Z 01hzy3k9vm8q2 big to=<person@mail.example> status=refused (550 …)`.
    func line(_ number: Int, _ record: MessageRecord) -> String {
        let address = record.deliveries[0].address.fullText
        let (status, reply) = outcome(number).map { ($0.state.rawValue, $0.reply.text) } ?? ("unknown", "")
        return "\(record.at.rfc3339) \(record.id) \(record.campaign) to=<\(address)> status=\(status) (\(reply))\n"
    }
}
