import Mail
import Testing

@testable import Guard

/// What rows say about leaving in a way that cannot be read for certain is asked about, and nobody is mailed by mistake.
struct ListDoubtTests {
    private func read(
        _ text: String, _ kind: ListKind, _ columns: String = "", kept: ListAnswers? = nil
    ) throws -> ListFile {
        var given = ListAnswers()
        if !columns.isEmpty { try given.addColumns(columns) }
        return ListFile(Array(text.utf8), kind: kind, answers: given, kept: kept)
    }

    private func keys(_ file: ListFile) -> [String] { file.entries.map { String($0.key.prefix { $0 != "@" }) } }

    // MARK: Times of leaving

    @Test(arguments: ["3. Maerz 2026", "45960", "11/2026", "2026-W45", "yesterday", "2026-13-45", "yes"])
    func `a time of leaving that cannot be read is asked about, and once told the person left`(text: String) throws {
        let file = "email,unsubscribed_at\na@x.example,\(text)\nb@x.example,2026-03-01\nc@x.example,\n"
        for kind in [ListKind.suppression, .audience] {
            let open = try read(file, kind)
            #expect(open.questions.contains { $0.text.contains("\"\(text)\" on line 2") })
            let told = try read(file, kind, "unsubscribed_at=departed")
            #expect(told.questions.isEmpty)
            #expect(keys(told) == (kind == .suppression ? ["a", "b"] : ["c"]))
            #expect(told.entries.first?.since == nil)
        }
    }

    @Test(arguments: ["never", "NULL", "-", "n/a", "0", "0000-00-00"])
    func `a text for no date is no time of leaving`(text: String) throws {
        let text = "email,unsubscribed_at\na@x.example,\(text)\nb@x.example,2026-03-01\n"
        let file = try read(text, .audience, "unsubscribed_at=departed")
        #expect(keys(file) == ["a"] && file.questions.isEmpty)
    }

    // MARK: Consent

    @Test(arguments: [
        "email,optin\na@x.example,Yes\nb@x.example,No\nc@x.example,\n",
        #"[{"email":"a@x.example","optin":true},{"email":"b@x.example","optin":false},{"email":"c@x.example"}]"#,
        #"[{"email":"a@x.example","optin":1},{"email":"b@x.example","optin":0},{"email":"c@x.example","optin":null}]"#,
    ])
    func `no consent is asked about, and is none of mail until that is answered`(text: String) throws {
        for kind in [ListKind.suppression, .audience] {
            let file = try read(text, kind)
            #expect(file.questions.count == 1 && file.tally.unsettled.count == 1)
            #expect(keys(file) == (kind == .suppression ? ["b"] : ["a"]))
        }
        var given = ListAnswers()
        try given.add("=other", as: "status")
        let out = ListFile(Array(text.utf8), kind: .audience, answers: given)
        #expect(out.questions.isEmpty && keys(out) == ["a"] && out.tally.other.count == 1)
        given = ListAnswers()
        try given.add("=mailable", as: "status")
        #expect(keys(ListFile(Array(text.utf8), kind: .audience, answers: given)) == ["a", "c"])
    }

    @Test(arguments: [
        "email,status,unsubscribed_at\na@x.example,active,\nb@x.example,,2026-03-01\nc@x.example,,\n",
        "email,status,optin\na@x.example,active,\nb@x.example,,no\nc@x.example,,\n",
        #"[{"email":"a@x.example","status":"active"},{"email":"b@x.example","unsubscribed_at":"2026-03-01"},{"email":"c@x.example"}]"#,
    ])
    func `a row whose status is empty and which says nothing else is asked about`(text: String) throws {
        for kind in [ListKind.suppression, .audience] {
            let file = try read(text, kind, text.contains("_at") ? "unsubscribed_at=departed" : "")
            let asked = file.questions.filter { $0.text.contains("nothing in the columns that say") }
            #expect(asked.count == 1 && asked[0].flag.hasPrefix("--status '=suppressed'"), "\(file.questions)")
            #expect(keys(file) == (kind == .suppression ? ["b"] : ["a"]))
        }
        var given = ListAnswers()
        try given.add("=mailable", as: "status")
        let file = ListFile(Array(text.utf8), kind: .audience, answers: given)
        #expect(file.questions.isEmpty && keys(file) == ["a", "c"])
    }

