import Guard
import Testing

@testable import Control

/// Requests about lists, over a real socket.
extension ControlSocketTests {
    @Test func `every request about lists gets its answer`() async throws {
        let control = FakeControl()
        try await withServer(control) { remote in
            #expect(try await remote.listOverview() == [FakeControl.detail])
            #expect(try await remote.showList("unsubscribed") == FakeControl.detail)
            var request = ListChangeRequest(
                list: "buyers", action: .add, entries: ["ann+x@example.com", "@b.example"], reason: "signed & \"up\"")
            request.since = "2026-03-01"
            request.segment = "fr"
            #expect(try await remote.changeList(request).outcomes.map(\.entry) == request.entries)
            let removal = ListChangeRequest(list: "buyers", action: .remove, entries: ["a@b.example"], reason: "asked")
            #expect(try await remote.changeList(removal).action == .remove)
            #expect(
                try await remote.erase(EraseRequest(address: "Ann@example.com", reason: "ticket 7")).at
                    == Fixtures.moment.rfc3339)
            let back = try await remote.rollBackList(
                ListRollbackRequest(list: "unsubscribed", version: 2, reason: "so"))
            #expect(back.turnover == "1 new, 2 gone, 3 stay")
            let deletion = ListDeletionRequest(list: "buyers", reason: "old")
            #expect(try await remote.deleteList(deletion).name == "buyers")
            #expect(try await remote.listHistory("unsubscribed").first?.who == "ann")
            let usual = try await remote.compareList(ListDifferenceRequest(list: "unsubscribed"))
            #expect(usual.addedEntries.map(\.entry) == ["ann@example.com"] && !usual.isNone)
            _ = try await remote.compareList(ListDifferenceRequest(list: "unsubscribed", from: 1, to: 3, limit: 0))
            let page = try await remote.listRows(ListRowsRequest(list: "unsubscribed"))
            #expect(page.version == 3 && page.next == 7)
            let rest = ListRowsRequest(list: "unsubscribed", version: 2, cursor: 7, limit: 9)
            #expect(try await remote.listRows(rest).next == nil)
            #expect(try await remote.listStatistics("unsubscribed").unengagedMonths == [0: 1, 14: 2])
        }
        #expect(
            control.asked == [
                "lists", "show unsubscribed",
                #"add buyers ["ann+x@example.com", "@b.example"] signed & "up" 2026-03-01"#,
                #"remove buyers ["a@b.example"] asked "#, "erase ann@example.com ticket 7",
                "roll back unsubscribed 2 so", "delete buyers old", "history unsubscribed",
                "diff unsubscribed -1 -1 20", "diff unsubscribed 1 3 0", "rows unsubscribed -1 0 5000",
                "rows unsubscribed 2 7 9", "stats unsubscribed",
            ])
    }

    @Test(
        arguments: [
            ("GET", "/lists/show", "", 400), ("GET", "/lists/show?name=none", "", 409),
            ("GET", "/lists/nothing", "", 404), ("GET", "/lists/change", "", 405), ("POST", "/lists", "", 405),
            ("POST", "/lists/change", "{}", 400),
            ("POST", "/lists/change", #"{"list":"a","action":"drop","entries":["a@b.example"],"reason":"r"}"#, 400),
            ("POST", "/lists/change", #"{"list":"a","action":"add","entries":[],"reason":"r"}"#, 409),
            ("POST", "/lists/change", #"{"list":"a","action":"remove","entries":["a@b.example"],"reason":" "}"#, 409),
            ("POST", "/lists/change", #"{"list":"a/b","action":"add","entries":["a@b.example"],"reason":""}"#, 409),
            ("POST", "/lists/change", #"{"list":"erased","action":"add","entries":["a@b.example"],"reason":""}"#, 409),
            (
                "POST", "/lists/change",
                #"{"list":"a","action":"add","entries":["a@b.example"],"reason":"","since":"yesterday"}"#, 409
            ),
            ("POST", "/lists/erase", #"{"address":"nobody","reason":"r"}"#, 409),
            ("POST", "/lists/rollback", #"{"list":"a","reason":" "}"#, 409),
            ("POST", "/lists/rollback", #"{"list":"erased","reason":"r"}"#, 409),
            ("POST", "/lists/rollback", #"{"list":"a","reason":"r","allow":["all"]}"#, 400),
            ("POST", "/lists/delete", #"{"list":"erased","reason":"r"}"#, 409),
            ("POST", "/lists/delete", #"{"list":"a/b","reason":"r"}"#, 409), ("GET", "/lists/delete", "", 405),
            ("POST", "/lists/erase", #"{"address":"a@b.example","reason":""}"#, 409),
            ("GET", "/lists/diff?name=a&from=x", "", 400), ("GET", "/lists/diff?name=a&limit=100001", "", 400),
            ("GET", "/lists/rows?name=a&cursor=-1", "", 400), ("GET", "/lists/rows?name=a&limit=x", "", 400),
            ("GET", "/lists/rows", "", 400), ("GET", "/lists/stats?name=", "", 400),
        ])
    func `a bad request about lists gets an error in JSON`(
        method: String, target: String, body: String, status: Int
    ) async throws {
        try await withServer(FakeControl()) { remote in
            let answer = try await remote.exchange(
                method, target, body: Array(body.utf8), timeout: ControlLimits.quickTimeout)
            #expect(answer.status == status)
            #expect(try !ControlJSON.decode(ControlAnswer.Failure.self, from: answer.body).error.isEmpty)
        }
    }

    @Test func `a list is one flat JSON object without the arguments of its refresh command`() {
        let text = ControlJSON.text(FakeControl.detail)
        for part in [
            #""name":"unsubscribed""#, #""rows":2"#, #""changes":1"#, #""keptVersions":[2,3]"#, #""sha256":"ab12""#,
            #""scope":"streams news-*""#, #""refresh":"command fetch""#, #""options":["subaddress"]"#,
        ] {
            #expect(text.contains(part), "\(part) in \(text)")
        }
        #expect(!text.contains("hunter2") && !text.contains(#""more":"#))
    }
}
