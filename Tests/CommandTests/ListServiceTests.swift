import Control
import Guard
import Mail
import TestSupport
import Testing

@testable import sendguard

/// Questions about lists, and changes of lists, in a state folder.
@Suite(.scoped)
struct ListServiceTests {
    private func control(_ settings: [ListSettings] = []) async throws -> GuardService {
        GuardService(
            try await StateFolder(try TestScope.mine.path("state"), settings: ServiceSettings(lists: settings))
        )
        .acting(as: Identity(name: "ann"))
    }

    private func change(
        _ action: ListChange.Action, _ list: String, _ entries: String..., reason: String = "r"
    ) -> ListChangeRequest {
        ListChangeRequest(list: list, action: action, entries: entries, reason: reason)
    }

    @Test func `a list that is created by an addition has the configured options`() async throws {
        var settings = ListSettings(name: "out")
        settings.options = [.subaddress]
        let control = try await control([settings])
        defer { control.close() }
        let report = try await control.changeList(change(.add, "out", "Ann+news@Example.com"))
        #expect(report.isNew && report.kind == .suppression && report.outcomes.map(\.entry) == ["ann@example.com"])
        #expect(try await control.checkLists(ListCheckRequest(address: "ann+other@example.com")).mail == .refused)
        #expect(try await control.showList("out").more.options == ["subaddress"])
    }

    @Test func `a lookup has the reply of the gate, and the answers of lists that observe`() async throws {
        var watched = ListSettings(name: "watched")
        watched.mode = .observe
        let control = try await control([watched, ListSettings(name: "out")])
        defer { control.close() }
        _ = try await control.changeList(change(.add, "out", "ann@example.com", reason: "unsubscribed"))
        _ = try await control.changeList(change(.add, "watched", "ann@example.com"))
        let report = try await control.checkLists(ListCheckRequest(address: "ann@example.com"))
        #expect(report.reply?.hasPrefix("550 5.7.1 sendguard: suppressed (unsubscribed") == true)
        #expect(report.reply.map(ListPolicy.isSuppression) == true)
        #expect(report.observed.map(\.list) == ["watched"] && report.observed.map(\.kind) == [.suppressed])
        let free = try await control.checkLists(ListCheckRequest(address: "bob@example.com"))
        #expect(free.reply == nil && free.observed.isEmpty)
    }

    @Test func `the page of a list has what came of trying its hashes`() async throws {
        let control = try await control()
        defer { control.close() }
        let people = (0..<100).map { "u\($0)@example.com" }
        _ = try await control.changeList(
            ListChangeRequest(list: "other", action: .add, entries: people, reason: "r"))
        #expect(try await control.showList("other").more.hashes == nil, "it has no hashes")
        let key = ListHash(algorithm: .md5, bytes: listDigest(.md5, Array("saltann@example.com".utf8))).key
        _ = try await control.changeList(change(.add, "out", key))
        let report = try #require(try await control.showList("out").more.hashes)
        #expect(report.hashes == 1 && report.addresses == 100 && report.outcome == .unmatched)
        #expect(ControlJSON.text(try await control.showList("out")).contains("\"outcome\""))
    }

    @Test func `a list says that its hashes need a secret, and mail waits when it cannot be read`() async throws {
        var settings = ListSettings(name: "out")
        settings.hash = ListHashSource(.suffix, file: try TestScope.mine.write("salt", "Zq81\n"))
        let control = try await control([settings])
        let key = ListHash(algorithm: .sha1, bytes: listDigest(.sha1, Array("ann@example.comZq81".utf8))).key
        _ = try await control.changeList(change(.add, "out", key))
        let request = ListCheckRequest(address: "Ann@example.com")
        let report = try await control.checkLists(request)
        #expect(report.mail == .refused && report.lists.map(\.hash) == [.suffix])
        #expect(
            ListCheckText.lines(of: report, now: .init(microseconds: 0))[1]
                .contains("hashed with a salt behind the address"))
        let shown = try await control.showList("out")
        let lines = ListShowText.lines(of: shown, now: .init(microseconds: 0)).joined()
        #expect(lines.contains("secret    hashed with a salt behind the address: {salt_file: "))
        #expect(!lines.contains("Zq81") && !ControlJSON.text(shown).contains("Zq81"))
        _ = try await control.changeList(change(.remove, "out", key))
        #expect(try await control.checkLists(request).lists.map(\.change?.action) == [.remove])
        _ = try await control.changeList(change(.add, "out", key))
        control.close()

