// Folder HTTP: what client and server of the control socket share: heads, queries and bodies of requests, answers,
// limits. No sockets here. It may use Ports, Reports and Answers.

import Content

/// The part of HTTP/1.1 (RFC 9112) that a command uses over the control socket: one request, one answer, end of
/// connection.
///
///     C: POST /stop HTTP/1.1
///     C: Host: sendguard
///     C: Connection: close
///     C: Content-Length: 58
///     S: HTTP/1.1 200 OK
///     S: Content-Length: 231
enum ControlHTTP {
    /// An answer without its transfer coding.
    struct Answer: Hashable {
        var status: Int
        var body: [UInt8]
    }

    /// The person who asks, as the command got the name from its user; percent-encoded.
    static let personField = "X-Sendguard-Person"

    /// - Parameter target: path and query, already percent-encoded.
    static func request(_ method: String, _ target: String, person: String? = nil, body: [UInt8]) -> [UInt8] {
        head(method, target, person: person, length: body.count) + body
    }

    /// The head of a request; the body follows.
    /// - Parameter length: the length of the body; nil when it comes in chunks.
    static func head(_ method: String, _ target: String, person: String?, length: Int?) -> [UInt8] {
        let head =
            "\(method) \(target) HTTP/1.1\r\nHost: sendguard\r\nConnection: close\r\n"
            + (person.map { "\(personField): \(encoded($0))\r\n" } ?? "")
            + (length.map { "Content-Length: \($0)\r\n\r\n" } ?? "Transfer-Encoding: chunked\r\n\r\n")
        return Array(head.utf8)
    }

    /// A chunk of a body (RFC 9112 section 7.1); an empty one is its end.
    static func chunk(_ octets: [UInt8]) -> [UInt8] {
        Array("\(String(octets.count, radix: 16))\r\n".utf8) + octets + [0x0D, 0x0A]
    }

    /// Reads a complete answer; nil when it is malformed or cut short.
    static func answer(_ bytes: [UInt8]) -> Answer? {
        var lines = LineReader(bytes)
        var texts: [String] = []
        while true {
            guard let line = lines.next() else { return nil }
            if line.isEmpty { break }
            texts.append(line)
        }
        guard let (status, length, isChunked) = head(texts) else { return nil }
        if isChunked { return dechunked(&lines).map { Answer(status: status, body: $0) } }
        let body = bytes[lines.position...]
        guard let length else { return Answer(status: status, body: Array(body)) }
        return body.count >= length ? Answer(status: status, body: Array(body.prefix(length))) : nil
    }

    /// Reads an answer's head; nil when it is malformed.
    /// - Parameter lines: without their ends, the status line first.
    static func head(_ lines: [String]) -> (status: Int, lengthBytes: Int?, isChunked: Bool)? {
        guard let start = lines.first, start.hasPrefix("HTTP/1."),
            let status = start.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
        else { return nil }
        var length: Int?
        var isChunked = false
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { return nil }
            let value = parts[1].drop { $0 == " " || $0 == "\t" }
            switch parts[0].lowercased() {
            case "content-length":
                guard let number = Int(value), number >= 0 else { return nil }
                length = number
            case "transfer-encoding": isChunked = value.lowercased() == "chunked"
            default: break
            }
        }
        return (status, length, isChunked)
    }

    /// Percent-encodes everything except RFC 3986's unreserved characters.
    static func encoded(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: bytes.append(byte)
            default: bytes += [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// RFC 9112 section 7.1.
    private static func dechunked(_ lines: inout LineReader) -> [UInt8]? {
        var body: [UInt8] = []
        while true {
            guard let line = lines.next(),
                let size = Int(line.prefix { $0 != ";" }, radix: 16), size >= 0
            else { return nil }
            if size == 0 { return body }
            guard let chunk = lines.take(size), lines.next() == "" else { return nil }
            body += chunk
        }
    }

    /// Reads lines up to the header's end, and then counted bytes.
    private struct LineReader {
        let bytes: [UInt8]
        private(set) var position = 0

        init(_ bytes: [UInt8]) { self.bytes = bytes }

        /// The next line without its CRLF; nil when there is no whole line.
        mutating func next() -> String? {
            guard let end = bytes[position...].firstIndex(of: 0x0A) else { return nil }
            var line = bytes[position..<end]
            if line.last == 0x0D { line.removeLast() }
            position = end + 1
            return String(decoding: line, as: UTF8.self)
        }

        mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
            guard bytes.count - position >= count else { return nil }
            defer { position += count }
            return bytes[position..<position + count]
        }
    }
}
