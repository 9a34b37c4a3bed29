import Mail
import Testing

@testable import Guard

/// What columns and words are taken for, what is asked, and on which list each row goes.
struct ListReadingTests {
    private func read(_ text: String, _ kind: ListKind = .suppression) -> ListFile {
        ListFile(Array(text.utf8), kind: kind)
    }

    private func read(
        _ text: String, _ kind: ListKind = .suppression, told: (inout ListAnswers) throws -> Void
    ) throws -> ListFile {
        var given = ListAnswers()
        try told(&given)
        return ListFile(Array(text.utf8), kind: kind, answers: given)
    }

    private func keys(_ file: ListFile) -> [String] { file.entries.map { String($0.key.prefix { $0 != "@" }) } }

    // MARK: Exports of all people

    private static let everybody = """
        ClientID,Key,EmailAddress,Status,DateHeld,DateCreated,DateUnsubscribed
        5,31,ann@quarry.example,Active,,3/4/2024 9:15:00 AM,
        5,32,ben@quarry.example,Unsubscribed,,3/4/2024 9:15:00 AM,11/2/2026 10:01:22 PM
        5,33,cat@quarry.example,Held,10/30/2026 1:00:00 AM,3/4/2024 9:15:00 AM,
        5,34,dan@quarry.example,Bounced,,3/4/2024 9:15:00 AM,

        """

