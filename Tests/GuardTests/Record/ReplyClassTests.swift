import Guard
import Mail
import Testing

struct ReplyClassTests {
    @Test(arguments: [
        (Reply(250, EnhancedStatusCode(2, 0, 0), "Ok: queued as 4F3A9C0012"), "250 2.0.0 Ok: queued as #"),
        (Reply(250, nil, "OK 0102018b-9a7c-4a01-000000"), "250 OK #"),
        (Reply(550, EnhancedStatusCode(5, 1, 1), "<jane@example.com> no such user"), "550 5.1.1 # no such user"),
        (Reply(452, EnhancedStatusCode(4, 5, 3), "more than 100 recipients"), "452 4.5.3 more than 100 recipients"),
        (Reply(451, nil, "try again in 3600 s id=01hzy3k9vm8q2"), "451 try again in # s #"),
        (Reply(550, nil, lines: ["no", "such user"]), "550 no such user"),
        (Reply(421, nil, ""), "421"),
        (
            Reply(451, EnhancedStatusCode(4, 7, 1), "sendguard: stopped: leak [stop S1] 38gb3ma1a0000"),
            "451 4.7.1 sendguard: stopped: leak [stop #] #"
        ),
        (Reply(250, nil, "ok (queued 4F3A9C) now"), "250 ok (queued #) now"),
        (Reply(250, nil, "ok (4F3A9C queued), thanks"), "250 ok (# queued), thanks"),
        (Reply(250, nil, "ok (for (id 4F3A9C)), thanks"), "250 ok (for (id #)), thanks"),
        (Reply(250, nil, "ok (id=4F3A9C) [192.0.2.1] <a@b.example>, thanks"), "250 ok # # # thanks"),
        (Reply(250, nil, "ok [[a1 b2]] x(9 9)y a]1 ]2["), "250 ok [[# #]] # # # #"),
    ]) func `the parts that differ in every reply are replaced by a number sign`(reply: Reply, expected: String) {
        #expect(ReplyClass.of(reply) == expected)
    }

    @Test func `a long reply is cut`() {
        #expect(ReplyClass.of(Reply(550, String(repeating: "no ", count: 200))).count == 120)
    }

    @Test(arguments: [("optouts:3", "optouts", 3), ("a:b:12", "a:b", 12)]) func `the name of a list's version is read`(
        text: String, list: String, version: Int64
    ) {
        let name = ListVersionName(text)
        #expect(name?.list == list && name?.version == version && name?.description == text)
    }

    @Test(arguments: ["", "optouts", ":3", "optouts:", "optouts:0", "optouts:x", "optouts:-1"])
    func `a text that is not a list's version is refused`(text: String) { #expect(ListVersionName(text) == nil) }
}
