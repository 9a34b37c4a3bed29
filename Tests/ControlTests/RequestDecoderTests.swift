import Testing

@testable import Control

struct RequestDecoderTests {
    /// The requests that are read from a connection, however its bytes are split.
    private struct Reading: Equatable {
        var heads: [RequestHead] = []
        /// One body per head.
        var bodies: [String] = []
        /// The number of complete requests.
        var whole = 0
        var fault: RequestHead.Fault?

        /// - Parameter pieces: everything that the client sends.
        init(_ pieces: some Sequence<ArraySlice<UInt8>>) {
            var decoder = RequestDecoder()
            for piece in pieces where fault == nil {
                decoder.receive(Array(piece))
                take(&decoder)
            }
            decoder.receiveEnd()
            if fault == nil { take(&decoder) }
        }

        private mutating func take(_ decoder: inout RequestDecoder) {
            do throws(RequestHead.Fault) {
                while let event = try decoder.next() {
                    switch event {
                    case .head(let head):
                        heads.append(head)
                        bodies.append("")
                    case .body(let octets):
                        #expect(!octets.isEmpty)
                        bodies[bodies.count - 1] += String(decoding: octets, as: UTF8.self)
                    case .end: whole += 1
                    }
                }
                #expect(decoder.unreadCount <= ControlLimits.headBytes)
            } catch {
                fault = error
            }
        }
    }

    /// Whole, byte by byte, and, for short inputs, at every split into two.
    private func read(_ wire: String) -> Reading {
        let octets = Array(wire.utf8)
        let reading = Reading([octets[...]])
        #expect(Reading(octets.indices.map { octets[$0...$0] }) == reading, "octet by octet")
        for place in octets.indices where octets.count < 500 {
            #expect(Reading([octets[..<place], octets[place...]]) == reading, "cut at \(place)")
        }
        return reading
    }

    private static let chunks = "5\r\nemail\r\n00A;x=\"y\"\r\n0123456789\r\n0\r\nDate: x\r\n\r\n"

    @Test(
        arguments: [
            ("GET /status HTTP/1.1\r\nHost: x\r\n\r\n", [""]),
            ("\r\n\r\nGET /status HTTP/1.1\r\nHost:\r\n\r\n", [""]),
            ("GET /status HTTP/1.0\r\n\r\n", [""]),
            ("get /status HTTP/1.1\r\nhOST: [::1]:80\r\n\r\n", [""]),
            ("GET /lists/ü HTTP/1.1\r\nHost: x\r\nX-A: a\tb ü\r\n\r\n", [""]),
            ("POST /stop HTTP/1.1\r\nHost: x\r\nContent-Length: \t5 \t\r\n\r\nemail", ["email"]),
            ("PUT /x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: Chunked\r\n\r\n\(chunks)", ["email0123456789"]),
            ("PUT /x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", [""]),
            (
                "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}PUT /b HTTP/1.1\r\nHost: x\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n\(chunks)\r\nGET /c HTTP/1.1\r\nHost: x\r\n\r\n",
                ["{}", "email0123456789", ""]
            ),
        ])
    func `requests are read however their bytes are split`(wire: String, bodies: [String]) {
        let reading = read(wire)
        #expect(reading.fault == nil && reading.bodies == bodies && reading.whole == bodies.count)
    }

    @Test func `the Connection, Expect and person fields are read`() {
        let fields = "Host: x\r\nConnection: TE, Close\r\nExpect: 100-Continue\r\nX-Sendguard-Person: ann%20b\r\n"
        let head = read("PUT /x?a=%20 HTTP/1.1\r\n\(fields)Content-Length: 0\r\n\r\n").heads.first
        #expect(head?.keepsAlive == false && head?.expectsContinue == true && head?.person == "ann b")
        let old = read("GET /x HTTP/1.0\r\nExpect: 100-continue\r\n\r\n").heads.first
        #expect(old?.keepsAlive == false && old?.expectsContinue == false)
    }

