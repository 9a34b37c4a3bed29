import Content
import Mail
import Testing

struct ReplyIDPatternTests {
    private func id(_ text: String, _ patterns: String...) throws -> String? {
        ReplyIDPattern.id(in: Reply(250, text), by: try patterns.map { try #require(ReplyIDPattern($0)) })
    }

    @Test func `a pattern takes the id from a whole line, in any case and spacing`() throws {
        #expect(try id("Ok: queued as 4F3A9C0012", "ok: Queued as (ID)") == "4F3A9C0012")
        #expect(try id("OK:\tqueued  as   4F3A9C0012", "Ok: queued as (ID)") == "4F3A9C0012")
        #expect(try id("Ok: queued as 4F3A9C0012.", "Ok: queued as (ID)") == "4F3A9C0012")
        #expect(try id("Ok: queued as 4F3A9C0012 now", "Ok: queued as (ID)") == nil)
        #expect(try id("So Ok: queued as 4F3A9C0012", "Ok: queued as (ID)") == nil)
        #expect(try id("So Ok: queued as 4F3A9C0012, now", "(ANY)queued as (ID)(ANY)") == "4F3A9C0012")
        #expect(try id("Message Queued (8B5F-7A1C.1)", "Message Queued ((ID))") == "8B5F-7A1C.1")
    }

    @Test func `an ordinary word is not an id`() throws {
        for word in ["soon", "requested", "Requested", "UNDELIVERABLE", "international", "A", "a.b", "---"] {
            #expect(try id("queued as \(word)", "queued as (ID)") == nil, "\(word)")
        }
        for id in ["6A59", "nhIMmONqSFOPcTOiiWntZA", "a-b-1"] {
            #expect(try self.id("queued as \(id)", "queued as (ID)") == id)
        }
        #expect(try id("Ok facade", "Ok (HEX)") == nil)
        #expect(try id("Ok 0100016e4ab7c399-5058a2a5", "Ok (HEX)") == "0100016e4ab7c399-5058a2a5")
        #expect(try id("Ok 0100016e4ab7c399-5058a2a5-x", "Ok (HEX)") == nil)
    }

    @Test func `a pattern does not match from inside another word`() throws {
        #expect(try id("InternalId=23138874", "(ANY)id=(ID)(ANY)") == nil)
        #expect(try id("InternalId=23138874 id=77a1", "(ANY)id=(ID)(ANY)") == "77a1")
        #expect(try id("requeued as 77a1", "(ANY)queued as (ID)") == nil)
    }

    @Test func `the first pattern that matches any line of the reply gives the id`() throws {
        let reply = Reply(250, nil, lines: ["accepted, id=9a42", "queued as 77a1"])
        let patterns = try ["queued as (ID)", "(ANY)id=(ID)"].map { try #require(ReplyIDPattern($0)) }
        #expect(ReplyIDPattern.id(in: reply, by: patterns) == "77a1")
        #expect(ReplyIDPattern.id(in: reply, by: patterns.reversed()) == "9a42")
        #expect(ReplyIDPattern.id(in: reply, by: []) == nil)
    }

    @Test(arguments: [
        "", "queued", "(ID)", "(HEX)", "(ID) and (HEX)", "queued as (ID)(ID)", "(ANY)(ID)", "queued as (ID)-x",
        "queued as (ANY)", "(ANY)a(ANY)b(ANY)c (ID) (ANY)",
    ])
    func `a pattern that could take the wrong text is refused`(notation: String) {
        #expect(ReplyIDPattern(notation) == nil)
    }

    @Test func `a long hostile reply is searched quickly`() throws {
        let text = String(repeating: "queued queued as on ", count: 500)
        let began = ContinuousClock.now
        #expect(try id(text, "(ANY)queued on (ANY) as (ID)") == nil)
        #expect(ContinuousClock.now - began < .seconds(2))
    }

    @Test func `the length of an id is limited`() throws {
        let long = String(repeating: "a1", count: 127)
        #expect(try id("queued as \(long)", "queued as (ID)") == long)
        #expect(try id("queued as \(long)bb", "queued as (ID)") == nil)
    }
}
