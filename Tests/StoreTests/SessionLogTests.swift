import Guard
import Mail
import TestSupport
import Testing

@testable import Store

@Suite(.scoped) struct SessionLogTests {
    private func event(_ number: Int, _ kind: SessionEvent.Kind = .bareLineBreak, login: String? = nil) -> SessionEvent
    {
        SessionEvent(
            at: moment(number), listener: "127.0.0.1:2525", client: "192.0.2.\(number)", login: login, kind: kind,
            detail: "in a command")
    }

    private func clients(_ store: Store, _ change: (inout SessionFilter) -> Void = { _ in }) async throws -> [String] {
        var filter = SessionFilter()
        change(&filter)
        return try await store.sessionEvents(filter).map(\.client)
    }

    @Test func `session events are read as written, also after a restart`() async throws {
        let store = try openStore()
        var many = event(1, .tlsHandshake, login: "crm")
        many.add(event(3))
        try await store.append([many, event(2)])
        store.close()
        let again = try openStore()
        defer { again.close() }
        let read = try await again.sessionEvents(SessionFilter())
        #expect(read.map(\.id) == [1, 2] && read.map(\.count) == [2, 1])
        #expect(read[0].at == moment(1) && read[0].until == moment(3) && read[0].kind == .tlsHandshake)
        var first = read[1]
        first.id = 0
        #expect(first == event(2))
    }

    @Test func `session events are selected by time, by number and by page`() async throws {
        let store = try openStore()
        defer { store.close() }
        try await store.append((1...9).map { event($0) })
        #expect(try await clients(store) { $0.since = moment(7) } == ["192.0.2.7", "192.0.2.8", "192.0.2.9"])
        #expect(try await clients(store) { $0.until = moment(3) } == ["192.0.2.1", "192.0.2.2"])
        #expect(try await clients(store) { $0.limit = 2 } == ["192.0.2.8", "192.0.2.9"])
        #expect(try await clients(store) { ($0.after, $0.limit) = (3, 2) } == ["192.0.2.4", "192.0.2.5"])
        #expect(try await clients(store) { $0.limit = -1 } == [])
    }

    @Test func `only the newest session events are kept`() async throws {
        var limits = WriterLimits()
        limits.sessionEvents = 5
        let store = try openStore(limits: limits)
        defer { store.close() }
        for number in 1...9 { try await store.append([event(number)]) }
        #expect(try await clients(store) == (5...9).map { "192.0.2.\($0)" })
    }

    @Test func `session events that are too old are deleted`() async throws {
        let limits = WriterLimits(
            prune: PruneLimits(interval: .milliseconds(20), stepRecords: 3, stepLinks: 5, pause: .milliseconds(1)))
        let store = try openStore(limits: limits)
        defer { store.close() }
        try await store.append((1...9).map { event($0) })
        var settings = AuditSettings()
        settings.maxAge = .milliseconds(10)
        store.restrictAudit(to: settings) { moment(15) }
        for _ in 0..<5000 where try await clients(store).count > 5 { _ = try await store.writerSynchronous() }
        #expect(try await clients(store) == (5...9).map { "192.0.2.\($0)" })
    }

    /// To Jane, who is also named in an argument.
    private func eventWithMail(_ number: Int, message: Int64 = 4711) -> SessionEvent {
        var event = event(number, .refusedRecipient)
        event.mail = SessionMail(sender: Address("jane@example.com"))
        event.mail.add(recipient: Address("Jane@example.com")!)
        event.mail.add(argument: "TO:<jane@example.com> FOO=1")
        event.mail.add(argument: "TO:<nonsense>")
        event.mail.add(message: RecordID(value: message))
        return event
    }

    @Test func `the mail of a session event is read as written, and a message id finds the event`() async throws {
        let store = try openStore()
        defer { store.close() }
        let written = [eventWithMail(1), eventWithMail(2, message: 5), event(3)]
        try await store.append(written)
        #expect(try await store.sessionEvents(SessionFilter()).map(\.mail) == written.map(\.mail))
        #expect(try await clients(store) { $0.message = RecordID(value: 5) } == ["192.0.2.2"])
        #expect(try await clients(store) { $0.message = RecordID(value: 6) } == [])
    }

    @Test func `an erased person is removed from the mail of earlier and later session events`() async throws {
        let store = try openStore()
        defer { store.close() }
        try await store.append([eventWithMail(1)])
        _ = try await store.erase(Address("jane@example.com")!, who: "ann", at: noon)
        try await store.append([eventWithMail(2)])
        for mail in try await store.sessionEvents(SessionFilter()).map(\.mail) {
            #expect(mail.sender == "[erased]" && mail.firstRecipient == "[erased]" && mail.countRecipients == 1)
            #expect(mail.arguments == ["TO:<[erased]> FOO=1", "TO:<nonsense>"], "\(mail)")
        }
    }

    @Test func `a login that is an erased person's address is erased`() async throws {
        let store = try openStore()
        defer { store.close() }
        try await store.append([event(1, login: "jane@example.com"), event(2, login: "joe@example.com")])
        _ = try await store.erase(Address("jane@example.com")!, who: "ann", at: noon)
        #expect(try await store.sessionEvents(SessionFilter()).map(\.login) == ["[erased]", "joe@example.com"])
    }
}
