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
    func `a value says what the part is`(_ value: String, _ media: ContentType.Media) {
        #expect(type(value).media == media)
    }

    /// What programs make of these differs.
    @Test(arguments: [
        "html/text", "application/html", "application/text", "text", "html", "text/htm", "x-text/html", "plain/text",
        "{{type}}", "text/", "/html", "foo/plain", "text plain", "text/x; a/b", "text/x y/z",
    ])
    func `a type that is none is an odd text`(_ value: String) {
        #expect(type(value).media == .text)
        #expect(type(value).certainty == (value == "text/x; a/b" ? .sure : .odd))
    }

    @Test(arguments: ["text/plain", "text/plain charset=utf-8", "text/csv; header=absent", "text/markdown"])
    func `other texts are texts for sure`(_ value: String) {
        #expect(type(value).certainty == .sure)
    }

    @Test(arguments: ["", " ", "\r\n "]) func `an empty type is a missing one`(_ value: String) {
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
        #expect(type(value).boundary.map { text($0) } == boundary)
    }

    private func type(_ value: String) -> ContentType {
        Array(value.utf8).withUnsafeBytes { ContentType($0) }
    }
}
