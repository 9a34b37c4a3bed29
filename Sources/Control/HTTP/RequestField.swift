/// A header field (RFC 9112 section 5), or a trailer field.
///
///     C: Content-Length: 58      → "content-length", "58"
///
/// **Why octets.** In text, letters outside ASCII may equal letters of ASCII when their case is taken away, and a colon with a
/// combining mark behind it is no colon any more: two readers would see two requests.
struct RequestField {
    static let space = UInt8(ascii: " ")
    private static let tab = UInt8(ascii: "\t")

    /// In lower case.
    let name: String
    /// UTF-8 without control characters, and without the spaces around it.
    let value: ArraySlice<UInt8>

    /// - Parameter line: without its end. One that begins with a space continued the line before it in times of old
    ///   (RFC 9112 section 5.2), and has no name here.
    init(_ line: [UInt8]) throws(RequestHead.Fault) {
        guard String(validating: line, as: UTF8.self) != nil else { throw .bad("a header field is no text") }
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")), Self.isToken(line[..<colon]) else {
            throw .bad("a header field has no name")
        }
        // RFC 9110 section 5.5: CR, LF and NUL are dangerous, other control characters are of no use.
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

    /// The value as digits and nothing else; nil when it is none, or beyond `Int`.
    var number: Int? {
        guard !value.isEmpty, value.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return Int(String(decoding: value, as: UTF8.self))
    }

    /// Whether the value has nothing in it that a host and a port have not (RFC 3986 section 3.2); it may be empty.
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
