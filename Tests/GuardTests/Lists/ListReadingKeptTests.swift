import Mail
import Testing

@testable import Guard

/// The next file of a list is read as the version before, or refused.
struct ListReadingKeptTests {
    private func read(_ text: String, _ kept: ListAnswers? = nil, _ answers: ListAnswers = ListAnswers()) -> ListFile {
        ListFile(Array(text.utf8), answers: answers, kept: kept)
    }

    private static let first = """
        mail,state of person,left on
        a@x.example,Gone,23/11/2026
        b@x.example,Here,

        """

    private func kept() throws -> ListAnswers {
        var answers = ListAnswers()
        try answers.addColumns("state of person=status,left on=departed")
        try answers.addStatus("Gone=suppressed,Here=mailable")
        let file = read(Self.first, nil, answers)
        #expect(file.questions.isEmpty && file.entries.map(\.key) == ["a@x.example"])
        return file.reading.kept
    }

    @Test func `answers count for the next file too`() throws {
        let next = read("left on,mail,state of person\n05/11/2026,a@x.example,Gone\n,c@x.example,Here\n", try kept())
        #expect(next.questions.isEmpty && next.reading.changes.isEmpty)
        #expect(next.shown == ["a@x.example||2026-11-05"])
    }

    @Test(arguments: [
        "mail,left on\na@x.example,05/11/2026\n", "mail,state,left on\na@x.example,Gone,05/11/2026\n",
        "mail,state of person\na@x.example,Gone\n",
        "mail,state of person,left on\na@x.example,Gone,11/23/2026\n",
        "mail,state of person,left on,unsubscribed\na@x.example,Gone,05/11/2026,yes\n",
    ])
    func `a file with other columns or another order of dates is noted as changed`(text: String) throws {
        #expect(!read(text, try kept()).reading.changes.isEmpty)
    }

    @Test func `a word that nobody has explained is asked about`() throws {
        let next = read("mail,state of person,left on\na@x.example,Away,\n", try kept())
        #expect(next.questions.count == 1)
    }

    @Test func `columns that say nothing may come and go`() throws {
        let next = read("city,mail,state of person,left on\nBonn,a@x.example,Gone,05/11/2026\n", try kept())
        #expect(next.reading.changes.isEmpty && next.questions.isEmpty)
    }

    @Test func `later answers count before earlier ones`() throws {
        var first = ListAnswers()
        try first.addStatus("x=mailable,y=other")
        var second = ListAnswers()
        try second.addStatus("x=suppressed")
        try second.addDates("dmy")
        let both = second.over(first)
        #expect(both.status == ["x": .suppressed(reason: ""), "y": .other] && both.dates == ["*": .dmy])
    }

    @Test func `a name in a flag may have a comma or an equals sign`() throws {
        var answers = ListAnswers()
        try answers.addColumns("Last, First=ignored,a=b=address,2=status")
        #expect(answers.columns == ["lastfirst": .ignored, "ab": .address, "2": .status])
    }

    @Test(arguments: [
        ("column", "mail=address,Mail=ignored", "the column \"Mail\" has two answers: address and ignored"),
        ("status", "Active=mailable,active=suppressed", "the word \"active\" has two answers: mailable and suppressed"),
        ("dates", "Left=dmy,left=mdy", "the order of \"left\" has two answers: dmy and mdy"),
        ("topic", "News=all,news=ignore", "the topic \"news\" has two answers: all and ignore"),
    ])
    func `two answers that contradict each other are refused`(name: String, text: String, says: String) throws {
        var answers = ListAnswers()
        #expect(throws: ListBadAnswer(says)) { try answers.add(text, as: name) }
        var same = ListAnswers()
        try same.add("a=all,A=all", as: "topic")
        #expect(same.topics == ["a": .all])
    }

    @Test func `a column with one answer for its name and one for its number is asked about`() throws {
        var answers = ListAnswers()
        try answers.addColumns("email=address,1=ignored")
        let file = ListFile(Array("email,name\na@x.example,Ann\n".utf8), answers: answers)
        #expect(file.questions.map(\.text) == ["column 1, \"email\", has two answers: address and ignored"])
    }

    @Test(arguments: [
        ("column", "mail"), ("column", "mail=adress"), ("status", "Active=maybe"), ("dates", "dym"), ("topic", "a=b c"),
    ])
    func `an answer that cannot be read is refused`(name: String, text: String) {
        var answers = ListAnswers()
        #expect(throws: ListBadAnswer.self) { try answers.add(text, as: name) }
    }
}
