/// The head of an HTTP/1.1 request (RFC 9112), as far as the control socket uses it.
///
///     C: GET /log?campaign=spring HTTP/1.1
///     C: Host: sendguard
///     C: X-Sendguard-Person: ann
///     C:
package struct RequestHead: Hashable, Sendable {
    /// Why a request is invalid.
    package struct Fault: Error, Hashable, Sendable {
        /// The status of the answer.
        let status: Int
        let text: String

        static func bad(_ text: String) -> Fault { Fault(status: 400, text: text) }
    }

    package struct QueryItem: Hashable, Sendable {
        package let name: String
        package let value: String

        package init(_ name: String, _ value: String) { (self.name, self.value) = (name, value) }
    }

    package enum BodyLength: Hashable, Sendable {
        case counted(Int)
        case chunked
    }

    package var method: String
    /// Percent-decoded.
    package var path: [String]
    /// Percent-decoded, in order.
    package var query: [QueryItem]
    package var body = BodyLength.counted(0)
    /// Whether a field has set `body`.
    private var hasLength = false
    /// The number of `Host` fields.
    private var hosts = 0
    /// The values of all fields, by their names in lower case. Of a field that occurs several times, all values with
    /// commas between them (RFC 9110 section 5.3).
    package private(set) var fields: [String: String] = [:]
    /// The name that the user claims.
    package var person: String?
    /// Whether the client waits for 100 Continue before it sends the body (RFC 9110 section 10.1.1).
    package var expectsContinue = false
    /// Whether another request may follow.
    package var keepsAlive = true
    /// HTTP/1.0, which has no chunks.
    package var isOld = false

    package init(method: String, path: [String], query: [QueryItem] = []) {
        (self.method, self.path, self.query) = (method, path, query)
    }

    /// Does not require a `Host`; `requireHost` does.
    /// - Parameter lines: without their ends, the request line first.
    package init(lines: [[UInt8]]) throws(Fault) {
        guard let first = lines.first, String(validating: first, as: UTF8.self) != nil else {
            throw .bad("the request line is not UTF-8")
        }
        let words = first.split(separator: RequestField.space, omittingEmptySubsequences: false)
        guard words.count == 3, RequestField.isToken(words[0]) else { throw .bad("this is not an HTTP/1.1 request") }
        switch String(decoding: words[2], as: UTF8.self) {
        case "HTTP/1.1": (isOld, keepsAlive) = (false, true)
        case "HTTP/1.0": (isOld, keepsAlive) = (true, false)
        default: throw .bad("this is not an HTTP/1.1 request")
        }
        method = String(decoding: words[0], as: UTF8.self)
        (path, query) = try Self.target(words[1])
        for line in lines.dropFirst() {
            let field = try RequestField(line)
            try note(field)
            try take(field)
        }
        // RFC 9112 section 6.1: a proxy older than HTTP/1.1 may pass chunks on without knowing them.
        if isOld, body == .chunked { throw .bad("HTTP/1.0 has no chunks") }
        // RFC 9110 section 10.1.1.
        if isOld { expectsContinue = false }
    }

    /// RFC 9112 section 3.2: exactly one; in HTTP/1.0 at most one. Nothing here uses its value.
    func requireHost() throws(Fault) {
        guard hosts == 1 || (hosts == 0 && isOld) else {
            throw .bad(hosts == 0 ? "the request has no Host" : "the request has more than one Host")
        }
    }

    /// A target in origin form (RFC 9112 section 3.2.1). The other forms are for proxies and for whole servers.
    private static func target(_ octets: ArraySlice<UInt8>) throws(Fault) -> (path: [String], query: [QueryItem]) {
        guard octets.first == UInt8(ascii: "/") else { throw .bad("the request's target does not begin with a slash") }
        // Bytes of UTF-8 should be percent-encoded, but people type them in `curl` commands.
        guard octets.allSatisfy({ $0 > RequestField.space && $0 != 0x7F }) else {
            throw .bad("the address has a character that must be percent-encoded")
        }
        let parts = octets.split(separator: UInt8(ascii: "?"), maxSplits: 1, omittingEmptySubsequences: false)
        var path: [String] = []
        for segment in parts[0].split(separator: UInt8(ascii: "/")) { path.append(try decoded(segment)) }
        var query: [QueryItem] = []
        for item in parts.count > 1 ? parts[1].split(separator: UInt8(ascii: "&")) : [] {
            let pair = item.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            query.append(QueryItem(try decoded(pair[0]), pair.count > 1 ? try decoded(pair[1]) : ""))
        }
        return (path, query)
    }

    /// Fields of which two would be two answers to the question who asks, or from where.
    private static let single: Set<String> = [
        "authorization", "content-type", "cookie", "idempotency-key", "origin", "sec-fetch-site",
    ]

    private mutating func note(_ field: RequestField) throws(Fault) {
        let value = String(decoding: field.value, as: UTF8.self)
        guard let before = fields[field.name] else {
            fields[field.name] = value
            return
        }
        guard !Self.single.contains(field.name) else { throw .bad("the request has more than one \(field.name)") }
        fields[field.name] = "\(before), \(value)"
    }

    private mutating func take(_ field: RequestField) throws(Fault) {
        switch field.name {
        case "content-length":
            guard let count = field.number else { throw .bad("Content-Length is not a number") }
            // With a second length, or a length and chunks, the end of the request would be ambiguous (RFC 9112
            // section 6.3).
            guard !hasLength else { throw .bad("the body has two lengths") }
            (body, hasLength) = (.counted(count), true)
        case "transfer-encoding":
            guard field.words == ["chunked"] else {
                throw Fault(status: 501, text: "chunked is the only transfer coding supported")
            }
            guard !hasLength else { throw .bad("the body has two lengths") }
            (body, hasLength) = (.chunked, true)
        case "host":
            guard field.isHost else { throw .bad("Host is not a valid host") }
            hosts += 1
        case "connection": if field.words.contains("close") { keepsAlive = false }
        case "expect": if field.words.contains("100-continue") { expectsContinue = true }
        case Self.personField: person = try Self.decoded(field.value)
        default: break
        }
    }

    private static let personField = ControlHTTP.personField.lowercased()

    /// Undoes percent-encoding (RFC 3986 section 2.1).
    private static func decoded(_ octets: ArraySlice<UInt8>) throws(Fault) -> String {
        var bytes: [UInt8] = []
        var rest = octets
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            let digits = rest.prefix(2).compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
            guard digits.count == 2 else { throw .bad("% without two hexadecimal digits after it") }
            bytes.append(UInt8(digits[0] * 16 + digits[1]))
            rest = rest.dropFirst(2)
        }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .bad("the address is not UTF-8") }
        return text
    }
}

