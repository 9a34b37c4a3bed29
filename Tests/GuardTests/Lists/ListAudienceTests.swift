import Mail
import Testing

@testable import Guard

/// The columns of an audience file besides the address, and rows that belong to the other kind of list.
struct ListAudienceTests {
    private func read(_ text: String, _ kind: ListKind = .audience) -> [String] {
        let file = ListFile(Array(text.utf8), kind: kind)
        func day(_ moment: Timestamp?) -> String { moment.map { String($0.rfc3339.prefix(10)) } ?? "" }
        return file.entries.map { entry in
            [entry.key, entry.reason, day(entry.since), day(entry.engagedAt), day(entry.subscribedAt), entry.segment]
                .joined(separator: "|")
        } + file.badRows.map(\.description)
    }

    @Test func `the columns of an audience are found by their names`() {
        #expect(
            read(
                "email,last_engaged_at,subscribed_at,segment\na@x.example,2026-03-01,2024-02-03,gold\nb@x.example,,,\n")
                == ["a@x.example|||2026-03-01|2024-02-03|gold", "b@x.example|||||"])
        #expect(
            read(
                "{\"email\":\"a@x.example\",\"lastSeen\":1772323200,\"created_at\":\"2024-02-03\",\"tags\":[\"x\",\"y\"]}"
            )
                == ["a@x.example|||2026-03-01|2024-02-03|x, y"])
    }

    @Test func `the latest of several engagement dates counts`() {
        #expect(
            read("Email,Last Open,Last Click,Last Order Date\na@x.example,2026-01-01,2026-03-01,2025-12-31\n")
                == ["a@x.example|||2026-03-01||"])
    }

    @Test func `the date of confirmation takes precedence over the date of opt-in`() {
        #expect(
            read(
                "Email Address,First Name,MEMBER_RATING,OPTIN_TIME,CONFIRM_TIME,LAST_CHANGED,TAGS\n"
                    + "a@x.example,Ann,3,2024-01-01 10:00:00,2024-01-02 11:00:00,2026-03-01 10:00:00,\"\"\"VIP\"\"\"\n")
                == ["a@x.example||||2024-01-02|\"VIP\""])
    }

    @Test func `created_at is read as the date of suppression or of subscription, by the list's kind`() {
        let text = "email,created_at,reason,segment\na@x.example,2026-03-01,bounce,gold\n"
        #expect(read(text, .suppression) == ["a@x.example|bounce|2026-03-01|||"])
        #expect(read(text) == ["a@x.example||||2026-03-01|gold"])
    }

    @Test func `who left under any address of a cell is on no audience`() {
        let file = ListFile(
            Array(
                "email,status\na@x.example,active\n\"b@x.example; a@x.example\",unsubscribed\nc@x.example,active\n".utf8
            ),
            kind: .audience)
        #expect(file.entries.map(\.key) == ["c@x.example"])
        #expect(file.tally.suppressed.count == 1 && file.tally.alsoSuppressed.count == 1)
    }

    @Test func `a long segment is cut`() {
        let file = ListFile(
            Array("email,segment\na@x.example,\(String(repeating: "é", count: 500))\n".utf8), kind: .audience)
        #expect(file.entries.map(\.segment.count) == [60])
    }

    @Test func `a row that belongs on the other kind of list is left out and counted`() {
        let text = "email,status\na@x.example,subscribed\nb@x.example,unsubscribed\nc@x.example,5.1.1\n"
        #expect(read(text) == ["a@x.example|||||"])
        #expect(read(text, .suppression) == ["b@x.example|unsubscribed||||", "c@x.example|5.1.1||||"])
        #expect(ListFile(Array(text.utf8)).tally.mailable.count == 1)
        #expect(ListFile(Array(text.utf8), kind: .audience).tally.suppressed.count == 2)
        #expect(
            read("email,emailBlacklisted\na@x.example,true\nb@x.example,false\n").map { $0.prefix(11) }
                == ["b@x.example"])
        #expect(
            read("email,Unsubscribed At\na@x.example,\nb@x.example,2026-03-01\n") == ["a@x.example|||||"])
    }

    @Test func `the format hashes accepts only hashes`() {
        let hash = String(repeating: "0a", count: 16)
        func read(_ text: String) -> [String] {
            let file = ListFile(Array(text.utf8), format: .hashes)
            return file.entries.map(\.key) + file.badRows.map(\.description)
        }
        let bad = "line 2: not a hash: \"a…\", 11 characters"
        #expect(read("\(hash)\na@x.example\n") == ["md5:\(hash)", bad])
        #expect(read("email,md5\na@x.example,\(hash)\n") == ["md5:\(hash)"])
        #expect(read("email\n\(hash)\n") == ["md5:\(hash)"])
        #expect(read("email\na@x.example\n") == [bad])
        #expect(read("[\"\(hash)\", \"x.example\"]").count == 2)
        #expect(read("md5,email\n,a@x.example\n") == ["line 2: no hash"])
    }
}
