import Mail
import Testing

@testable import Content

/// `null` and similar words instead of a name.
struct NullWordsTests {
    @Test(arguments: [
        "Hi null,", "Hi NULL,", "Dear Null,", "Hi None,", "Hi none,", "Hello undefined!", "Hi nil,", "Hi <nil>,",
        "Hi (null),",
        "Hi NaN,", "Dear #N/A,", "Hi #VALUE!,", "Hi N/A,", "Hi [object Object],", "Hi Unknown,", "Hi null undefined,",
        "Dear Mr. null,", "Dear Jane undefined,", "Hi null Smith,", "Hi False,", "Hi Array,", "Hi Optional(\"Jane\"),",
        "Hi ['Jane'],", "Hi System.Object,", "Hi {},", "Hi \"\",", "Hi <no value>,", "Hi 0,", "Hi null", "Hi, null!",
        "Welcome back, undefined!", "Hallo null,", "Bonjour undefined,", "Hola null:", "Olá null,", "Ciao undefined!",
        "Здравствуйте, null!", "Szanowny Panie null,", "尊敬的null，", "您好，null！", "null 様", "こんにちは、undefined様",
        "안녕하세요 null님,",
        "Sehr geehrter Herr undefined,", "Merhaba null,", "Beste null,", "Привет, undefined!",
    ])
    func `a greeting with a null value is found`(line: String) {
        #expect(kinds(campaign(text: "\(line)\r\n\r\nthe sale is on.")).first == "null-greeting")
    }

    @Test(arguments: [
        "You have undefined unread messages.", "You have undefined points.", "You earned null points in May.",
        "Only undefined days left.",
    ])
    func `a null value that counts something is found`(sentence: String) {
        #expect(kinds(campaign(text: "Hello Jane,\r\n\r\n\(sentence)")) == ["null-amount"])
    }

    @Test(arguments: [
        "Sie haben null Punkte.", "They got null points.", "You see undefined behaviour here.",
        "You are undefined to them.",
    ])
    func `a null word of prose that counts nothing passes`(sentence: String) {
        #expect(kinds(campaign(text: "Hello Jane,\r\n\r\n\(sentence)")) == [])
    }

    @Test(arguments: [
        "Dear Mr. Null,", "Dear Mr Null,", "Dear Ms. None,", "Dear Dr. None,", "Hi Nil Kara,", "Dear Jennifer Null,",
        "Hi O'Nil,", "Hi Nan,", "Hi Nil,", "Hi Nancy,", "Hi None Smith,", "Herr Null,", "Hallo Herr Null,", "Hi Nulla,",
        "Hi none of you expected,", "Hello undefined behaviour fans,", "Hi True,", "Greetings --",
        "Dear Null Island fans,",
        "Liebe Frau Null,", "Dear Arrayan,", "Hi unknown artists,",
    ])
    func `a real name or phrase that resembles a null value passes`(line: String) {
        #expect(emptyMerges(in: campaign(text: "\(line)\r\n\r\nthe sale is on.")) == [])
    }

    @Test func `a greeting with a null value is found inside a line`() {
        let html = "<p>View online | Hi undefined, thanks for signing up</p>"
        #expect(emptyMerges(in: campaign(html: html)) == ["null-greeting Hi undefined"])
    }

    @Test(arguments: [
        ("undefined <news@shop.example>", "null-name undefined"),
        ("\"None None\" <n@shop.example>", "null-name None None"),
        ("NULL NULL <n@shop.example>", "null-name NULL NULL"), ("(null) <n@shop.example>", "null-name (null)"),
        ("<nil> <n@shop.example>", "null-name <nil>"), ("None <n@shop.example>", "null-name None"),
        ("null via Northlight <n@shop.example>", "null-name null"),
        ("undefined (Shop) <n@shop.example>", "null-name undefined"),
    ])
    func `a sender whose name is a null value is found`(from: String, found: String) {
        #expect(emptyMerges(in: campaign(from: from, text: "The sale is on.")) == [found])
    }

    @Test(arguments: [
        "Null <null@shop.example>", "Jennifer Null <j@shop.example>", "null@shop.example", "<undefined@shop.example>",
        "\"Null, Jennifer\" <j@shop.example>", "Nil <nil@shop.example>", "Team None of the Above <t@shop.example>",
        "'' Ann '' <a@shop.example>", "Null - the band <a@shop.example>", "Ann Null via Shop <a@shop.example>",
    ])
    func `a real sender whose name or address resembles a null value passes`(from: String) {
        #expect(emptyMerges(in: campaign(from: from, text: "The sale is on.")) == [])
    }

    @Test func `an excerpt never contains a name`() {
        let found = emptyMerges(in: campaign(text: "Hi Optional(\"Jane Miller\"),\r\n"))
        #expect(found == ["null-greeting Hi Optional("])
        #expect(emptyMerges(in: campaign(text: "Dear Jane undefined,\r\n")) == ["null-greeting undefined"])
        #expect(emptyMerges(in: campaign(text: "Dear null Miller,\r\n")) == ["null-greeting Dear null"])
    }

    private func kinds(_ message: Message) -> [String] { EmptyMergeCheck().judge(facts(message)).map(\.kind) }
}