    @Test func `a text in a reason that a vendor does not have is asked about beside an active status`() throws {
        let head = "EmailAddress,Key,Status,Suppression Reason\n"
        let file = try read(head + "a@x.example,1,Active,spam complaint\nb@x.example,2,Active,\n", .audience)
        #expect(file.reading.format?.vendor == "Cloud" && file.questions.count == 1)
        #expect(keys(file) == ["b"])
    }

    @Test func `a status speaks for a row without consent`() throws {
        let file = try read("email,status,optin\na@x.example,active,\nb@x.example,unsubscribed,no\n", .audience)
        #expect(keys(file) == ["a"] && file.questions.isEmpty)
    }

    @Test func `an empty flag beside TRUE and FALSE is asked about, beside TRUE alone it is FALSE`() throws {
        let rows = "a@x.example,true\nb@x.example,false\nc@x.example,\n"
        for kind in [ListKind.suppression, .audience] {
            let file = try read("email,unsubscribed\n" + rows, kind)
            #expect(file.questions.count == 1 && keys(file) == (kind == .suppression ? ["a"] : ["b"]))
            var given = ListAnswers()
            try given.add("=other", as: "status")
            let told = ListFile(Array(("email,unsubscribed\n" + rows).utf8), kind: kind, answers: given)
            #expect(told.questions.isEmpty && keys(told) == keys(file))
            let marks = try read("email,unsubscribed\na@x.example,1\nc@x.example,\n", kind)
            #expect(marks.questions.isEmpty && keys(marks) == (kind == .suppression ? ["a"] : ["c"]))
        }
    }

    // MARK: Topics

    @Test func `whether a row without a topic left all mail is asked, and answered apart`() throws {
        let text = "email,unsubscribed lists\na@x.example,\nb@x.example,news\nc@x.example,[]\nd@x.example,none\n"
        func file(_ answers: String...) throws -> ListFile {
            var given = ListAnswers()
            try given.addColumns("unsubscribed lists=topic")
            for answer in answers { try given.addTopics(answer) }
            return ListFile(Array(text.utf8), answers: given)
        }
        let open = try file("ignore")
        #expect(open.questions.map(\.flag) == ["--topic '=all' (all mail) | '=ignore' (none)"] && keys(open) == [])
        #expect(open.tally.withoutTopic.count == 3 && open.tally.optOuts.count == 1)
        #expect(keys(try file("ignore", "=all")) == ["a", "c", "d"])
        let none = try file("all", "=ignore")
        #expect(none.questions.isEmpty && keys(none) == ["b"] && none.tally.other.count == 3)
    }

    @Test func `active people who left a topic are counted`() throws {
        var given = ListAnswers()
        try given.addColumns("left=topic")
        let text =
            #"[{"email":"a@x.example","status":"active","left":["news","promo"]},"#
            + #"{"email":"b@x.example","status":"unsubscribed","left":[]}]"#
        let file = ListFile(Array(text.utf8), answers: given)
        #expect(file.tally.optOuts.count == 1 && file.questions.contains { $0.text.contains("from one topic only") })
    }

    // MARK: Rows that do not fit

    @Test(arguments: [
        "email,name,unsubscribed\na@x.example,A,0\nb@x.example,B\nc@x.example\nd@x.example,D,1\n",
        "email,city,unsubscribed\na@x.example,Bonn,0\nb@x.example,Paris,,1\nc@x.example,Lyon, France,1\nd@x.example,D,1,\n",
        "email,name,unsubscribed_at\na@x.example,A,\nb@x.example,B\nc@x.example,C,,x\nd@x.example,D,2026-03-01\n",
        "Email,portalBounce,portalUnsubscribe,News\na@x.example,0,0,0\nb@x.example\nc@x.example,0\nd@x.example,1,0,0\n",
    ])
    func `a row without a cell that decides, or with cells beyond the header, is a bad row`(text: String) throws {
        for kind in [ListKind.suppression, .audience] {
            let file = try read(text, kind, text.contains("_at") ? "unsubscribed_at=departed" : "")
            #expect(file.badRows.map(\.line) == [3, 4])
            #expect(keys(file) == (kind == .suppression ? ["d"] : ["a"]))
        }
    }