/// A header field (RFC 9112 section 5), or a trailer field.
///
///     C: Content-Length: 58      → "content-length", "58"
///
/// **Why bytes.** In strings, letters outside ASCII may equal ASCII letters without case, and a colon followed by a
/// combining mark is not a colon. Two readers would see two different requests.
struct RequestField {
    static let space = UInt8(ascii: " ")
    private static let tab = UInt8(ascii: "\t")

    /// In lower case.
    let name: String
    /// UTF-8 without control characters, and without surrounding spaces.
    let value: ArraySlice<UInt8>

    /// - Parameter line: without its end. A line that begins with a space once continued the previous line (RFC 9112
    ///   section 5.2); here it has no name and is refused.
    init(_ line: [UInt8]) throws(RequestHead.Fault) {
        guard String(validating: line, as: UTF8.self) != nil else { throw .bad("a header field is not UTF-8") }
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")), Self.isToken(line[..<colon]) else {
            throw .bad("a header field has no name")
        }
        // RFC 9110 section 5.5: CR, LF and NUL are dangerous, other control characters are useless.
        guard line[colon...].allSatisfy({ $0 == Self.tab || ($0 >= Self.space && $0 != 0x7F) }) else {
            throw .bad("a header field has a control character")
        }
        name = Self.lowercased(line[..<colon])
        value = Self.trimmed(line[(colon + 1)...])
    }

    /// The value as a list of words, in lower case (RFC 9110 section 5.6.1).
    var words: [String] {
        value.split(separator: UInt8(ascii: ",")).map { Self.lowercased(Self.trimmed($0)) }
    }

    /// The value as digits only; nil when it has other characters, or is beyond `Int`.
    var number: Int? {
        guard !value.isEmpty, value.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return Int(String(decoding: value, as: UTF8.self))
    }

    /// Whether the value has only characters of a host and a port (RFC 3986 section 3.2); it may be empty.
    var isHost: Bool {
        value.allSatisfy { Self.isLetterOrDigit($0) || Self.inHosts.contains($0) }
    }

    /// RFC 9110 section 5.6.2.
    static func isToken(_ octets: ArraySlice<UInt8>) -> Bool {
        !octets.isEmpty && octets.allSatisfy { isLetterOrDigit($0) || inTokens.contains($0) }
    }

    private static let inTokens = Array("!#$%&'*+-.^_`|~".utf8)
    private static let inHosts = Array("-._~%!$&'()*+,;=:[]".utf8)

    private static func isLetterOrDigit(_ octet: UInt8) -> Bool {
        (0x30...0x39).contains(octet) || (0x61...0x7A).contains(octet | 0x20)
    }

    private static func trimmed(_ octets: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var rest = octets.drop { $0 == space || $0 == tab }
        while let last = rest.last, last == space || last == tab { rest.removeLast() }
        return rest
    }

    /// Letters of ASCII only.
    private static func lowercased(_ octets: ArraySlice<UInt8>) -> String {
        String(decoding: octets.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
    }
}
