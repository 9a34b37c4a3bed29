import GRDB
import Guard
import Mail
import TestSupport
import Testing

@testable import Store

/// SQL compares a name in every form as memory does.
@Suite(.scoped) struct NameColumnTests {
    private static let names = [
        "Spring-Sale", "SPRING-MAIL", "Frühling", "Fr\u{75}\u{308}hling", "straße", "STRASSE", "İSTANBUL", "istanbul",
        "ＳＡＬＥ", "sale", "spr\u{AD}ing", "a[1]?b", "a*b", "ｾｰﾙ", "セール", "a\u{A0}b", "a b", "",
    ]

    private static let patterns = [
        "spring-*", "*sale", "frühling", "FRU\u{308}HLING", "Strasse", "stra\u{1E9E}e", "ıstanbul", "İSTANBUL", "sale",
        "ｓａｌｅ", "*", "a[1]?b", "a[*", "*?b", "a*b", "spring", "セール", "A B", "*\u{FC}*", "none",
    ]

    private static let addresses = [
        "news@shop.example", "News@SHOP.example", "ann@mail.shop.example", "jürgen@shop.example", "groß@x.example",
        "GROSS@x.example", "a@bücher.example", "a@xn--bcher-kva.example", "\"a@b\"@shop.example",
        "\"news\"@shop.example", "\"N\\ews\"@shop.example", "\"news letter\"@shop.example",
        "b-17@esp.example",
    ]

    private static let senders = [
        "news@shop.example", "shop.example", "*.shop.example", "JU\u{308}RGEN@shop.example", "groß@*", "bücher.example",
        "*@bücher.example", "\"news\"@shop.example", "\"N\\ews\"@shop.example", "news*@shop.example", "@shop.example",
        "\"News Letter\"@shop.example", "Shop <news@shop.example>", "shop.example.", "esp.example", "b\"@shop.example",
        "n*@*", "*", "*@*", "a*@shop.example", "none.example",
    ]

    /// A record for each name, as campaign, stream and upstream.
    private func filledStore() async throws -> Store {
        let store = try openStore()
        let tickets = Self.names.enumerated().map { number, name in
            var row = record(number, campaign: name)
            (row.stream, row.upstream) = (name, name)
            row.subject = "Say \(name) now"
            row.deliveries = row.deliveries.map {
                Delivery(address: $0.address, state: $0.state, reply: $0.reply, segment: name)
            }
            return store.append(row)
        }
        for ticket in tickets { try await ticket.committed() }
        return store
    }

    private func found(_ store: Store, _ change: (inout RecordFilter) -> Void) async throws -> [Int] {
        var filter = RecordFilter()
        change(&filter)
        return numbers(try await store.records(matching: filter))
    }

    @Test func `a name pattern finds the same records in SQL as in memory`() async throws {
        let store = try await filledStore()
        defer { store.close() }
        for text in Self.patterns {
            let pattern = try #require(NamePattern(text))
            let expected = Self.names.indices.filter { pattern.matches(Self.names[$0]) }
            for kind in [StopScope.Kind.campaign, .stream, .upstream] {
                let scope = try #require(StopScope(kind, pattern))
                #expect(try await found(store) { $0.scope = scope.text } == expected, "\(scope.text)")
                #expect(try await store.match(scope, since: noon).messages == expected.count, "\(scope.text)")
            }
            #expect(try await found(store) { $0.campaign = text } == expected, "campaign \(text)")
        }
        #expect(try await found(store) { $0.campaign = "" } == [Self.names.count - 1])
    }

    @Test func `subjects and segments are found in every Unicode form`() async throws {
        let store = try await filledStore()
        defer { store.close() }
        for (index, name) in Self.names.enumerated() where !name.isEmpty {
            let same = Self.names.indices.filter { NameKey.of(Self.names[$0]) == NameKey.of(name) }
            #expect(try await found(store) { $0.segment = name.lowercased() } == same, "segment \(name)")
            #expect(try await found(store) { $0.subject = "SAY \(name) N" } == same && same.contains(index), "\(name)")
        }
    }

    /// Each address as the reverse-path, as From of other mail, and two at once.
    @Test func `a sender pattern finds the same records in SQL as in memory`() async throws {
        let store = try openStore()
        defer { store.close() }
        let all = try Self.addresses.map { try #require(Address($0)) }
        var rows: [MessageRecord] = []
        func add(_ sender: Address?, _ originators: Originators?) {
            var row = record(rows.count)
            (row.sender, row.originators) = (sender, originators)
            rows.append(row)
        }
        for (index, address) in all.enumerated() {
            add(address, nil)
            add(address, Originators([address]))
            add(Address("bounce@esp.example"), Originators([address]))
            add(nil, Originators([address, all[(index + 1) % all.count]], isReadable: index % 2 == 0))
        }
        add(nil, Originators([], isReadable: false))
        add(nil, nil)
        for ticket in rows.map({ store.append($0) }) { try await ticket.committed() }
        for text in Self.senders {
            let scope = try #require(StopScope(.sender, NamePattern(text)))
            func question(_ row: MessageRecord) -> MailContext {
                var mail = MailContext(id: row.id, stream: row.stream, sender: row.sender)
                mail.originators = row.originators
                return mail
            }
            let named = rows.indices.filter { scope.names(question(rows[$0])) }
            #expect(try await found(store) { $0.scope = scope.text } == named, "\(scope.text)")
            #expect(try await found(store) { $0.sender = text } == named, "\(text)")
            let match = try await store.match(scope, since: noon)
            #expect(match.messages == named.count, "\(scope.text)")
            #expect(match.unreadable == rows.count { scope.isInDoubt(about: question($0)) }, "\(scope.text)")
        }
        let read = try await store.records(matching: RecordFilter())
        for (row, written) in zip(read, rows) {
            let lost = (written.originators?.addresses ?? []).filter { address in
                address.key != written.sender?.key
                    && row.originators?.addresses.contains { $0.key == address.key } != true
            }
            #expect(lost.isEmpty && row.originators?.isReadable ?? true == written.originators?.isReadable ?? true)
        }
    }

    @Test func `an at sign in a quoted local part does not begin the recipient's domain`() async throws {
        let store = try openStore()
        defer { store.close() }
        try await store.append(record(0, deliveries: [delivery("\"a@b\"@Shop.example"), delivery("x@bücher.example")]))
            .committed()
        for (domain, count) in [("shop.example", 1), ("BÜCHER.example", 1), ("b\"@shop.example", 0)] {
            let scope = try #require(StopScope(.recipientDomain, NamePattern(domain)))
            #expect(try await found(store) { $0.scope = scope.text }.count == count, "\(domain)")
            #expect(try await store.match(scope, since: noon).recipients == count, "\(domain)")
        }
        let tally = try await store.tally(RecordFilter(), by: .recipientDomain)
        #expect(Set(tally.compactMap(\.name)) == ["shop.example", "xn--bcher-kva.example"])
    }

    @Test func `a stop joins the open incident of its scope, also in another form of the name`() async throws {
        let store = try openStore()
        defer { store.close() }
        for name in ["Straße", "STRASSE"] {
            let scope = try #require(StopScope(.campaign, NamePattern(name)))
            _ = try await store.addStop(StopOrder(scope: scope, reason: "r", who: Identity(name: "ann")), at: noon)
        }
        #expect(try await store.incidents(after: nil).count == 1)
    }
}
