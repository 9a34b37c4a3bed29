import Foundation
import Testing

@testable import Mail

/// Bodies that mail programs read in different ways: the tag is found in each of them, and nothing is left unread.
struct ReadEveryWayTests {
    private static let tag = "{{first_name}}"
    private static let line = "Dear \(tag), spring is here and the shop has opened its doors."
    private static let encoded = Data(line.utf8).base64EncodedString()
    private static let html = "<p>Dear \(tag),</p>"

    @Test(arguments: [
        "Content-Transfer-Encoding: 7bit\nContent-Transfer-Encoding: base64",
        "Content-Transfer-Encoding: base64\nContent-Transfer-Encoding: 8bit",
        "Content-Transfer-Encoding: base64\nContent-Transfer-Encoding: quoted-printable",
        "Content-Transfer-Encoding: \"base64\"", "Content-Transfer-Encoding: base-64",
        "Content-Transfer-Encoding: base64;", "Content-Transfer-Encoding: (was 8bit) base64 (now)",
        "Content-Transfer-Encoding: BASE64, 7bit", "Content-Transfer-Encoding: x-base64",
        "Content-Transfer-Encoding: text", "content-transfer-encoding:base 64",
    ])
    func `base64 is decoded under every name that a mail program accepts`(_ fields: String) {
        expectTag("Content-Type: text/plain\n\(fields)\n\n\(Self.encoded)\n")
    }

    @Test(arguments: [
        "Content-Transfer-Encoding: 7bit\nContent-Transfer-Encoding: quoted-printable",
        "Content-Transfer-Encoding: \"quoted-printable\"", "Content-Transfer-Encoding: quoted printable",
        "Content-Transfer-Encoding: quoted_printable", "Content-Transfer-Encoding: x-none-such",
    ])
    func `quoted-printable is decoded under every name that a mail program accepts`(_ fields: String) {
        expectTag("Content-Type: text/plain\n\(fields)\n\nDear =7B=7Bfirst=\n_name=7D=7D\n")
    }

    @Test(arguments: [
        "Content-Transfer-Encoding: base64", "Content-Transfer-Encoding: \"base64\"",
        "Content-Transfer-Encoding: base64\nContent-Transfer-Encoding: x-uuencode", "Content-Transfer-Encoding: plain",
        "Content-Transfer-Encoding: uuencode", "Content-Transfer-Encoding: x-none-such",
    ])
    func `a body that is not encoded is read as it is, whatever its field says`(_ fields: String) {
        expectTag("Content-Type: text/plain\n\(fields)\n\n\(Self.line)\n")
    }

    @Test(arguments: ["x-uuencode", "uuencode", "x-uue", "UUENCODED", "x-none-such"])
    func `uuencode is decoded under each of its names`(_ name: String) {
        expectTag("Content-Transfer-Encoding: \(name)\n\nbegin 644 x\n.>WMF:7)S=%]N86UE?7T \n`\nend\n")
    }

    @Test func `base64 with early padding is read with and without the end of a group`() {
        let early = "RGVhciB7e2Zpc=nN0X25hbWV9fSwgaGVsbG8u"
        expectTag("Content-Transfer-Encoding: base64\n\n\(early)\n")
        let twice =
            Data("Dear {{first".utf8).base64EncodedString() + "Xw==" + Data("name}}, hi".utf8).base64EncodedString()
        expectTag("Content-Transfer-Encoding: base64\n\n\(twice)\n")
    }

    // MARK: Types

