import Mail
import Testing

@testable import Guard

/// Columns whose name nobody knows are asked about when they could say who is mailed.
struct ListUnknownColumnTests {
    private func asked(_ text: String, _ kind: ListKind = .suppression, kept: ListAnswers? = nil) -> [String] {
        ListFile(Array(text.utf8), kind: kind, kept: kept).questions.map(\.flag)
    }

    private static let truths = [
        "email,Enabled\na@x.example,TRUE\nb@x.example,FALSE\n",
        "email,Enabled\na@x.example,yes\nb@x.example,\n",
        "email,Enabled\na@x.example,0\n",
        #"[{"email": "a@x.example", "Enabled": true}, {"email": "b@x.example", "Enabled": false}]"#,
    ]

    @Test(arguments: truths, ListKind.allCases) func `truth values are asked about`(text: String, kind: ListKind) {
        let flag = "--column 'Enabled=flag' (no mail) | 'Enabled=consent' (mail) | 'Enabled=ignored'"
        #expect(asked(text, kind) == [flag])
    }

    @Test func `truth values without a header are asked about`() {
        #expect(
            asked("a@x.example,1\nb@x.example,0\n") == [
                "--column '2=flag:unsubscribed' (no mail) | '2=consent' (mail) | '2=ignored'"
            ])
    }

    @Test func `a known name with truth values is no question`() {
        #expect(asked("email,name\na@x.example,1\nb@x.example,0\n") == [])
    }

    @Test func `a later file with a new column of truth values is asked about`() {
        let first = ListFile(Array("email,name\na@x.example,Ann\n".utf8))
        #expect(asked("email,name,Enabled\na@x.example,Ann,1\n", kept: first.reading.kept).count == 1)
    }

    @Test(arguments: ["active\nb@x.example,unsubscribed", "active\nb@x.example,on ice"])
    func `one word for a state of people is enough for a question`(rest: String) {
        #expect(
            asked("email,what\na@x.example,\(rest)\n") == [
                "--column 'what=status' | 'what=reason' | 'what=ignored'"
            ])
    }

    @Test func `a few words under a name that speaks of leaving are asked about, in whatever language they are`() {
        let flag = "--column 'Opt-out=status' | 'Opt-out=reason' | 'Opt-out=ignored'"
        for words in [["ja", "nein"], ["x", ""], ["A", "B", "A"]] {
            let rows = words.enumerated().map { "p\($0.offset)@x.example,\($0.element)\nq\($0.offset)@x.example,A\n" }
            #expect(asked("email,Opt-out\n" + rows.joined()) == [flag], "\(words)")
        }
        #expect(asked("email,State\na@x.example,CA\nb@x.example,NY\nc@x.example,CA\nd@x.example,TX\n") == [])
        #expect(asked("email,Opt-out\na@x.example,A\nb@x.example,A\n") == [])
    }

    @Test(
        arguments: [
            ("J", "N"), ("j", "n"), ("S", "N"), ("O", "N"), ("A", "N"), ("Д", "Н"), ("U", "S"), ("UNSUB", "SUB"),
            ("Opt in", "Opt out"), ("valid", "invalid"), ("spamtrap", "ok"), ("kein", "ja"), ("ja", "-"), ("*", "-"),
            ("+", "-"), ("X", "-"), ("☑", "☐"), ("✔", "✘"), ("●", ""), ("J", ""),
        ])
    func `a column of two values is asked about, whatever they are`(one: String, other: String) {
        let rows = [one, other, one, other].enumerated().map { "p\($0.offset)@x.example,\($0.element)\n" }
        for kind in ListKind.allCases {
            let flags = asked("email,Sperrung\n" + rows.joined(), kind)
            #expect(flags.count == 1 && flags[0].hasPrefix("--column 'Sperrung="), "\(flags)")
        }
        #expect(asked("email,name\n" + rows.joined()) == [], "a known name says nothing")
    }

    @Test(arguments: ["Group", "List Name", "category", "Newsletter", "segment group"])
    func `a column of groups on a suppression list is asked about`(name: String) {
        let text = "email,\(name)\na@x.example,news of the week\nb@x.example,promo of the week\n"
        let isGroup = name != "segment group"
        #expect(asked(text).count == (isGroup ? 1 : 0) && asked(text, .audience) == [])
        #expect(asked("email,status,\(name)\na@x.example,unsubscribed,news of the week\n") == [], "the status says it")
    }

    @Test(arguments: ["Notes", "Tags", "Bemerkung"]) func `a note that speaks of leaving is asked about`(name: String) {
        let text = "email,\(name)\na@x.example,unsubscribed\nb@x.example,vip\nc@x.example,old customer\n"
        #expect(asked(text, .audience).count == 1)
        #expect(asked(text.replacing("unsubscribed", with: "big customer"), .audience) == [])
    }

    @Test func `two marks are enough in a short file`() {
        #expect(asked("email,Sperrung\na@x.example,J\nb@x.example,N\n").count == 1)
        #expect(asked("email,where\na@x.example,Bonn-Mitte\nb@x.example,Paris\n") == [])
    }

    @Test(arguments: ["Gekündigt am", "cancelled_on", "closed date", "Sperre seit", "Gek\u{FFFD}ndigt am"])
    func `a time under a name that speaks of leaving is asked about beside a status, too`(name: String) {
        let text = "email,status,\(name)\na@x.example,active,2026-01-02\nb@x.example,active,\n"
        #expect(asked(text, .audience).count == 1 && asked(text).count == 1)
    }

    @Test func `other words are no question`() {
        #expect(asked("email,where\na@x.example,Bonn\nb@x.example,none\nc@x.example,450\n") == [])
    }

    @Test func `a time that could be of leaving is asked about when nothing else tells a state`() {
        let flag = "--column 'ended=departed' | 'ended=subscribed' | 'ended=engaged' | 'ended=ignored'"
        let some = "email,ended\na@x.example,2026-01-02\nb@x.example,\n"
        #expect(asked(some) == [flag] && asked(some, .audience) == [flag])
        let all = "email,ended\na@x.example,2026-01-02\n"
        #expect(asked(all) == [] && asked(all, .audience) == [flag])
        #expect(asked("email,status,ended\na@x.example,active,2026-01-02\nb@x.example,bounced,\n") == [])
        #expect(asked("email,key\na@x.example,1772323200\nb@x.example,\n") == [])
    }

    @Test func `times without a header are asked about`() {
        #expect(asked("a@x.example,2026-01-02\nb@x.example,\n").count == 1)
    }
}
