import Mail
import Testing

@testable import Content

struct EmptyBodyCheckTests {
    private func kinds(_ lines: String...) -> [String] {
        EmptyBodyCheck().judge(
            facts(message((["Subject: News", "MIME-Version: 1.0"] + lines).joined(separator: "\r\n")))
        )
        .map(\.kind)
    }

    private let html = "Content-Type: text/html; charset=utf-8"

    @Test func `a body without any text is empty`() {
        #expect(kinds("", "") == ["empty"])
        #expect(kinds(html, "", "<html><body><p></p></body></html>") == ["empty"])
        #expect(
            kinds("Content-Type: multipart/alternative; boundary=b", "", "--b", "", "--b", html, "", "", "--b--") == [
                "empty"
            ])
    }

    @Test(arguments: [
        "<title>News</title><p></p>", "<p>&nbsp;&#8203;&#173;</p>", "<div style=\"display:none\">Preview</div>",
        "<title>News</title><span hidden>Preview</span>&zwnj;&nbsp;&zwnj;&nbsp;",
    ]) func `a body with only hidden or invisible text has nothing visible`(body: String) {
        #expect(kinds(html, "", body) == ["nothing-visible"])
    }

    @Test func `a body with only white space has nothing visible`() {
        #expect(kinds("", " \t", "\u{A0}") == ["nothing-visible"])
    }

    @Test func `a body with text, an image or an attachment passes`() {
        #expect(kinds("", "Hello").isEmpty)
        #expect(kinds(html, "", "<title>News</title><p>Hello</p>").isEmpty)
        #expect(kinds(html, "", "<img src=\"https://shop.example/a.png\">").isEmpty)
        #expect(kinds(html, "", "<div style=\"display:none\">Preview</div><p>.</p>").isEmpty)
        #expect(
            kinds(
                "Content-Type: multipart/mixed; boundary=b", "", "--b", "", "--b", "Content-Type: application/pdf",
                "Content-Disposition: attachment; filename=a.pdf", "", "x", "--b--"
            ).isEmpty)
        #expect(
            kinds(
                "Content-Type: multipart/mixed; boundary=b", "", "--b", "Content-Type: message/rfc822", "",
                "Subject: Old", "", "", "--b--"
            ).isEmpty)
    }

    @Test func `the HTML alternative decides whether a body has visible text`() {
        let head = "Content-Type: multipart/alternative; boundary=b"
        #expect(kinds(head, "", "--b", "", "--b", html, "", "<p>Hello</p>", "--b--").isEmpty)
        #expect(
            kinds(head, "", "--b", "", "Hello", "--b", html, "", "<title>News</title>", "--b--") == ["nothing-visible"])
        #expect(kinds(head, "", "--b", "", "Hello", "--b--").isEmpty)
    }

    @Test func `a body that is not text is not judged`() {
        #expect(kinds("Content-Type: application/pkcs7-mime", "", "MIIB").isEmpty)
        #expect(kinds("Content-Type: image/png", "", "x").isEmpty)
        #expect(
            kinds("Content-Type: multipart/mixed; boundary=b", "", "--b", "Content-Type: image/png", "", "x", "--b--")
                .isEmpty)
    }
}
