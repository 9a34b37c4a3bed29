import Synchronization
import System
import TestSupport
import Testing

/// Many faults one after the other, with a pool of two sessions.
@Suite(.scoped) struct FaultRunTests {
    /// The faults of an ESP at each step. Silence takes a deadline each time, so it is rarer.
    private static let faults: [Fault] = repeatElement(quickFaults, count: 2).joined() + [.stall]
    private static let quickFaults: [Fault] = [
        .later, .never, .inLines, .closing, .wrong, .garbage, .mixed, .endless, .endlessLines, .drop, .reset, .unasked,
    ]

    /// An ESP that fails at one step in five until it recovers.
    private final class Moods: Sendable {
        private let random = Mutex(SeededRandom(seed: 6))
        private let isWell = Atomic(false)
        private let tls: FaultTLS
        private let stages: [FaultStage] = [.banner, .hello, .mail, .recipient, .data, .end]

        init() throws { tls = try FaultTLS() }

        func action(_ event: ScriptedESP.Event, _ session: ScriptedESP.Session) -> ScriptedESP.Action? {
            guard !isWell.load(ordering: .relaxed), let stage = stages.first(where: { $0.isMet(by: event, session) })
            else {
                return nil
            }
            let fault = random.withLock { random in
                Int.random(in: 0..<5, using: &random) == 0 ? FaultRunTests.faults.randomElement(using: &random) : nil
            }
            // A greeting of one line would take all extensions away, which does not count as a fault here.
            if fault == .inLines, stage == .hello { return nil }
            // An extra reply to MAIL is read as the reply to RCPT, which was sent with MAIL. If that reply were never
            // read, a message would be recorded as unknown although the ESP has no part of the message.
            if fault == .unasked, stage == .mail { return nil }
            return fault?.action(at: stage, tls)
        }

        func recover() { isWell.store(true, ordering: .relaxed) }
    }

    @Test(arguments: [FaultUpstream.dataPipelined, .chunksPipelined])
    func `two hundred faulty sessions exhaust no pool, and every record is correct`(_ kind: FaultUpstream) throws {
        let moods = try Moods()
        let esp = try ScriptedESP(extensions: kind.extensions, knowing: moods.action)
        let place = FaultPlace("esp", esp, "connections: 2, wait_time: 30s")
        let deadlines = ["greeting", "envelope", "data_start", "body_write", "data_end"]
        let guardian = try FaultGuard(
            [place], deadlines: Dictionary(uniqueKeysWithValues: deadlines.map { ($0, "1500ms") }))

        let replies = Mutex<[String: SMTPReply]>([:])
        let next = Atomic(0)
        try Threads.run(8) { _ in
            let client = try guardian.session(at: place)
            while esp.sessions.count(where: { $0.acted != nil }) < 200 {
                let name = "message\(next.wrappingAdd(1, ordering: .relaxed).oldValue)"
                let reply = try client.deliver(
                    from: "\(name)@example.com", message: TestMessage.plain(fields: ["X-Name: \(name)."]))
                replies.withLock { $0[name] = reply }
                try client.command("RSET")
            }
            try client.command("QUIT")
        }
        moods.recover()
        for _ in 0..<4 { #expect(try guardian.session(at: place).deliver(message: TestMessage.plain()).code == 250) }
        let status = try #require(try GuardStatus.read(guardian.program).upstream("esp"))
        #expect(status.busy == 0)
        #expect(status.open <= 2)

        let names = { (messages: [[UInt8]]) in
            messages.compactMap { message in
                String(decoding: message, as: UTF8.self).split(separator: "X-Name: ").dropFirst().first?
                    .split(separator: ".").first.map(String.init)
            }
        }
        let ended = names(esp.messages)
        let taken = names(esp.sessions.flatMap(\.taken))
        #expect(Set(ended).count == ended.count, "no end of data was sent twice")
        let records = try guardian.program.records("--limit", "100000")
        for (name, reply) in replies.withLock({ $0 }) {
            let verdict = try #require(records.filter { $0.sender == "\(name)@example.com" }.map(\.verdict).only)
            // For an unknown message the ESP's reply may have come too late.
            #expect(
                verdict == "unknown" || taken.contains(name) == (reply.code == 250), "\(name) got \(reply)")
            #expect((verdict == "relayed") == (reply.code == 250), "\(name) is \(verdict) and got \(reply)")
            #expect(verdict != "unknown" || ended.contains(name), "\(name) is unknown, but its end was never sent")
            #expect(verdict != "deferred" || !ended.contains(name), "\(name) is deferred, but its end was sent")
        }
    }
}

extension Array {
    /// The only element; nil when there is none or more than one.
    fileprivate var only: Element? { count == 1 ? first : nil }
}
