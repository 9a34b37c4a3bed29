import Control
import Guard
import Mail
import TestSupport
import Testing

@testable import sendguard

/// Imports that are refused, the way back to an earlier version, and the end of a list, in a state folder.
@Suite(.scoped)
struct ListReturnTests {
    private func control(_ names: String...) async throws -> GuardService {
        let settings = names.map { ListSettings(name: $0) }
        return GuardService(
            try await StateFolder(try TestScope.mine.path("state"), settings: ServiceSettings(lists: settings))
        )
        .acting(as: Identity(name: "ann"))
    }

    private struct Text: ListByteSource {
        private let octets: PieceOnce
        init(_ text: String) { octets = PieceOnce(Array(text.utf8)) }
        func next() async throws(ControlFailure) -> [UInt8]? { await octets.take() }
    }

    private actor PieceOnce {
        private var octets: [UInt8]?
        init(_ octets: [UInt8]) { self.octets = octets }
        func take() -> [UInt8]? {
            defer { octets = nil }
            return octets
        }
    }

    @discardableResult
    private func importList(
        _ control: GuardService, _ name: String, _ people: Range<Int>,
        _ change: (inout ListImportRequest) -> Void = { _ in }
    ) async throws -> ListImportReport {
        var request = ListImportRequest(name: name, source: "\(name).csv")
        change(&request)
        let text = "email\n" + people.map { "user\($0)@example.com\n" }.joined()
        return try await control.importList(request, from: Text(text))
    }

    @Test func `a suppression list loses a tenth at most, and a refusal is on record and defers no mail`() async throws
    {
        let control = try await control("out")
        defer { control.close() }
        #expect(try await importList(control, "out", 0..<100).turnover == "100 new, 0 gone, 0 stay")
        let text =
            "out.csv: 11 of 100 entries go (11 %), 5 are new; max_removed is 10 %; to import it anyway, add --allow removed"
        await #expect(throws: ControlFailure.refused(text)) { try await importList(control, "out", 11..<105) }
        #expect(try await control.showList("out").list.trouble == nil)
        #expect(try await control.events(since: nil, limit: nil).all().map(\.event) == [.importList, .refused])
        #expect(try await importList(control, "out", 10..<105).turnover == "5 new, 10 gone, 90 stay")
        let report = try await importList(control, "out", 50..<105) { $0.exceptions = [.removed] }
        #expect(report.new == 0 && report.gone == 40 && report.stay == 55)
        let history = try await control.listHistory("out")
        #expect(history.map(\.turnover) == ["100 new, 0 gone, 0 stay", "5 new, 10 gone, 90 stay", report.turnover])
    }

    @Test func `an audience may lose any number of people`() async throws {
        let control = try await control()
        defer { control.close() }
        for people in [0..<100, 99..<101] {
            try await importList(control, "members", people) {
                $0.kind = .audience
                $0.scope = ListScope()
            }
        }
        #expect(try await control.showList("members").list.rows == 2)
    }

    // MARK: Names

    @Test func `a name that is not configured is asked about, unless the list exists or is said to be new`()
        async throws
    {
        let control = try await control("unsubscribed", "bounced")
        defer { control.close() }
        let text = "no list `unsubscribd` is configured; did you mean `unsubscribed`? --new makes one"
        await #expect(throws: ControlFailure.refused(text)) { try await importList(control, "unsubscribd", 0..<3) }
        let request = ListChangeRequest(list: "unsubscribd", action: .add, entries: ["a@example.com"])
        await #expect(throws: ControlFailure.refused(text)) { try await control.changeList(request) }
        let far = "no list `vip` is configured; there are: unsubscribed, bounced. --new makes one"
        await #expect(throws: ControlFailure.refused(far)) { try await importList(control, "vip", 0..<3) }
        #expect(try await control.listOverview().allSatisfy { $0.list.version == nil })

        try await importList(control, "vip", 0..<3) { $0.isNew = true }
        #expect(try await importList(control, "vip", 0..<4).version == 2)
        let known = "no list `vipp` is configured; did you mean `vip`? --new makes one"
        await #expect(throws: ControlFailure.refused(known)) { try await importList(control, "vipp", 0..<3) }
    }

