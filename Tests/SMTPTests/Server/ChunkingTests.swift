import SMTPSupport
import Testing

@testable import SMTP

struct ChunkingTests {
    private let envelope = "EHLO a.example\r\nMAIL FROM:<a@a.example>\r\nRCPT TO:<jo@b.example>\r\n"

    /// The codes of all replies after the envelope, for every split of the input.
    private func codes(
        _ input: String, envelope: String? = nil, _ change: (inout ServerOptions) -> Void = { _ in }
    ) -> (codes: [String], server: MemoryServer) {
        var options = ServerOptions(hostname: "guard.example.com")
        change(&options)
        var results: [(codes: [String], server: MemoryServer)] = []
        for pieces in everySplit(input) {
            var server = MemoryServer(options)
            server.feed(envelope ?? self.envelope)
            _ = server.takeOutput()
            for piece in pieces { server.feed(piece) }
            results.append((server.takeOutput().map { String($0.prefix(3)) }, server))
            #expect(results[0].codes == results.last!.codes)
            #expect(results[0].server.messages == server.messages)
        }
        return results[0]
    }

    @Test func `chunks with any content make a message`() {
        let (codes, server) = codes("BDAT 6\r\na\r\n.\r\nBDAT 3\r\n\nb\nBDAT 0 LAST\r\nNOOP\r\n")
        #expect(codes == ["250", "250", "250", "250"])
        #expect(server.messages == ["a\r\n.\r\n\nb\n"])
        #expect(server.session.state == .ready)
    }

    @Test func `a single last chunk is a message`() {
        let (codes, server) = codes("BDAT 6 LAST\r\nQUIT\r\nMAIL FROM:<c@a.example>\r\n")
        #expect(codes == ["250", "250"])
        #expect(server.messages == ["QUIT\r\n"])
    }

    @Test func `DATA and RCPT are refused between chunks`() {
        let (codes, server) = codes(
            "BDAT 1\r\naDATA\r\nRCPT TO:<x@b.example>\r\nBDAT 1 LAST\r\nb")
        #expect(codes == ["250", "503", "503", "250"])
        #expect(server.messages == ["ab"])
    }

    @Test(arguments: ["MAIL FROM:<c@a.example>", "MAIL FROM:<c@a", "SAML FROM:<c@a.example>"])
    func `a MAIL between chunks drops their message, and later chunks are refused`(_ line: String) {
        let (codes, server) = codes("BDAT 1\r\na\(line)\r\nRCPT TO:<x@b.example>\r\nBDAT 1 LAST\r\nb")
        #expect(codes.count == 4 && codes[0] == "250" && codes[1].hasPrefix("5"))
        #expect(codes.dropFirst(2) == ["503", "503"])
        #expect(server.messages.isEmpty)
    }

    @Test func `RSET between chunks drops their message`() {
        let (codes, server) = codes("BDAT 1\r\naRSET\r\nBDAT 6 LAST\r\nNOOP\r\nNOOP\r\n")
        #expect(codes == ["250", "250", "503", "250"])
        #expect(server.messages.isEmpty)
    }

    @Test func `a chunk that cannot be accepted is read and dropped`() {
        #expect(codes("BDAT 6 LAST\r\nNOOP\r\nRSET\r\n", envelope: "").codes == ["503", "250"])
        #expect(codes("BDAT 6 LAST\r\nNOOP\r\nRSET\r\n", envelope: "HELO a\r\n").codes == ["502", "250"])
        let noRecipient = "EHLO a.example\r\nMAIL FROM:<a@a.example>\r\n"
        #expect(codes("BDAT 6 LAST\r\nNOOP\r\nRSET\r\n", envelope: noRecipient).codes == ["503", "250"])
        let refused = noRecipient + "RCPT TO:<nobody@b.example>\r\n"
        #expect(codes("BDAT 6 LAST\r\nNOOP\r\nRSET\r\n", envelope: refused).codes == ["554", "250"])
    }

    @Test func `after a refused chunk, chunks and MAIL are refused until RSET`() {
        let (codes, server) = codes(
            "BDAT 3\r\nabcBDAT 6\r\nNOOP\r\nBDAT 6 LAST\r\nNOOP\r\nMAIL FROM:<>\r\nRSET\r\nMAIL FROM:<>\r\n"
        ) {
            $0.messageBytes = 2
            $0.badCommands = 2
        }
        #expect(codes == ["552", "503", "503", "503", "250", "250"])
        #expect(server.messages.isEmpty)
    }

    @Test func `a refused last chunk ends the transaction`() {
        let (codes, server) = codes("BDAT 3 LAST\r\nabcMAIL FROM:<>\r\n") { $0.messageBytes = 2 }
        #expect(codes == ["552", "250"])
        #expect(server.messages.isEmpty)
    }

    /// The number of bytes that follow is unknown; none of them may be read as a command.
    @Test(arguments: ["BDAT", "BDAT 6 LAST NOW", "bdat six", "BDAT\t6", "BDAT 6\0 LAST", "BDAT -6", "BDAT6"])
    func `a malformed BDAT line ends the session`(_ line: String) {
        let (codes, server) = codes("\(line)\r\nNOOP\r\n")
        #expect(codes == ["521"])
        #expect(server.isClosed)
    }

    @Test func `a chunk that is too large to skip ends the session`() {
        let (codes, server) = codes("BDAT 99999999999999999999\r\nNOOP\r\n")
        #expect(codes == ["552"])
        #expect(server.isClosed)
    }
}