        settings.hash = ListHashSource(.hmac, file: "/nowhere/key")
        let blind = try await self.control([settings])
        defer { blind.close() }
        let unknown = try await blind.checkLists(request)
        #expect(unknown.mail == .deferred)
        #expect(
            unknown.why?.contains(
                "list out is in doubt: its hashes need a secret, and the file /nowhere/key cannot be read: no such file"
            )
                == true)
    }

    @Test func `a list has the configured kind, or suppression by default`() async throws {
        var settings = ListSettings(name: "buyers")
        settings.kind = .audience
        let control = try await control([settings])
        defer { control.close() }
        var request = change(.add, "buyers", "ann@example.com")
        request.segment = "fr"
        request.engagedAt = "2026-03-01"
        #expect(try await control.changeList(request).kind == .audience)
        var new = change(.add, "other", "bob@example.com")
        new.isNew = true
        #expect(try await control.changeList(new).kind == .suppression)
        let standing = try await control.checkLists(ListCheckRequest(address: "ann@example.com")).lists[0]
        #expect(standing.hit?.segment == "fr" && standing.hit?.engagedAt == "2026-03-01")
        #expect(standing.change?.who == "ann")
    }

    @Test func `each change is an event with its author and reason, and no change is no event`() async throws {
        let control = try await control()
        defer { control.close() }
        _ = try await control.changeList(change(.add, "out", "ann@example.com", "@b.example", reason: "asked"))
        #expect(try await control.changeList(change(.add, "out", "ann@example.com")).changed == 0)
        _ = try await control.changeList(change(.remove, "out", "ann@example.com", "zoe@example.com", reason: "again"))
        let events = try await control.events(since: nil, limit: nil).all()
        #expect(events.map(\.event) == [.addToList, .removeFromList])
        #expect(events.map(\.subject) == ["list out: ann@example.com, @b.example", "list out: ann@example.com"])
        #expect(events.map(\.reason) == ["asked", "again"] && events.allSatisfy { $0.who == "ann" })
        #expect(try await control.listHistory("out").map(\.who) == ["ann"])
        let standing = try await control.checkLists(ListCheckRequest(address: "ann@example.com")).lists[0]
        #expect(standing.hit == nil && standing.change?.action == .remove)
        #expect(standing.change?.entry.reason == "again")
    }

    @Test func `no entry is changed when one of them is invalid`() async throws {
        let control = try await control()
        defer { control.close() }
        let failure = await #expect(throws: ControlFailure.self) {
            try await control.changeList(change(.add, "out", "ann@example.com", "not an entry"))
        }
        #expect(failure?.description.contains("entry 2") == true)
        #expect(failure?.description.contains("not an entry") == false)
        // The entry must be a known address. Otherwise the guard cannot tell whether the person was erased.
        await #expect(throws: ControlFailure.self) {
            try await control.changeList(change(.add, "out", "\u{202E}ann@example.com"))
        }
        #expect(try await control.listOverview().isEmpty)
    }

    @Test func `a damaged entry is repaired, and the change and the check say so`() async throws {
        let control = try await control()
        defer { control.close() }
        let report = try await control.changeList(
            change(.add, "out", "'ann@example.com", "Lee, Bo <bo@example.com>", "cat@example.com; dan@example.com"))
        #expect(
            report.outcomes.map(\.entry) == ["ann@example.com", "bo@example.com", "cat@example.com", "dan@example.com"])
        #expect(report.outcomes.map(\.repaired) == [[.apostrophe], [.name], [.several], [.several]])
        let check = try await control.checkLists(ListCheckRequest(address: "<ann@example.com>"))
        #expect(check.isListed && check.readAs == "ann@example.com")
        let plain = try await control.checkLists(ListCheckRequest(address: "'Bo@example.com"))
        #expect(plain.isListed && plain.readAs == nil)
        await #expect(throws: ControlFailure.self) {
            try await control.checkLists(ListCheckRequest(address: "ann@example.com, bo@example.com"))
        }
        _ = try await control.changeList(change(.remove, "out", "mailto:ann@example.com", reason: "again"))
        #expect(try await control.checkLists(ListCheckRequest(address: "ann@example.com")).isListed == false)
    }

    @Test func `mail to an erased person is refused, and no list accepts them again`() async throws {
        let control = try await control()
        defer { control.close() }
        _ = try await control.changeList(change(.add, "out", "Ann@example.com", reason: "asked"))
        let report = try await control.erase(EraseRequest(address: "ann@example.com", reason: "ticket 7"))
        #expect(report.lists == ["out"])
        await #expect(throws: ControlFailure.self) {
            try await control.changeList(change(.add, "out", "bob@example.com", "ANN@example.com"))
        }
        let key = ListHash(algorithm: .md5, bytes: listDigest(.md5, Array("ann@example.com".utf8))).key
        await #expect(throws: ControlFailure.self) { try await control.changeList(change(.add, "out", key)) }
        let check = try await control.checkLists(ListCheckRequest(address: "ann@example.com"))
        #expect(check.erasedAt == report.at && check.mail == .refused && check.isListed)
        #expect(try await control.checkLists(ListCheckRequest(address: "bob@example.com")).isListed == false)
        let events = try await control.events(since: nil, limit: nil).all()
        #expect(events.map(\.event) == [.addToList, .erase])
        #expect(!events.contains { "\($0)".lowercased().contains("ann@example") })
    }

    @Test func `a page of rows has the number of its version`() async throws {
        let control = try await control()
        defer { control.close() }
        _ = try await control.changeList(change(.add, "out", "ann@example.com"))
        let page = try await control.listRows(ListRowsRequest(list: "out"))
        #expect(page.version == 1 && page.entries.map(\.entry) == ["ann@example.com"] && page.next == nil)
        #expect(try await control.listRows(ListRowsRequest(list: "out", version: 1)).entries.isEmpty)
        for bad in [ListRowsRequest(list: "none"), ListRowsRequest(list: "out", version: 2)] {
            let failure = await #expect(throws: ControlFailure.self) { try await control.listRows(bad) }
            guard case .refused? = failure else {
                Issue.record("\(failure as Any)")
                continue
            }
        }
    }

    @Test func `the error for an unknown list names the lists that exist`() async throws {
        let control = try await control([ListSettings(name: "bounced")])
        defer { control.close() }
        var new = change(.add, "out", "ann@example.com")
        new.isNew = true
        _ = try await control.changeList(new)
        await #expect(throws: ControlFailure.refused("there is no list outt; there are: bounced, out")) {
            try await control.showList("outt")
        }
        await #expect(throws: ControlFailure.refused("list bounced was never imported")) {
            try await control.listStatistics("bounced")
        }
        #expect(try await control.showList("bounced").list.trouble?.contains("never imported") == true)
        await #expect(throws: ControlFailure.refused("list out has no version before 1 to compare it with")) {
            try await control.compareList(ListDifferenceRequest(list: "out"))
        }
    }
}

extension GuardService {
    /// Releases the state folder.
    fileprivate func close() { (state as? StateFolder)?.close() }
}
