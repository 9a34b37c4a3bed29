import Testing

@testable import Mail

struct ContentTypeTests {
    @Test(arguments: [
        ("text/plain", ContentType.Media.text), ("TEXT/HTML; charset=utf-8", .html), ("text/csv", .text),
        ("text/x-amp-html", .amp), ("application/xhtml+xml", .html),
        ("multipart/mixed; boundary=a", .multipart(isDigest: false)),
        ("multipart/digest; boundary=a", .multipart(isDigest: true)), ("message/rfc822", .message),
        ("message/global", .message),
        ("message/delivery-status", .text), ("image/png", .other), ("application/pdf; name=x", .other), ("text", .text),
        ("{{type}}", .text), ("{{a/b}}", .text), ("", .text), (" text / html", .text),
    ])
    func `a value says what the part is`(_ value: String, _ media: ContentType.Media) {
        #expect(type(value).media == media)
    }

    @Test(arguments: [
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
