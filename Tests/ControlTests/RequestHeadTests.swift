import Testing

@testable import Control

struct RequestHeadTests {
    private func head(_ lines: String...) throws -> RequestHead {
        try RequestHead(lines: lines.map { Array($0.utf8) })
    }

    @Test func `a request head is read`() throws {
        let head = try head(
            "PUT /lists/import?name=a%20b&x=%C3%BC+1&y HTTP/1.1", "Host: x", "content-length:  12 ",
            "Expect: 100-continue", "X-Sendguard-Person: ann%20b")
        #expect(head.method == "PUT" && head.path == ["lists", "import"] && head.person == "ann b")
        #expect(head.query == [.init("name", "a b"), .init("x", "ü+1"), .init("y", "")])
        #expect(head.body == .counted(12) && head.expectsContinue && head.keepsAlive && !head.isOld)
        let old = try self.head("GET / HTTP/1.0")
        #expect(old.path.isEmpty && old.isOld && !old.keepsAlive)
        #expect(try self.head("GET /x HTTP/1.1", "Connection: close", "Transfer-Encoding: chunked").body == .chunked)
    }

    @Test(arguments: [
        ["GET /x"], ["GET x HTTP/1.1"], ["GET /x HTTP/2"], ["GET /x y HTTP/1.1"], [""], ["GET /%zz HTTP/1.1"],
        ["GET /%C3 HTTP/1.1"], ["GET /x?a=%4 HTTP/1.1"], ["GET /x HTTP/1.1", "no colon"],
        ["GET /x HTTP/1.1", "Content-Length : 3"], ["GET /x HTTP/1.1", " folded: 3"],
        ["GET /x HTTP/1.1", "Content-Length: -1"], ["GET /x HTTP/1.1", "Content-Length: 99999999999999999999"],
        ["GET /x HTTP/1.1", "Content-Length: 3", "Content-Length: 4"],
        ["GET /x HTTP/1.1", "Content-Length: 0", "Content-Length: 4"],
        ["GET /x HTTP/1.1", "Content-Length: 0", "Transfer-Encoding: chunked"],
        ["GET /x HTTP/1.1", "Content-Length: 3", "Transfer-Encoding: chunked"],
        ["GET /x HTTP/1.1", "Transfer-Encoding: chunked", "Content-Length: 3"],
        ["GET /x HTTP/1.1", "Transfer-Encoding: gzip"],
    ])
    func `a malformed request head is refused`(lines: [String]) {
        #expect(throws: RequestHead.Fault.self) { try RequestHead(lines: lines.map { Array($0.utf8) }) }
    }
}