    @Test(arguments: [
        "html/text", "application/html", "text/htm", "text/html5", "x-text/html", "html", "text",
        "text/html charset=utf-8",
        "text/html, charset=utf-8", "\"text/html\"", "text / html", "{{type}}", "application/octet-stream",
        "application/xml", "image/png", "text-html", "application/octet-stream; name=x.html", "multipart/html",
        "message/html", "foo", "application/xhtml", "(html) text/html", "application/x-www-form-urlencoded",
    ])
    func `HTML as the whole body is read, whatever its type`(_ type: String) {
        let body = "<html><body><img alt=\"&lbrace;&lbrace;alt&rbrace;&rbrace;\">\(Self.html)</body></html>"
        let message = Message(wire: "Content-Type: \(type); charset=utf-8\n\n\(body)\n")
        expectTag(message)
        if !type.hasPrefix("multipart"), !type.hasPrefix("message") {
            #expect(message.texts("attr:alt") == ["{{alt}}"], "\(message.surfaces)")
        }
    }

    @Test(arguments: [
        "application/text", "application/plain", "text/txt", "plain/text", "plain", "application/octet-stream",
        "video/mp4",
        "application/json", "application/x-none-such", "text/", "/plain", "", "application/octet-stream; name=x.bin",
    ])
    func `text as the whole body is read, whatever its type`(_ type: String) {
        expectTag("Content-Type: \(type)\n\n\(Self.line)\n")
        expectTag("Content-Type: \(type)\nContent-Transfer-Encoding: base64\n\n\(Self.encoded)\n")
        expectTag("Content-Type: \(type)\nContent-Disposition: attachment; filename=x\n\n\(Self.line)\n")
    }

    @Test(arguments: ["inline", "inline; filename=letter.html", ""])
    func `inline HTML in a part with a generic type is read`(_ disposition: String) {
        let field = disposition.isEmpty ? "" : "Content-Disposition: \(disposition)\n"
        expectTag(
            """
            Content-Type: multipart/mixed; boundary=b

            --b
            Content-Type: text/plain

            Hello
            --b
            Content-Type: application/octet-stream; name=letter.html
            \(field)Content-Transfer-Encoding: base64

            \(Data(Self.html.utf8).base64EncodedString())
            --b--
            """)
    }

    @Test(arguments: [
        "application/pdf\nContent-Type: text/plain", "text/plain\nContent-Type: application/pdf",
        "image/png\nContent-Type: application/pdf\nContent-Type: text/plain; charset=utf-8",
        "multipart/mixed; boundary=b\nContent-Type: text/plain", "message/rfc822\nContent-Type: text/plain",
        "text/plain\nContent-Type: message/rfc822",
    ])
    func `an encoded body with several types is read by each type`(_ types: String) {
        expectTag("Content-Type: \(types)\nContent-Transfer-Encoding: base64\n\n\(Self.encoded)\n")
        let quoted = "--b\n\nHello\n--b--\nDear =7B=7Bfirst_name=7D=7D\n"
        expectTag("Content-Type: \(types)\nContent-Transfer-Encoding: quoted-printable\n\n\(quoted)")
    }

