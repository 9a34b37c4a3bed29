import Guard
import Mail
import Testing

@testable import Control

struct ListRequestTests {
    @Test(
        arguments: [
            (1_772_323_200_000_000, "2026-03-01"), (1_772_359_200_000_000, "2026-03-01T10:00:00Z"),
            (1_772_359_200_956_000, "2026-03-01T10:00:00.956Z"),
            (1_772_359_200_956_700, "2026-03-01T10:00:00.956700Z"),
            (1_772_359_200_000_007, "2026-03-01T10:00:00.000007Z"), (-1, "1969-12-31T23:59:59.999999Z"),
            (0, "1970-01-01"),
        ])
    func `a time is written exactly and reads back the same`(microseconds: Int64, text: String) {
        let moment = Timestamp(microseconds: microseconds)
        #expect(moment.exact == text)
        #expect(Timestamp(rfc3339: text) == moment)
    }

    @Test(arguments: [
        "ann@example.com asked", "ANN@Example.COM", "of Ann+News@example.com", "about \"ann+news\"@example.com",
    ])
    func `an erasure whose reason names the person is refused, and the refusal does not name them`(reason: String) {
        let address = reason.contains("News") || reason.contains("news") ? "ann+news@example.com" : "ann@example.com"
        let request = EraseRequest(
            address: reason.contains("\"") ? "\"ann+news\"@example.com" : address, reason: reason)
        let failure = #expect(throws: ControlFailure.self) { try request.person() }
        #expect(failure?.description.lowercased().contains("ann") == false)
    }

    @Test func `an erasure needs a whole address and a reason`() throws {
        #expect(try EraseRequest(address: "Ann@example.com", reason: "ticket 7").person().key == "ann@example.com")
        for (address, reason) in [("@example.com", "r"), ("", "r"), ("a@b.example", " \n")] {
            #expect(throws: ControlFailure.self) { try EraseRequest(address: address, reason: reason).person() }
        }
    }

    private func request(_ action: ListChange.Action, count: Int = 1, reason: String = "") -> ListChangeRequest {
        ListChangeRequest(
            list: "out", action: action, entries: (0..<count).map { "a\($0)@example.com" }, reason: reason)
    }

    @Test func `an added entry dates from the current second, or from the date in the request`() throws {
        var request = request(.add, reason: "unsubscribed")
        let plain = try request.template(for: .suppression, at: Fixtures.moment)
        #expect(plain.since?.exact == "2026-11-23T21:09:16Z" && plain.reason == "unsubscribed")
        #expect(plain.subscribedAt == nil)
        request.since = "2026-03-01"
        request.engagedAt = "2026-04-01T10:00:00Z"
        request.segment = "fr"
        let full = try request.template(for: .audience, at: Fixtures.moment)
        #expect(full.since == nil && full.subscribedAt?.exact == "2026-03-01")
        #expect(full.engagedAt?.exact == "2026-04-01T10:00:00Z" && full.segment == "fr")
        #expect(throws: ControlFailure.self) { try request.template(for: .suppression, at: Fixtures.moment) }
    }

    @Test func `a change with a bad entry count, a long reason or an unexplained removal is refused`() {
        let long = String(repeating: "x", count: ListChangeRequest.textLimit + 1)
        for bad in [
            request(.add, count: 0), request(.add, count: ListChangeRequest.entryLimit + 1),
            request(.add, reason: long), request(.remove), request(.remove, reason: " "),
        ] {
            #expect(throws: ControlFailure.self) { try bad.template(for: .audience, at: Fixtures.moment) }
        }
        #expect(throws: Never.self) {
            try request(.remove, count: ListChangeRequest.entryLimit, reason: long)
                .template(for: .audience, at: Fixtures.moment)
        }
    }
}