    @Test(arguments: [
        "GET /x HTTP/1.2", "GET /x HTTP/2.0", "PRI * HTTP/2.0", "GET /x http/1.1", "GET /x", "GET /x HTTP/1.1 ",
        "GET\t/x\tHTTP/1.1", "GET  /x HTTP/1.1", " /x HTTP/1.1", " GET /x HTTP/1.1", "G(T /x HTTP/1.1",
        "GÉT /x HTTP/1.1", "GET http://x/status HTTP/1.1", "CONNECT x:443 HTTP/1.1", "OPTIONS * HTTP/1.1",
        "GET /a\tb HTTP/1.1", "GET /a\0b HTTP/1.1", "GET /a\u{7F}b HTTP/1.1", "GET /a\rb HTTP/1.1",
        "GET /x HTTP/1.1\n", "GET \u{301}/x HTTP/1.1",
    ])
    func `a malformed request line is refused`(line: String) {
        let reading = read("\(line)\r\nHost: x\r\n\r\n")
        #expect(reading.heads.isEmpty && reading.fault?.status == 400)
    }

    @Test(
        arguments: [
            ("Content-Length: 5\r\nTransfer-Encoding: chunked", 400),
            ("Transfer-Encoding: chunked\r\nContent-Length: 5", 400),
            ("Content-Length: 5\r\nContent-Length: 6", 400), ("Content-Length: 5\r\nContent-Length: 5", 400),
            ("Content-Length: 5, 5", 400), ("Content-Length: +5", 400), ("Content-Length: -5", 400),
            ("Content-Length: 0x5", 400), ("Content-Length: 5 5", 400), ("Content-Length:", 400),
            ("Content-Length: 9223372036854775808", 400), ("Content-Length: ٥", 400), ("Content-Length : 5", 400),
            ("Transfer-Encoding: gzip, chunked", 501), ("Transfer-Encoding: chunked, chunked", 501),
            ("Transfer-Encoding: identity", 501), ("Transfer-Encoding:", 501),
            ("Transfer-Encoding: chun\u{212A}ed", 501), ("Transfer-Encoding: \u{B}chunked", 400),
            ("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked", 400), ("Transfer-Encoding : chunked", 400),
            ("X-A: a\r\n folded", 400), ("X-A: a\r\n\tfolded", 400), ("X-A: a\r\n ", 400), (" X-A: a", 400),
            ("X-A : a", 400), ("X-A\t: a", 400), ("X-A: a\nX-B: b", 400), ("X-A: a\rX-B: b", 400), ("X-A: a\0b", 400),
            ("X-A: a\u{7F}b", 400), ("X-A: a\u{1B}b", 400), ("X(A: a", 400), ("X\0A: a", 400), ("Xü: a", 400),
            (": a", 400), ("X-A", 400), ("X-A\u{301}: a", 400), ("Host: y", 400), ("Host: a b", 400),
            ("Host: a/b", 400), ("X-Sendguard-Person: %zz", 400),
        ])
    func `an ambiguous or malformed header field is refused`(fields: String, status: Int) {
        let reading = read("POST /x HTTP/1.1\r\nHost: x\r\n\(fields)\r\n\r\n0\r\n\r\n")
        #expect(reading.heads.isEmpty && reading.fault?.status == status)
    }