    @Test func `a file with several names is read by each name`() {
        let body = "<p>Dear {{first_<b></b>name}}</p>"
        for fields in [
            "Content-Disposition: attachment; filename=a.pdf\nContent-Disposition: attachment; filename=a.html",
            "Content-Disposition: attachment\nContent-Disposition: attachment; filename=a.html",
            "Content-Disposition: attachment; filename=a.pdf; filename=a.html",
            "Content-Disposition: attachment; filename=a.pdf\nContent-Type: application/pdf; name=a.html",
        ] {
            let file = "Content-Type: application/octet-stream\n\(fields)\n\n\(body)"
            let wire = "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nHello\n--b\n\(file)\n--b--\n"
            #expect(
                Message(wire: wire).texts("attachment:a.pdf").contains { $0.contains(Self.tag) }
                    || Message(wire: wire).texts("attachment:a.html").contains { $0.contains(Self.tag) })
        }
    }

    @Test func `a body with two types is read by both`() {
        expectTag("Content-Type: text/plain\nContent-Type: text/html\n\n<p>Dear {{first_<b></b>name}}</p>\n")
        let parts = "--b\nContent-Transfer-Encoding: base64\n\n\(Self.encoded)\n--b--\n"
        expectTag("Content-Type: text/plain\nContent-Type: multipart/mixed; boundary=b\n\nHello\n\(parts)")
        expectTag(
            "Content-Type: multipart/mixed; boundary=b\nContent-Type: text/plain\n\n\(Self.line)\n--b\n\nHello\n--b--\n"
        )
        expectTag(
            "Content-Type: multipart/mixed; boundary=a\nContent-Type: multipart/mixed; boundary=b\n\n--a\n\nHi\n--a--\n\(parts)"
        )
    }

    // MARK: Multiparts

    private static let parts = "--x\nContent-Type: text/plain\nContent-Transfer-Encoding: base64\n\n\(encoded)\n--x--\n"

    @Test(arguments: [
        "multipart/alternative", "multipart/alternative; boundary=", "multipart/mixed; boundary=y",
        "multipart/mixed; boundary=\"\"", "multipart/mixed; boundary='x'", "multipart/mixed; charset=utf-8",
        "multipart/mixed; boundary=\(String(repeating: "y", count: 300))", "multipart; boundary=x", "multipart",
        "multi-part/mixed; boundary=x", "mutlipart/mixed", "text/plain; boundary=x", "text/html; boundary=\"x\"",
        "application/mixed; boundary=x", "{{type}}", "",
    ])
    func `parts are found when the type or its boundary is missing or wrong`(_ type: String) {
        expectTag("Content-Type: \(type)\n\n\(Self.parts)")
    }

    /// The other boundary has other parts.
    @Test(arguments: [
        "boundary=y; boundary=x", "boundary=x; boundary=y", "boundary=y; boundary*=us-ascii''x",
        "boundary*=us-ascii''x; boundary=y", "boundary=yy; boundary*0=x", "boundary*0=y; boundary*0=x",
        "boundary=z; boundary=y; boundary=x",
    ])
    func `parts are found by each of several boundaries`(_ parameters: String) {
        let others = "--y\n\nhello\n--y--\n"
        for type in ["multipart/mixed", "multipart/alternative", "text/plain"] {
            let start = "Content-Type: \(type); \(parameters)\n"
            expectTag("\(start)\n\(Self.parts)\(others)")
            expectTag("\(start)\n\(others)\(Self.parts)")
            expectTag("Content-Type: multipart/mixed; boundary=o\n\n--o\n\(start)\n\(others)\(Self.parts)--o--\n")
        }
        let encoded = Data((others + Self.parts).replacingLineFeeds.utf8).base64EncodedString()
        expectTag("Content-Type: multipart/mixed; \(parameters)\nContent-Transfer-Encoding: base64\n\n\(encoded)\n")
    }

    @Test(arguments: ["multipart/mixed; boundary", "text/plain; charset", "text/plain; name"])
    func `a parameter that is repeated too often is reported as unread`(_ parameter: String) {
        let (type, name) = (parameter.prefix { $0 != ";" }, parameter.drop { $0 != " " })
        let values = (0...MailLimits.parameterReadings).map { ";\(name)=b\($0)" }.joined()
        let message = Message(wire: "Content-Type: \(type)\(values)\n\nHello\n")
        #expect(message.defects.contains { $0.kind == .tooManyReadings && $0.effect == .unread })
    }

    @Test func `types beyond the limit are reported as unread`() {
        let fields = (0..<6).map { "Content-Type: text/plain; charset=x-\($0)\n" }.joined()
        let message = Message(wire: "\(fields)\nHello\n")
        #expect(message.defects.contains { $0.kind == .tooManyReadings && $0.effect == .unread })
    }

    @Test func `parts are found without a Content-Type field`() { expectTag("Subject: x\n\n\(Self.parts)") }

    @Test(arguments: ["base64", "quoted-printable", "\"base64\""])
    func `a multipart that is encoded as a whole is read`(_ encoding: String) {
        let body =
            encoding.contains("64")
            ? Data(Self.parts.replacingLineFeeds.utf8).base64EncodedString() : Self.parts.replacing("=", with: "=3D")
        let start = "Content-Type: multipart/mixed; boundary=x\nContent-Transfer-Encoding: \(encoding)\n\n"
        expectTag(start + body)
        expectTag("Content-Type: multipart/mixed\nContent-Transfer-Encoding: \(encoding)\n\n\(body)")
    }

    @Test(arguments: ["message/rfc822", "message/news", "message/global", "message/x-rfc822"])
    func `an attached message is read both as it is and decoded`(_ type: String) {
        let inner = "Subject: x\nContent-Transfer-Encoding: base64\n\n\(Self.encoded)\n"
        expectTag("Content-Type: \(type)\n\n\(inner)")
        expectTag("Content-Type: \(type)\nContent-Transfer-Encoding: base64\n\n\(inner)")
        let encoded = Data(inner.replacingLineFeeds.utf8).base64EncodedString()
        expectTag("Content-Type: \(type)\nContent-Transfer-Encoding: \"base64\"\n\n\(encoded)")
    }

    // MARK: Charsets

    @Test(arguments: [
        ("utf-7", "Dear +AHsAew-first+AF8-name+AH0AfQ-"), ("unicode-1-1-utf-7", "Dear {{first_name}}"),
        ("utf-16", "Dear {{first_name}}"), ("utf-32", "Dear {{first_name}}"), ("x-none-such", "Dear {{first_name}}"),
        ("{{charset}}", "Dear {{first_name}}"), ("utf-8; charset=utf-7", "Dear +AHsAew-first+AF8-name+AH0AfQ-"),
        ("utf-7; charset=utf-8", "Dear {{first_name}}"),
        ("utf-8; charset*=us-ascii'en'utf-7", "Dear +AHsAew-first+AF8-name+AH0AfQ-"),
        ("iso-2022-jp", "Dear {{first_name}}"), ("csUTF7", "Dear +AHsAew-first+AF8-name+AH0AfQ-"),
        ("'utf-7'", "Dear +AHsAew-first+AF8-name+AH0AfQ-"), ("utf 7", "Dear +AHsAew-first+AF8-name+AH0AfQ-"),
    ])
    func `text is read both by its charset label and as it is`(_ charset: String, _ body: String) {
        expectTag("Content-Type: text/plain; charset=\(charset)\n\n\(body)\n")
    }

    @Test(arguments: [
        ("utf-16", String.Encoding.utf16LittleEndian, ""), ("utf-16", .utf16BigEndian, ""),
        ("utf-8", .utf16LittleEndian, "\u{FEFF}"), ("utf-8", .utf16BigEndian, "\u{FEFF}"),
        ("utf-8", .utf16LittleEndian, ""),
        ("iso-8859-1", .utf16BigEndian, ""), ("utf-16be", .utf16LittleEndian, ""), ("utf-16le", .utf16BigEndian, ""),
        ("utf-32", .utf32BigEndian, ""), ("utf-8", .utf32LittleEndian, "\u{FEFF}"),
        ("us-ascii", .utf32LittleEndian, ""),
    ])
    func `UTF-16 and UTF-32 text is read, whatever its label says`(
        _ charset: String, _ encoding: String.Encoding, _ mark: String
    ) throws {
        let body = try #require((mark + Self.line).data(using: encoding)).base64EncodedString()
        expectTag("Content-Type: text/plain; charset=\(charset)\nContent-Transfer-Encoding: base64\n\n\(body)\n")
        let html = try #require((mark + Self.html).data(using: encoding)).base64EncodedString()
        expectTag("Content-Type: text/html; charset=\(charset)\nContent-Transfer-Encoding: base64\n\n\(html)\n")
    }

    @Test(arguments: ["windows-1252", "gb18030", "x-none-such"])
    func `UTF-8 under another label is also read as UTF-8`(_ charset: String) {
        let message = Message(wire: "Content-Type: text/plain; charset=\(charset)\n\n«FirstName»\n")
        #expect(message.texts("text").contains("«FirstName»\r\n"))
    }

    @Test func `windows-1252 labelled as UTF-8 is also read as windows-1252`() {
        let message = Message(
            bytes: Array("Content-Type: text/plain; charset=utf-8\r\n\r\n".utf8) + [0xAB, 0x78, 0xBB])
        #expect(message.texts("text") == ["\u{FFFD}x\u{FFFD}", "«x»"])
    }

    // MARK: Header fields

    @Test(arguments: [
        "=?utf-8?B?e3tmaXJzdF9uYW1lfX0", "=?utf-8?B?{{first_name}}?=", "=?utf-8?Q?=7B=7Bfirst_name=7D=7D",
        "{{first_name}}",
        "=?utf-7?Q?+AHsAew-first+AF8-name+AH0AfQ-?=", "=?x-none?Q?=7B=7Bfirst=5Fname=7D=7D?=",
    ])
    func `a broken subject is read both as it is and decoded`(_ subject: String) {
        let message = Message(wire: "Subject: \(subject)\n\nHello\n")
        let texts = message.texts("Subject").map { $0.replacing(" ", with: "_") }
        #expect(texts.contains { $0.contains(Self.tag) }, "\(texts)")
        #expect(message.defects.allSatisfy { $0.effect == .readEveryWay })
    }

    // MARK: Nothing more than needed

    @Test func `an unambiguous body is read once`() {
        let message = Message(wire: "Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n\(Self.encoded)\n")
        #expect(message.texts("text") == [Self.line])
        #expect(message.defects.isEmpty)
    }

    @Test(arguments: [
        "7bit\nContent-Transfer-Encoding: 8bit", "7-bit", "base64\nContent-Transfer-Encoding: base64",
        "quoted-printable\nContent-Transfer-Encoding: 7bit",
    ])
    func `equal readings are kept once`(_ encoding: String) {
        let body = encoding.hasPrefix("base64") ? Self.encoded : Self.line
        let message = Message(wire: "Content-Transfer-Encoding: \(encoding)\n\n\(body)")
        #expect(message.texts("text") == [Self.line])
    }

    @Test(arguments: [
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==",
        "iVBORw0KGgp7e3h9fSp8WXwqJSVaJSV7e3h9fSp8WXwqJSVaJSU=",
        "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7", "JVBERi0xLjQKe3tub3RfdGV4dH19Cg==",
    ])
    func `a picture or a document makes no surface`(_ body: String) {
        let message = Message(wire: "Content-Type: image/png\nContent-Transfer-Encoding: base64\n\n\(body)\n")
        #expect(message.surfaces.isEmpty)
        #expect(message.defects.isEmpty)
    }

    /// Each level has two readings, and so has each level inside it.
    @Test func `nested readings are limited, and the rest is reported as unread`() {
        var body = String(repeating: "Hello. ", count: 200)
        for level in 0..<12 {
            body =
                "--b\(level)\nContent-Type: text/plain\nContent-Type: multipart/mixed; boundary=b\(level - 1)\n\n\(body)\n--b\(level)--\n"
        }
        let message = Message(wire: "Content-Type: multipart/mixed; boundary=b11\n\n\(body)")
        #expect(message.surfaces.reduce(0) { $0 + $1.text.count } < 6 * body.utf8.count)
        #expect(message.defects.contains { $0.kind == .tooManyReadings && $0.effect == .unread })
    }

    private func expectTag(_ wire: String) { expectTag(Message(wire: wire)) }

    private func expectTag(_ message: Message) {
        let isSeen = message.surfaces.contains { String(decoding: $0.text, as: UTF8.self).contains(Self.tag) }
        #expect(isSeen, "\(message.surfaces)")
        #expect(message.defects.allSatisfy { $0.effect == .readEveryWay }, "\(message.defects)")
    }
}