    @Test func `where no column decides, rows may be of any length`() throws {
        let file = try read("email,name\na@x.example\nb@x.example,Lee,Ben\n", .suppression)
        #expect(keys(file) == ["a", "b"] && file.badRows.isEmpty)
    }

    // MARK: People with several rows

    @Test(arguments: [
        "email,status\na@x.example,active\nb@x.example,active\nA@X.example,unsubscribed\n",
        "email,status\na@x.example,unsubscribed\n<A@X.example>,active\nb@x.example,active\n",
        "email,unsubscribed\n\"a@x.example; b@x.example\",0\na@x.example,1\n",
    ])
    func `whom any row suppresses is not on an audience, and is counted`(text: String) throws {
        let file = try read(text, .audience)
        #expect(keys(file) == ["b"] && file.questions.isEmpty && file.refusal == nil)
        #expect(file.tally.alsoSuppressed.count == 1 && file.tally.mailable.count == 1)
        #expect(try keys(read(text, .suppression)) == ["a"])
    }

    // MARK: Reasons

    @Test(arguments: [
        "email,status,suppression reason\na@x.example,active,\nb@x.example,active,hard bounce\n",
        "email,status,reason\na@x.example,active,vip\nb@x.example,active,bounced\n",
        "email,status,Email Suppressions\na@x.example,active,[]\nb@x.example,active,[HARD_BOUNCE]\n",
        "email,status,blacklist\na@x.example,active,none\nb@x.example,active,global\n",
    ])
    func `an active person with a reason for no mail is asked about`(text: String) throws {
        for kind in [ListKind.suppression, .audience] { #expect(try read(text, kind).questions.count == 1) }
    }

    @Test func `a reason on an audience is asked about`() throws {
        let text = "email,reason\na@x.example,\nb@x.example,unsubscribed\n"
        #expect(try read(text, .audience).questions.count == 1)
        #expect(try read(text, .suppression).questions.isEmpty)
        #expect(try keys(read(text, .audience, "reason=ignored")) == ["a", "b"])
    }

    @Test(arguments: ["reason", "event"]) func `an event log is no list`(name: String) throws {
        let text = "email,\(name)\na@x.example,delivered\nb@x.example,group_resubscribe\nc@x.example,bounced\n"
        #expect(try read(text, .suppression).questions.count == 1)
    }

    // MARK: Later files

    @Test func `a later file with empty times of leaving is asked about like a first one`() throws {
        let kept = try read("email,unsubscribed_at\na@x.example,2026-03-01\n", .suppression).reading.kept
        let later = "email,unsubscribed_at\na@x.example,2026-03-01\nb@x.example,\n"
        #expect(try read(later, .suppression, kept: kept).questions.count == 1)
        let told = try read(later, .suppression, "unsubscribed_at=departed", kept: kept)
        #expect(told.questions.isEmpty)
        #expect(try read(later, .suppression, kept: told.reading.kept).questions.isEmpty)
        #expect(try read(later, .audience).questions.count == 1)
    }

    @Test func `a flag without a text in some rows of a later file is a change`() throws {
        let kept = try read("email,unsubscribed\na@x.example,yes\n", .suppression).reading.kept
        let later = "email,unsubscribed\na@x.example,yes\nb@x.example,\n"
        #expect(try read(later, .suppression, kept: kept).reading.changes.count == 1)
        #expect(try read(later, .suppression, "unsubscribed=flag", kept: kept).reading.changes.isEmpty)
        let next = try read(later, .suppression).reading.kept
        #expect(try read(later, .suppression, kept: next).reading.changes.isEmpty)
    }
}