    @Test func `mailable people of an export are not suppressed, and the reverse`() {
        let out = read(Self.everybody)
        #expect(
            out.shown == [
                "ben@quarry.example|unsubscribed|2026-11-02", "cat@quarry.example|bounced|2026-10-30",
                "dan@quarry.example|bounced|",
            ])
        #expect(out.tally.mailable.count == 1 && out.questions.isEmpty)
        let members = read(Self.everybody, .audience)
        #expect(keys(members) == ["ann"] && members.tally.suppressed.count == 3)
    }

    @Test func `a time of leaving counts before a time of making the row`() {
        let file = read("email,date_created,unsubscribed_at\na@x.example,2024-01-01,2026-03-01\n")
        #expect(file.shown == ["a@x.example||2026-03-01"])
    }

    @Test func `a time of making the row is no time of leaving beside a state`() throws {
        #expect(
            read("email,status,created_at\na@x.example,bounced,2024-01-01\n").shown == ["a@x.example|bounced|"])
        #expect(
            read("EmailAddress,Key,Status,DateCreated\na@x.example,1,Held,3/4/2024\n").shown == [
                "a@x.example|bounced|"
            ])
        let told = try read("email,status,created_at\na@x.example,bounced,2024-01-01\n") {
            try $0.addColumns("created_at=since")
        }
        #expect(told.shown == ["a@x.example|bounced|2024-01-01"])
        #expect(read("email,created_at\na@x.example,2024-01-01\n").shown == ["a@x.example||2024-01-01"])
    }

    @Test func `names of several parts are known by their last parts, and such a header is no entry`() {
        let file = read(
            """
            channels.email.address,channels.email.subscribeStatus
            john@quarry.example,unsubscribed
            nick@quarry.example,none
            olga@quarry.example,subscribed

            """)
        #expect(keys(file) == ["john"] && file.badRows.isEmpty && file.questions.isEmpty)
        #expect(file.tally.other.count == 1 && file.tally.mailable.count == 1)
    }

    @Test func `a first row of domains is no header`() {
        #expect(keys(read("foo.email,spam\nbar.example,spam\n")).count == 2)
        #expect(read("x.example,spam\na@y.example,left\n").entries.map(\.key) == ["@x.example", "a@y.example"])
    }

    @Test func `a header of unknown names is recognised by the address below it`() {
        let file = read("Vorname;Kontakt;Ort\nAnn;a@x.example;Bonn\nBen;b@x.example;Köln\n")
        #expect(keys(file) == ["a", "b"] && file.badRows.isEmpty && file.questions.isEmpty)
        #expect(file.reading.columns.map(\.role) == [.unknown, .address, .unknown])
    }

    @Test func `an empty address cell is a bad row`() {
        let file = read("first_name;email1;email_opt_out\nAnn;a@x.example;1\nBen;;1\nCat;c@x.example;1\n")
        #expect(keys(file) == ["a", "c"])
        #expect(file.badRows == [ListBadRow(line: 3, reason: "no address")])
    }

    @Test func `columns padded with blanks, and columns without a name, are read`() {
        let file = read(
            "email        \nann@quarry.example , Unknown Name , \"{\"\"a\"\": true}\" ,\n"
                + "ben@quarry.example , Unknown Name , \"{\"\"a\"\": true}\" ,\n")
        #expect(keys(file) == ["ann", "ben"] && file.questions.isEmpty)
        #expect(file.reading.columns.map(\.title) == ["email", "2", "3", "4"])
    }

    @Test func `a reason of several lines stays in its row`() {
        let file = read(
            "status,reason,email,created\n5.1.1,\"550 <ann@quarry.example>:\nUser unknown\",ann@quarry.example,1762300000\n"
                + "4.0.0,\"(lookup <nil>, ok)\",ben@quarry.example,1762300001\n")
        #expect(keys(file) == ["ann", "ben"] && file.badRows.isEmpty && file.questions.isEmpty)
    }

    // MARK: Flags and topics

    private static let matrix = """
        Email,Portal Bounce,Portal Unsubscribe,News,Gardening Tips
        ann@quarry.example,FALSE,TRUE,TRUE,TRUE
        ben@quarry.example,TRUE,FALSE,FALSE,FALSE
        eve@quarry.example,FALSE,FALSE,FALSE,TRUE
        fay@quarry.example,FALSE,FALSE,FALSE,FALSE

        """

    @Test func `a true flag suppresses with its reason, and whoever has none is mailable`() throws {
        let file = try read(Self.matrix) { try $0.addTopics("ignore") }
        #expect(file.shown == ["ann@quarry.example|unsubscribed|", "ben@quarry.example|bounced|"])
        #expect(file.tally.mailable.count == 1 && file.tally.optOuts.count == 1 && file.questions.isEmpty)
        #expect(keys(read(Self.matrix, .audience)) == ["fay"])
    }

    @Test func `an opt-out from one topic is asked about, and counts as told`() throws {
        #expect(
            read(Self.matrix).questions.map(\.text) == [
                "1 row is an opt-out from one topic only: \"Gardening Tips\" (1)"
            ])
        let all = try read(Self.matrix) { try $0.addTopics("Gardening tips=all") }
        #expect(keys(all) == ["ann", "ben", "eve"] && all.questions.isEmpty)
        let own = try read(Self.matrix) { try $0.addTopics("Gardening tips=no-tips") }
        #expect(keys(own) == ["ann", "ben"] && own.questions.isEmpty)
    }

    @Test func `a column of topics says what a row is about`() {
        let file = read(
            "address,tags,created_at\na@x.example,*,2026-03-01\nb@x.example,news,2026-03-01\nc@x.example,,2026-03-01\n")
        #expect(keys(file) == ["a", "c"])
        #expect(file.tally.topics.mapValues(\.count) == ["news": 1])
    }

    // MARK: Questions

    @Test func `an unknown status word is asked about with its count and line`() throws {
        let text = "email,status\na@x.example,unsubscribed\nb@x.example,On Ice\nc@x.example,On Ice\n"
        let file = read(text)
        #expect(
            file.questions.map(\.text) == [
                "column \"status\" says \"On Ice\" (2 rows, first on line 3): what does that mean?"
            ])
        #expect(file.tally.unsettled.count == 2 && keys(file) == ["a"])
        let told = try read(text) { try $0.addStatus("on ice=suppressed:paused") }
        #expect(told.questions.isEmpty)
        #expect(told.entries.map(\.reason) == ["unsubscribed", "paused", "paused"])
    }

    @Test func `an empty status is asked about`() {
        #expect(read("email,status\na@x.example,unsubscribed\nb@x.example,\n").questions.count == 1)
    }

    @Test func `two columns of addresses are asked about, unless they agree`() throws {
        let text = "who,boss\na@x.example,z@x.example\nb@x.example,z@x.example\n"
        let flag = "--column 'who=address' | 'boss=address' | 'who=address,boss=address' (all)"
        #expect(read(text).questions.map(\.flag) == [flag])
        let told = try read(text) { try $0.addColumns("boss=ignored") }
        #expect(told.questions.isEmpty && keys(told) == ["a", "b"])
        #expect(read("email,mail\na@x.example,z@x.example\n").questions.count == 1)
        #expect(read("email,mail\na@x.example,A@x.example\n").questions.isEmpty)
    }

    @Test func `a column that may say who is mailed is asked about`() throws {
        for text in [
            "email,Kanal\na@x.example,active\nb@x.example,unsubscribed\nc@x.example,active\n",
            "email,Is unsubscribed from us\na@x.example,yes\nb@x.example,no\n",
            "email,Newsletter unsubscribe moment\na@x.example,2026-03-01\nb@x.example,\n",
        ] {
            #expect(read(text).questions.count == 1, "\(text)")
        }
        #expect(read("email,city,grade\na@x.example,Bonn,first\n").questions.isEmpty)
    }

    @Test func `rows without a time of leaving are asked about when nothing else speaks`() throws {
        let text = "email,unsubscribed_at\na@x.example,2026-03-01\nb@x.example,\n"
        #expect(read(text).questions.count == 1)
        #expect(try keys(read(text) { try $0.addColumns("unsubscribed_at=departed") }) == ["a"])
        #expect(try keys(read(text) { try $0.addColumns("unsubscribed_at=since") }) == ["a", "b"])
        #expect(keys(read(text, .audience)) == ["b"] && read(text, .audience).questions.count == 1)
    }

    @Test func `a status of mailable people with a time of leaving is asked about`() throws {
        let text = "email,status,unsubscribed_at\na@x.example,active,2026-03-01\nb@x.example,active,\n"
        let file = read(text)
        #expect(file.questions.count == 1 && file.entries.isEmpty)
        #expect(try keys(read(text) { try $0.addColumns("unsubscribed_at=departed") }) == ["a"])
        #expect(try read(text) { try $0.addColumns("unsubscribed_at=ignored") }.tally.mailable.count == 2)
    }

    @Test func `dates whose order nothing decides are asked about`() throws {
        let text = "email,last open\na@x.example,01/02/2026\nb@x.example,03/04/2026\n"
        #expect(read(text, .audience).questions.map(\.flag) == ["--dates 'last open=dmy' | 'last open=mdy'"])
        let told = try read(text, .audience) { try $0.addDates("dmy") }
        #expect(told.entries.map { $0.engagedAt?.rfc3339.prefix(10) } == ["2026-02-01", "2026-04-03"])
        // A suppression list keeps no such dates.
        #expect(read(text).questions.isEmpty)
    }

    @Test func `a column that is named and not there is asked about`() throws {
        #expect(try read("email,x\na@x.example,Bonn\n") { try $0.addColumns("stauts=status") }.questions.count == 1)
    }

    @Test func `an export of people of the other kind is refused`() {
        #expect(
            read("email,memberrating\na@x.example,3\n").refusal
                == "by its columns the file is Post's export of people who are mailed, but the list is of people who are "
                + "not mailed")
        #expect(read("email,memberrating\na@x.example,3\n", .audience).refusal == nil)
        #expect(read("email,status\na@x.example,active\n").refusal != nil)
    }

    // MARK: The same reading again

    @Test func `the flags of a reading give the same reading`() throws {
        for text in [Self.everybody, Self.matrix] {
            let first = read(text)
            let again = try read(text) { answers in
                for (name, value) in first.reading.flags { try answers.add(value, as: name) }
            }
            #expect(again.entries == first.entries && again.tally.mailable.count == first.tally.mailable.count)
        }
    }

    @Test func `a column that a person calls a topic has opt-outs, whatever the status says`() throws {
        let text = "email,status,left\na@x.example,active,news\nb@x.example,active,\nc@x.example,active,offers\n"
        var answers = ListAnswers()
        try answers.addColumns("left=topic")
        try answers.addTopics("news=no-news")
        let file = ListFile(Array(text.utf8), answers: answers)
        #expect(file.tally.optOuts.count == 2 && file.tally.mailable.count == 1)
        #expect(file.questions.contains { $0.text.contains("\"offers\" (1)") })
        // People who may be mailed are not suppressed by it.
        try answers.addTopics("offers=all")
        #expect(ListFile(Array(text.utf8), answers: answers).entries.isEmpty)
        // The topic of a column with such a name may be what the person gets.
        #expect(ListFile(Array(text.replacing("left", with: "topic").utf8)).tally.mailable.count == 3)
    }

    @Test func `an audience file of opt-outs only is refused with these words`() {
        let text = "address,tags,created_at\na@x.example,*,2026-03-01\nb@x.example,news,2026-03-02\n"
        let file = ListFile(Array(text.utf8), kind: .audience)
        #expect(file.reading.refusal(file.tally)?.contains("export of people who are not mailed") == true)
    }
}