    @Test func `without lists in the configuration no name is asked about`() async throws {
        let control = try await control()
        defer { control.close() }
        #expect(try await importList(control, "anything", 0..<3).version == 1)
    }

    // MARK: Rollback

    @Test func `a rollback puts the content of an earlier version in force as a new one, on record`() async throws {
        let control = try await control("out")
        defer { control.close() }
        try await importList(control, "out", 0..<20)
        try await importList(control, "out", 0..<30)
        _ = try await control.changeList(
            ListChangeRequest(list: "out", action: .add, entries: ["eve@example.com"], reason: "asked"))
        let refused = await #expect(throws: ControlFailure.self) {
            try await control.rollBackList(ListRollbackRequest(list: "out", reason: "wrong file"))
        }
        #expect(refused?.description.contains("10 of 30 entries go (33 %), 0 are new") == true)
        let report = try await control.rollBackList(
            ListRollbackRequest(list: "out", reason: "wrong file", allow: [.removed]))
        #expect(report.version == 3 && report.rows == 20 && report.turnover == "0 new, 10 gone, 20 stay")
        let history = try await control.listHistory("out")
        #expect(history.map(\.sha256) == [history[0].sha256, history[1].sha256, history[0].sha256])
        #expect(history[2].who == "ann" && history[2].generatedAt == history[0].generatedAt)
        let event = try await control.events(since: nil, limit: nil).all().last
        #expect(event?.event == .importList && event?.reason == "rollback to version 1: wrong file")
        #expect(event?.subject == "list out version 3, 20 rows (0 new, 10 gone, 20 stay)")
        #expect(try await control.checkLists(ListCheckRequest(address: "eve@example.com")).mail == .refused)
        #expect(try await control.checkLists(ListCheckRequest(address: "user25@example.com")).mail == .passes)
    }

    @Test func `a rollback needs a kept version that is not in force`() async throws {
        let control = try await control("out")
        defer { control.close() }
        for end in 1...5 { try await importList(control, "out", 0..<(10 * end)) }
        for (version, text) in [
            (5, "is in force already"), (9, "has no version 9; the latest is 5"), (1, "is not kept any more"),
        ] as [(Int64, String)] {
            let failure = await #expect(throws: ControlFailure.self) {
                try await control.rollBackList(ListRollbackRequest(list: "out", version: version, reason: "r"))
            }
            #expect(failure?.description.contains(text) == true, "\(failure as Any)")
        }
        await #expect(throws: ControlFailure.self) {
            try await control.rollBackList(ListRollbackRequest(list: "none", reason: "r"))
        }
        let back = ListRollbackRequest(list: "out", version: 3, reason: "r", allow: [.removed])
        #expect(try await control.rollBackList(back).rows == 30)
    }

    // MARK: Deletion

    @Test func `a list that is not configured can be deleted, on record`() async throws {
        let control = try await control("out")
        defer { control.close() }
        try await importList(control, "out", 0..<3)
        try await importList(control, "old", 5..<8) { $0.isNew = true }
        #expect(try await control.checkLists(ListCheckRequest(address: "user6@example.com")).mail == .refused)
        for name in ["out", "none", "erased"] {
            await #expect(throws: ControlFailure.self) {
                try await control.deleteList(ListDeletionRequest(list: name, reason: "r"))
            }
        }
        let report = try await control.deleteList(ListDeletionRequest(list: "old", reason: "a typing error"))
        #expect(report.name == "old" && report.version == 1 && report.rows == 3)
        #expect(ListDeleteCommand.line(of: report).hasPrefix("deleted list old (suppression), version 1 with 3 rows"))
        #expect(try await control.checkLists(ListCheckRequest(address: "user6@example.com")).mail == .passes)
        #expect(try await control.listOverview().map(\.list.name) == ["out"])
        let event = try await control.events(since: nil, limit: nil).all().last
        #expect(event?.event == .deleteList && event?.reason == "a typing error" && event?.who == "ann")
        #expect(event?.subject == "list old (suppression), version 1, 3 rows")
    }
}

extension GuardService {
    /// Releases the state folder.
    fileprivate func close() { (state as? StateFolder)?.close() }
}
