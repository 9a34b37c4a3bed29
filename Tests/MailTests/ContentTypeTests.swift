import Testing

@testable import Mail

struct ContentTypeTests {
    @Test(arguments: [
        ("text/plain", ContentType.Media.text), ("TEXT/HTML; charset=utf-8", .html), ("text/csv", .text),
        ("text/x-amp-html", .amp), ("application/xhtml+xml", .html),
        ("multipart/mixed; boundary=a", .multipart(.mixed)),
        ("multipart/digest; boundary=a", .multipart(.digest)), ("message/rfc822", .message),
        ("message/global", .message),
        ("message/delivery-status", .text), ("image/png", .other), ("application/pdf; name=x", .other), ("text", .text),
        ("{{type}}", .text), ("{{a/b}}", .text), ("", .text), (" text / html", .html), ("\"text/html\"", .html),
        ("text/html charset=utf-8", .html), ("text/html, charset=utf-8", .html), ("(a) text/html (b); x=y", .html),
        ("multipart/alternative", .multipart(.alternative)), ("multipart/encrypted", .multipart(.encrypted)),
        ("message/partial; id=1", .partial), ("message/news", .message), ("application/pkcs7-mime", .encrypted),
        ("application/octet-stream", .other), ("application/json", .other),
    ])
    func `the value gives the media type of a part`(_ value: String, _ media: ContentType.Media) {
        #expect(type(value).media == media)
    }

    /// Programs interpret these differently.
    @Test(arguments: [
        "html/text", "application/html", "application/text", "text", "html", "text/htm", "x-text/html", "plain/text",
        "{{type}}", "text/", "/html", "foo/plain", "text plain", "text/x; a/b", "text/x y/z",
    ])
    func `an invalid type is read as text and marked as odd`(_ value: String) {
        #expect(type(value).media == .text)
        #expect(type(value).certainty == (value == "text/x; a/b" ? .sure : .odd))
    }

    @Test(arguments: ["text/plain", "text/plain charset=utf-8", "text/csv; header=absent", "text/markdown"])
    func `other text types are certainly text`(_ value: String) {
        #expect(type(value).certainty == .sure)
    }

    @Test(arguments: ["", " ", "\r\n "]) func `an empty type counts as missing`(_ value: String) {
        #expect(type(value).certainty == .missing)
    }

    @Test(arguments: [
        ("text/html charset=koi8-r", Charset.iconv("KOI8-R")), ("text/html, charset=koi8-r", .iconv("KOI8-R")),
        ("text/plain; charset=utf-8", Charset.utf8), ("text/plain; charset=\"UTF-8\"", .utf8),
        ("text/plain; charset=us-ascii (plain)", .ascii), ("text/plain; charset=ISO-8859-1;", .windows1252),
        ("text/plain; charset=Windows-1251", .iconv("CP1251")), ("text/plain; charset=x-Foo", .unknown("x-foo")),
        ("text/plain; charset=\"\"", .ascii), ("text/plain; charset*=utf-8''iso-8859-2", .iconv("ISO-8859-2")),
    ])
    func `the charset is read`(_ value: String, _ charset: Charset) {
        #expect(type(value).charset == charset)
    }

    @Test(
        arguments: [
            ("multipart/mixed; boundary=abc", "abc"), ("multipart/mixed; boundary=\"a b \"", "a b"),
            ("multipart/mixed;\r\n boundary=\"=_x;y\"", "=_x;y"), ("multipart/mixed; boundary=", nil),
            ("multipart/mixed", nil),
            ("multipart/mixed; boundary=\"\"", nil),
            ("multipart/mixed; boundary=\(String(repeating: "b", count: 201))", nil),
        ] as [(String, String?)])
    func `the boundary is read`(_ value: String, _ boundary: String?) {
        #expect(type(value).boundaries.map { text($0) } == [boundary].compactMap(\.self))
    }

    /// Programs take the first, the last, or the one that RFC 2231 prefers.
    @Test(arguments: [
        ("boundary=yy; boundary=zz", ["yy", "zz"]), ("boundary=yy; boundary=yy", ["yy"]),
        ("boundary=yy; boundary*=us-ascii''zz", ["yy", "zz"]), ("boundary*=us-ascii''zz; boundary=yy", ["zz", "yy"]),
        ("boundary=yy; boundary*0=z; boundary*1=z", ["yy", "zz"]), ("boundary*0=z; boundary*1=z", ["zz"]),
        ("boundary*=''yy; boundary*=''zz", ["yy''zz", "yy", "zz"]),
        ("boundary*0=y; boundary*0=z; boundary*1=a", ["yza", "ya", "za"]), ("boundary=\"\"; boundary=zz", ["zz"]),
    ])
    func `each of several boundaries is read`(_ parameters: String, _ boundaries: [String]) {
        let type = type("multipart/mixed; \(parameters)")
        #expect(type.boundaries.map { text($0) } == boundaries)
        #expect(type.isAmbiguous == (boundaries.count > 1))
        #expect(!type.hasMoreReadings)
    }

    @Test(arguments: [
        ("charset=utf-8; charset=utf-7", [Charset.utf8, .utf7]), ("charset=utf-8; charset=UTF-8", [.utf8]),
        ("charset=us-ascii; charset*=us-ascii'en'utf-7", [.ascii, .utf7]),
        ("charset=us-ascii; charset*0=ut; charset*1=f-7", [.ascii, .utf7]),
    ])
    func `each of several charsets is read`(_ parameters: String, _ charsets: [Charset]) {
        #expect(type("text/plain; \(parameters)").charsetReadings.map(\.charset) == charsets)
    }

    @Test func `a parameter with more readings than the limit is reported`() {
        let many = (0...MailLimits.parameterReadings).map { "; boundary=b\($0)" }
        #expect(!type("multipart/mixed" + many.dropLast().joined()).hasMoreReadings)
        #expect(type("multipart/mixed" + many.joined()).hasMoreReadings)
    }

    private func type(_ value: String) -> ContentType {
        Array(value.utf8).withUnsafeBytes { ContentType($0) }
    }
}
