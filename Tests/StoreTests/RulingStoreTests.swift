import Content
import Foundation
import GRDB
import Guard
import Mail
import TestSupport
import Testing

@testable import Store

/// Exceptions and blocked phrases on the disk.
@Suite(.scoped) struct RulingStoreTests {
    private let ann = Identity(name: "ann", userID: 1000)
    private let finding = Finding(
        check: "placeholder", kind: "brace", where: "text", excerpt: "{NAME}", reason: "unrendered")

    /// A message that a check refused, with its content.
    private func refused(_ number: Int) -> MessageRecord {
        var refused = record(
            number, verdict: .blocked, deliveries: [delivery("jane@example.com", .blocked)], findings: [finding])
        refused.content = "digest"
        return refused
    }

    private func order(_ subject: Ruling.Subject, waits: Bool = false) -> RulingOrder {
        RulingOrder(
            subject: subject, reason: "a quote", who: ann, endsAt: subject.kind == .block ? nil : noon + .seconds(60),
            isAwaited: waits)
    }

    private func kinds(_ store: Store) async throws -> [GuardEvent.Kind] {
        try await store.events(since: nil, limit: nil).map(\.kind)
    }

    @Test func `rulings survive a restart, each as it was made`() async throws {
        var store = try openStore()
        try await store.append(refused(1)).committed()
        let subjects: [Ruling.Subject] = [
            .message(id(1)), .tag("{NAME}", campaign: NamePattern("spring")!),
            .phrase("only 9.99", campaign: NamePattern("spring-*")!), .phrase("wrong price", campaign: nil),
        ]
        var made: [Ruling] = []
        for subject in subjects { made.append(try await store.add(order(subject), at: noon).ruling) }
        store.close()

        store = try openStore()
        defer { store.close() }
        let state = try await store.rulings()
        #expect(state.rulings == made)
        #expect(made.map(\.id.description) == ["A1", "A2", "B3", "B4"])
        #expect(
            state.contents == [
                id(1): RefusedContent(
                    digest: "digest", recipients: ["jane@example.com"], findings: [FindingTraits(finding)])
            ])
        #expect(try await kinds(store) == [.allow, .allow, .block, .block])
    }

    @Test func `an exception that waits is confirmed, and the end of a block waits`() async throws {
        let store = try openStore()
        defer { store.close() }
        let (tag, _) = try await store.add(
            order(.tag("{NAME}", campaign: NamePattern("spring")!), waits: true), at: noon)
        #expect(tag.awaited == AwaitedRuling(who: ann, reason: "a quote", at: noon))
        #expect(!tag.isInForce(at: noon))
        let bob = Identity(name: "bob", userID: 1001)
        let confirmed = try await store.change(RulingChange(tag.id, .confirm, reason: "looked", who: bob), at: noon)
        #expect(confirmed?.rulings.map { $0.isInForce(at: noon) } == [true])

        let (block, _) = try await store.add(order(.phrase("wrong price", campaign: nil)), at: noon)
        let asked = try await store.change(RulingChange(block.id, .askEnd, reason: "gone", who: ann), at: noon)
        #expect(asked?.rulings.last?.awaited?.who == ann && asked?.rulings.last?.isInForce(at: noon) == true)
        let ended = try await store.change(RulingChange(block.id, .end, reason: "yes", who: bob), at: noon)
        #expect(ended?.rulings.map(\.id) == [tag.id])
        #expect(try await kinds(store) == [.rulingAsked, .allow, .block, .rulingAsked, .blockEnd])
    }

    @Test func `a ruling that ended, or an id of the other kind, cannot be changed`() async throws {
        let store = try openStore()
        defer { store.close() }
        let (block, _) = try await store.add(order(.phrase("wrong price", campaign: nil)), at: noon)
        let other = RulingID(.exception, value: block.id.value)
        #expect(try await store.change(RulingChange(other, .end, reason: "r", who: ann), at: noon) == nil)
        _ = try await store.change(RulingChange(block.id, .end, reason: "r", who: ann), at: noon)
        #expect(try await store.change(RulingChange(block.id, .end, reason: "r", who: ann), at: noon) == nil)
    }

    @Test(arguments: [
        (nil, true), (Verdict.relayed, true), (Verdict.deferred, false), (Verdict.refused, false),
    ])
    func `an exception is used up when its message has left or may have`(verdict: Verdict?, isUsed: Bool) async throws {
        var store = try openStore()
        try await store.append(refused(1)).committed()
        let (exception, _) = try await store.add(order(.message(id(1))), at: noon)
        var passing = record(2)
        passing.exception = exception.id
        passing.findings = [finding.allowed(by: "A1")]
        try await store.append(passing).committed()
        if let verdict {
            let state: Delivery.State = verdict == .relayed ? .accepted : verdict == .refused ? .refused : .deferred
            let outcome = Outcome(id: id(2), at: moment(2), verdict: verdict, state: state, reply: accepted)
            try await store.append(outcome).committed()
        }
        store.close()

        store = try openStore()
        defer { store.close() }
        let state = try await store.rulings()
        #expect(state.over == (isUsed ? [exception.id: .used(id(2))] : [:]))
        #expect(state.rulings.map(\.id) == (isUsed ? [] : [exception.id]))
        #expect(try await store.record(id(2))?.findings.map(\.allowedBy) == ["A1"])
        let page = try await store.verify(from: nil, since: nil, looksFor: nil)
        #expect(page.faults.isEmpty, "the chain covers the new columns")
    }

    @Test func `an exception stays for the recipients who did not get the message`() async throws {
        let store = try openStore()
        defer { store.close() }
        var refused = refused(1)
        refused.deliveries.append(delivery("bob@example.com", .blocked))
        try await store.append(refused).committed()
        let (exception, _) = try await store.add(order(.message(id(1))), at: noon)
        for (number, address) in [(2, "jane@example.com"), (3, "bob@example.com")] {
            var passing = record(number, deliveries: [delivery(address, .unknown)])
            passing.exception = exception.id
            try await store.append(passing).committed()
            if number == 2 {
                let state = try await store.rulings()
                #expect(state.rulings.map(\.id) == [exception.id] && state.over.isEmpty)
                #expect(state.contents[id(1)]?.recipients == ["bob@example.com"])
            }
        }
        #expect(try await store.rulings().over == [exception.id: .used(id(3))])
        let end = RulingChange(exception.id, .use(id(3)), reason: "used", who: .guardItself)
        #expect(try await store.change(end, at: noon)?.over == [:])
    }

    @Test func `an exception that a message of an older version took is used up`() async throws {
        try FileManager.default.createDirectory(atPath: stateFolder, withIntermediateDirectories: true)
        let queue = try DatabaseQueue(path: try stateFolder + "/sendguard.sqlite")
        try queue.inDatabase { try $0.execute(sql: "PRAGMA application_id = \(Schema.applicationID)") }
        try Schema.migrator.migrate(queue, upTo: "24 rulings")
        try await queue.write { db in
            try db.execute(
                sql: """
                    INSERT INTO rulings (id, kind, message, reason, who, at, ends_at, used_by)
                    VALUES (1, 'message', 7, 'r', 'ann', 0, 1, 9)
                    """)
        }
        try queue.close()
        let store = try openStore()
        defer { store.close() }
        #expect(try await store.rulings().over == [RulingID(.exception, value: 1): .used(RecordID(value: 9))])
    }

    @Test func `an exception is not for recipients who have the content by any other message`() async throws {
        let store = try openStore()
        defer { store.close() }
        var refused = refused(1)
        refused.deliveries.append(delivery("bob@example.com", .blocked))
        try await store.append(refused).committed()
        var other = record(2, campaign: "other", deliveries: [delivery("jane@example.com")])
        other.content = "digest"
        try await store.append(other).committed()
        #expect(try await store.holders(of: id(1)).map(\.record) == [id(2)], "it may have left")
        #expect(try await store.holders(of: id(1)).map(\.isSure) == [false])
        try await store.append(relayed(2)).committed()
        let state = try await store.add(order(.message(id(1))), at: noon).state
        #expect(state.contents[id(1)]?.recipients == ["bob@example.com"])
        #expect(state.contents[id(1)]?.reached == ["jane@example.com": id(2)])
        let holders = try await store.holders(of: id(1))
        #expect(holders == [ContentHolder(address: Address("jane@example.com")!, record: id(2))])
        #expect(try await store.holders(of: id(9)).isEmpty)
    }

    @Test func `content counts for mail that was refused or let pass, not for other held mail`() async throws {
        let store = try openStore()
        defer { store.close() }
        var earlier = record(1, campaign: "other")
        (earlier.content, earlier.sha256) = ("digest", "aa")
        try await store.append(earlier).committed()
        try await store.append(relayed(1)).committed()
        var observed = finding
        observed.action = .observed
        let cases: [(Verdict, Finding, Bool)] = [
            (.held, observed, false), (.held, finding.allowed(by: "A1"), true), (.blocked, finding, true),
        ]
        for (number, (verdict, finding, counts)) in zip(2..., cases) {
            let state = verdict == .held ? Delivery.State.held : .blocked
            var later = record(
                number, verdict: verdict, deliveries: [delivery("jane@example.com", state)], findings: [finding])
            (later.content, later.sha256) = ("digest", "bb")
            try await store.append(later).committed()
            #expect(try await store.holders(of: id(number)).map(\.record) == (counts ? [id(1)] : []))
        }
    }

    @Test func `an exception is over when its last recipient got the content by another message`() async throws {
        let store = try openStore()
        defer { store.close() }
        try await store.append(refused(1)).committed()
        let (exception, _) = try await store.add(order(.message(id(1))), at: noon)
        var other = record(2, deliveries: [delivery("jane@example.com")])
        other.content = "digest"
        try await store.append(other).committed()
        try await store.append(relayed(2)).committed()
        let state = try await store.rulings()
        #expect(state.over == [exception.id: .nobodyLeft] && state.rulings.isEmpty)
        let end = RulingChange(exception.id, .runOut, reason: "nobody is left", who: .guardItself)
        #expect(try await store.change(end, at: noon)?.over == [:])
        #expect(
            try await store.end(of: exception.id)
                == RulingEnd(at: noon, who: Identity.guardItself.name, reason: "nobody is left"))
    }

    @Test func `suppressed recipients do not keep an exception open`() async throws {
        let store = try openStore()
        defer { store.close() }
        var refused = refused(1)
        refused.deliveries += [
            delivery("gone@example.com", .suppressed), delivery("left@example.com", .blocked),
        ]
        try await store.append(refused).committed()
        let (exception, made) = try await store.add(order(.message(id(1))), at: noon)
        #expect(made.contents[id(1)]?.suppressed == ["gone@example.com"] && made.over.isEmpty)
        var passing = record(
            2, deliveries: [delivery("jane@example.com", .unknown), delivery("left@example.com", .suppressed)])
        passing.exception = exception.id
        try await store.append(passing).committed()
        try await store.append(relayed(2)).committed()
        #expect(try await store.rulings().over == [exception.id: .used(id(2))])
    }

    @Test func `an exception that ended still tells whom it reached`() async throws {
        var store = try openStore()
        try await store.append(refused(1)).committed()
        let (exception, _) = try await store.add(order(.message(id(1))), at: noon)
        let unused = try await store.add(order(.tag("{x}", campaign: NamePattern("a")!)), at: noon).ruling
        #expect(try await store.end(of: exception.id) == nil)
        var passing = record(2, deliveries: [delivery("jane@example.com", .unknown)])
        passing.exception = exception.id
        try await store.append(passing).committed()
        for one in [exception.id, unused.id] {
            _ = try await store.change(RulingChange(one, .end, reason: "done", who: ann), at: noon)
        }
        store.close()

        store = try openStore()
        defer { store.close() }
        let spent = try await store.rulings().spent
        #expect(spent.map(\.id) == [exception.id])
        #expect(spent.first?.content.reached == ["jane@example.com": id(2)])
        #expect(spent.first?.content.unsure == ["jane@example.com"], "no answer of the ESP says that she has it")
        #expect(spent.first?.content.findings == [FindingTraits(finding)])
        #expect(try await store.end(of: exception.id) == RulingEnd(at: noon, who: "ann", reason: "done"))
        #expect(try await store.end(of: RulingID(.block, value: exception.id.value)) == nil)
    }

    @Test func `a release uses up an exception in the commit that begins it`() async throws {
        let store = try openStore()
        defer { store.close() }
        try await store.append(refused(1)).committed()
        let (exception, _) = try await store.add(order(.message(id(1))), at: noon)
        let ticket = store.beginRelease(id(3), positions: [], exception: exception.id)
        try await ticket.committed()
        #expect(try await store.rulings().over == [exception.id: .used(id(3))])
    }
}
