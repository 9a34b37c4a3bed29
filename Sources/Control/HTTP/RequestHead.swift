/// What of HTTP/1.1 (RFC 9112) comes before a request's body, as far as the control socket knows it.
///
///     C: GET /log?campaign=spring HTTP/1.1
///     C: Host: sendguard
///     C: X-Sendguard-Person: ann
///     C:
package struct RequestHead: Hashable, Sendable {
    /// Why a request cannot be answered as one.
    package struct Fault: Error, Hashable, Sendable {
        /// Of the answer.
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
    /// A field has said it.
    private var hasLength = false
    /// What the asker says of itself.
    package var person: String?
    /// The client waits for a word before it sends the body (RFC 9110 section 10.1.1).
    package var expectsContinue = false
    /// Another request may follow.
    package var keepsAlive = true
    /// HTTP/1.0: knows nothing of chunks.
    package var isOld = false

    package init(method: String, path: [String], query: [QueryItem] = []) {
        (self.method, self.path, self.query) = (method, path, query)
    }

    /// - Parameter lines: without their ends, the request line first.
    package init(lines: [[UInt8]]) throws(Fault) {
        let texts = lines.map { String(validating: $0, as: UTF8.self) }
        guard let first = texts.first ?? nil else { throw .bad("the request line is no text") }
        let words = first.split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 3, words[2] == "HTTP/1.1" || words[2] == "HTTP/1.0" else {
            throw .bad("this is no request of HTTP/1.1")
        }
        guard words[1].hasPrefix("/") else { throw .bad("a request's target begins with a slash") }
        (isOld, keepsAlive) = (words[2] == "HTTP/1.0", words[2] == "HTTP/1.1")
        method = String(words[0])
        let parts = words[1].split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        path = []
        for segment in parts[0].split(separator: "/") { path.append(try Self.decoded(segment)) }
        query = []
        for item in parts.count > 1 ? parts[1].split(separator: "&") : [] {
            let pair = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            query.append(QueryItem(try Self.decoded(pair[0]), pair.count > 1 ? try Self.decoded(pair[1]) : ""))
        }
        for line in texts.dropFirst() {
            guard let line else { throw .bad("a header field is no text") }
            try take(line)
        }
    }

    private mutating func take(_ line: String) throws(Fault) {
        let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let name = parts.first, !name.isEmpty, !name.contains(where: \.isWhitespace) else {
            throw .bad("a header field has no name")
        }
        let value = parts[1].drop { $0 == " " || $0 == "\t" }
        let word = value.lowercased().reversed().drop { $0 == " " || $0 == "\t" }.reversed()
        switch name.lowercased() {
        case "content-length":
            guard let count = Int(String(word)), word.allSatisfy({ $0.isASCII && $0.isNumber }) else {
                throw .bad("Content-Length is no number")
            }
            // Two that differ, or one beside chunks, would leave it open where the request ends.
            guard !hasLength || body == .counted(count) else { throw .bad("the body has two lengths") }
            (body, hasLength) = (.counted(count), true)
        case "transfer-encoding":
            guard String(word) == "chunked" else { throw Fault(status: 501, text: "no transfer coding but chunked") }
            guard !hasLength else { throw .bad("the body has two lengths") }
            (body, hasLength) = (.chunked, true)
        case "connection": if String(word) == "close" { keepsAlive = false }
        case "expect": if String(word) == "100-continue" { expectsContinue = true }
        case ControlHTTP.personField.lowercased(): person = try Self.decoded(value)
        default: break
        }
    }

    /// Undoes percent-encoding (RFC 3986 section 2.1).
    private static func decoded(_ text: Substring) throws(Fault) -> String {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            let digits = rest.prefix(2).compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
            guard digits.count == 2 else { throw .bad("%, and no two hexadecimal digits behind it") }
            bytes.append(UInt8(digits[0] * 16 + digits[1]))
            rest = rest.dropFirst(2)
        }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .bad("the address is not UTF-8") }
        return text
    }
}