    @Test(arguments: [
        "GET /x HTTP/1.1\r\n\r\n", "GET /x HTTP/1.1\r\nHost: x\r\nHost: x\r\n\r\n",
        "GET /x HTTP/1.0\r\nHost: x\r\nHost: x\r\n\r\n", "GET /x HTTP/1.1\nHost: x\n\n",
        "GET /x HTTP/1.1\r\nHost: x\r\n\n", "GET /x HTTP/1.1\r\nHost: x\r\n\r\r\n",
        "\nGET /x HTTP/1.1\r\nHost: x\r\n\r\n",
        "PUT /x HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    ])
    func `a malformed request head is refused`(wire: String) {
        let reading = read(wire)
        #expect(reading.heads.isEmpty && reading.fault?.status == 400)
    }

    @Test(arguments: [
        "+5\r\nemail\r\n", "-5\r\nemail\r\n", "0x5\r\nemail\r\n", " 5\r\nemail\r\n", "5 \r\nemail\r\n",
        "\t5\r\nemail\r\n",
        "\r\nemail\r\n", ";x\r\nemail\r\n", "5_0\r\nemail\r\n", "٥\r\nemail\r\n", "-0\r\n\r\n", "+0\r\n\r\n",
        "FFFFFFFFFFFFFFFFF\r\nemail\r\n", "7FFFFFFFFFFFFFFF\r\nemail\r\n", "800000001\r\nemail\r\n", "5\nemail\r\n",
        "5;x\ny\r\nemail\r\n", "5;x\ry\r\nemail\r\n", "5\r\nemail", "5\r\nemailx\r\n", "5\r\nemail\n0\r\n\r\n",
        "5\r\nemail\rx",
        "0\r\nno field\r\n\r\n", "0\r\nX-A: a\r\n folded\r\n\r\n", "0\r\n\n", "0\r\n", "0",
    ])
    func `malformed chunks are refused`(chunks: String) {
        let reading = read("PUT /x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n\(chunks)")
        #expect(reading.heads.count == 1 && reading.whole == 0 && reading.fault?.status == 400)
    }

    private static let long = String(repeating: "a", count: 1 << 20)

    @Test(
        arguments: [
            ("", "GET /\(long) HTTP/1.1\r\nHost: x\r\n\r\n", 431), ("", long, 431),
            ("", String(repeating: "\r\n", count: 1 << 19), 431),
            ("GET /x HTTP/1.1\r\nHost: x\r\n", "X-A: \(long)\r\n\r\n", 431),
            ("GET /x HTTP/1.1\r\nHost: x\r\n", String(repeating: "a:\r\n", count: 10_000) + "\r\n", 431),
            ("PUT /x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n", "1;\(long)\r\na\r\n0\r\n\r\n", 400),
            (
                "PUT /x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n",
                String(repeating: "1;\(long.prefix(1000))\r\na\r\n", count: 20) + "0\r\n\r\n", 400
            ),
            ("PUT /x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n", "0\r\nX-A: \(long)\r\n\r\n", 431),
            (
                "PUT /x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n",
                "0\r\n" + String(repeating: "a:\r\n", count: 10_000) + "\r\n", 431
            ),
        ])
    func `every part of a request but the body has a size limit`(start: String, rest: String, status: Int) {
        let reading = read(start + rest)
        #expect(reading.whole == 0 && reading.fault?.status == status)
    }

    @Test func `a head may have exactly the maximum of bytes and of fields`() {
        let first = "GET /x HTTP/1.1\r\nHost: x\r\n"
        let room = ControlLimits.headBytes - first.utf8.count - "X-A: \r\n\r\n".utf8.count
        #expect(read("\(first)X-A: \(Self.long.prefix(room))\r\n\r\n").whole == 1)
        #expect(read("\(first)X-A: \(Self.long.prefix(room + 1))\r\n\r\n").fault?.status == 431)
        let fields = String(repeating: "a:\r\n", count: ControlLimits.headFields - 1)
        #expect(read("\(first)\(fields)\r\n").whole == 1)
        #expect(read("\(first)\(fields)a:\r\n\r\n").fault?.status == 431)
    }

    @Test func `a connection that ends within a request is an error, and after a request it is not`() {
        for rest in ["Content-Length: 5\r\n\r\nemail", "Transfer-Encoding: chunked\r\n\r\n\(Self.chunks)"] {
            let octets = Array("PUT /x HTTP/1.1\r\nHost: x\r\n\(rest)".utf8)
            for length in 1..<octets.count {
                let reading = Reading([octets[..<length]])
                #expect(reading.whole == 0 && reading.fault?.status == 400, "\(length)")
                #expect(reading.fault?.text.hasSuffix("ended early") == true, "\(length)")
            }
            #expect(Reading([octets[...]]).fault == nil)
        }
        #expect(Reading([]) == Reading([Array("\r\n".utf8)[...]]))
    }

    @Test func `malformed bytes after a request are refused, and the request is still read`() {
        let reading = read("POST /stop HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}x\r\n\r\n")
        #expect(reading.whole == 1 && reading.bodies == ["{}"] && reading.fault?.status == 400)
    }

    @Test func `the decoder reads nothing after a fault`() {
        var decoder = RequestDecoder()
        decoder.receive(Array("GET /x\r\n\r\n".utf8))
        for _ in 0..<2 {
            #expect(throws: RequestHead.Fault.bad("this is not an HTTP/1.1 request")) { try decoder.next() }
            decoder.receive(Array("GET /x HTTP/1.1\r\nHost: x\r\n\r\n".utf8))
        }
    }
}
