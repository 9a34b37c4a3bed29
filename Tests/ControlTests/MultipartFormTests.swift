import Testing

@testable import Control

struct MultipartFormTests {
    private static let type = "multipart/form-data; boundary=----xyz"

    private func form(_ parts: [String], type: String = type) -> MultipartForm? {
        let text = parts.map { "------xyz\r\n\($0)\r\n" }.joined() + "------xyz--\r\n"
        return MultipartForm(type: type, Array(text.utf8))
    }

    @Test func `fields and a file are read`() {
        let read = form([
            "Content-Disposition: form-data; name=\"token\"\r\n\r\nabc",
            "Content-Disposition: form-data; name=\"file\"; filename=\"C:\\lists\\opt.csv\"\r\nContent-Type: text/csv\r\n\r\n"
                + "a@example.com\r\nb@example.com\r\n",
        ])
        #expect(read?.fields["token"] == "abc")
        #expect(read?.file?.name == "opt.csv")
        #expect(read?.file.map { String(decoding: $0.bytes, as: UTF8.self) } == "a@example.com\r\nb@example.com\r\n")
    }

    @Test func `a field without a chosen file is no file`() {
        #expect(form(["Content-Disposition: form-data; name=\"file\"; filename=\"\"\r\n\r\n"])?.file == nil)
    }

    @Test func `a name cannot bring control characters or marks of direction`() {
        let read = form(["Content-Disposition: form-data; name=\"f\"; filename=\"a\u{202E}\u{1B}b\"\r\n\r\nx"])
        #expect(read?.file?.name == "a??b")
    }

    @Test(arguments: [
        "", "------xyz", "------xyz\r\n", "------xyz\r\nContent-Disposition: form-data\r\n\r\nx\r\n------xyz--",
        "------xyz\r\n\r\nx\r\n------xyz--", "------xyz\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx",
        "------xyz\nContent-Disposition: form-data; name=\"a\"\n\nx\n------xyz--",
    ])
    func `anything else is no form`(_ text: String) {
        #expect(MultipartForm(type: Self.type, Array(text.utf8)) == nil)
    }

    @Test(arguments: [
        ("multipart/form-data; boundary=abc", "abc"), ("Multipart/Form-Data; charset=utf-8; boundary=\"a=b\"", "a=b"),
        ("multipart/form-data", nil), ("text/plain; boundary=abc", nil), ("multipart/form-data; boundary=", nil),
    ])
    func `the boundary is a parameter of the type`(_ type: String, _ boundary: String?) {
        #expect(MultipartForm.boundary(type) == boundary)
    }
}
