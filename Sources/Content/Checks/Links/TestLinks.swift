/// Links to where mails are made and tried, in lists of addresses, one a line.
///
/// Most links of a mail go to a few hosts, so each host is judged once: it is known again by a hash. The user of the guard
/// is not out to deceive it, so that a clash of hashes, one in 2^64, hides nothing that matters.
struct TestLinks {
    private let ownHosts: [[UInt8]]
    /// Hashes of hosts that were judged, the first of them.
    private var known: [UInt64] = []
    private static let knownLimit = 32

    /// - Parameter ownHosts: the user's staging hosts, in lower case.
    init(ownHosts: [[UInt8]]) { self.ownHosts = ownHosts }

    /// Calls `found` for each kind of host, once a host, until it returns false.
    mutating func find(in text: [UInt8], _ found: (_ kind: TestHost, _ range: Range<Int>) -> Bool) {
        var start = 0
        var last = LinkBeginning()
        while start < text.count {
            if !last.stands(in: text, at: start), let begin = Self.hostBegin(text, start) {
                if begin == start {
                    // `file:`; more of it may name its author.
                    guard found(.local, start..<start + 5) else { return }
                } else if let host = Self.plainHost(text, begin) ?? Self.host(text, begin) {
                    if !isKnown(host.hash), let kind = TestHost(text[host.range], ownHosts: ownHosts) {
                        guard found(kind, start..<host.range.upperBound) else { return }
                    }
                    let end = host.range.upperBound
                    if host.range.lowerBound == begin, end < text.count, text[end] == UInt8(ascii: "/") {
                        last.remember(start..<end + 1)
                    }
                }
            }
            start = RareByte.next(UInt8(ascii: "\n"), in: text.span.bytes, from: start) + 1
        }
    }

    private mutating func isKnown(_ hash: UInt64) -> Bool {
        if known.contains(hash) { return true }
        if known.count < Self.knownLimit { known.append(hash) }
        return false
    }

    /// Behind `http://`, `https://` or `//`; the address's own beginning for `file:`; nil for any other.
    private static func hostBegin(_ text: [UInt8], _ start: Int) -> Int? {
        switch text[start] | 0x20 {
        case UInt8(ascii: "h"):
            if matches("http://", text, start) { return start + 7 }
            return matches("https://", text, start) ? start + 8 : nil
        case UInt8(ascii: "/"): return matches("//", text, start) ? start + 2 : nil
        case UInt8(ascii: "f"): return matches("file:", text, start) ? start : nil
        default: return nil
        }
    }

    private static func matches(_ wanted: StaticString, _ text: [UInt8], _ start: Int) -> Bool {
        let count = wanted.utf8CodeUnitCount
        guard start + count <= text.count else { return false }
        return wanted.withUTF8Buffer { bytes in
            for offset in 0..<count where text[start + offset] | 0x20 != bytes[offset] | 0x20 { return false }
            return true
        }
    }

    /// Up to the path, as nearly all addresses have it; nil for those with a user's name, a port or what no host has.
    private static func plainHost(_ text: [UInt8], _ begin: Int) -> (range: Range<Int>, hash: UInt64)? {
        let nameBytes = Self.nameBytes
        var hash = seed
        var index = begin
        while index < text.count, index - begin < 256, nameBytes.contains(text[index]) {
            hash = (hash ^ UInt64(text[index])) &* 0x0000_0100_0000_01B3
            index += 1
        }
        guard index > begin, index < text.count, text[index] == UInt8(ascii: "/") else { return nil }
        return (begin..<index, hash)
    }

    /// Up to the path, without a user's name and the port; nil when it has what no host has, such as a template's tag.
    private static func host(_ text: [UInt8], _ begin: Int) -> (range: Range<Int>, hash: UInt64)? {
        // Locals, since a static one asks each time whether it has been made.
        let (nameBytes, literalBytes) = (Self.nameBytes, Self.literalBytes)
        var hash = seed
        var start = begin
        var end: Int?
        var isName = true
        var isLiteral = false
        var index = begin
        while index < text.count, index - begin < 256 {
            let byte = text[index]
            if byte == UInt8(ascii: "/") || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "?")
                || byte == UInt8(ascii: "#")
            {
                break
            }
            if byte == UInt8(ascii: "@") {
                (start, end, hash, isName, isLiteral) = (index + 1, nil, seed, true, false)
            } else if byte == UInt8(ascii: ":"), !isLiteral {
                if end == nil { end = index }
            } else if end == nil {
                if byte == UInt8(ascii: "["), index == start { isLiteral = true }
                isName = isName && (nameBytes.contains(byte) || isLiteral && literalBytes.contains(byte))
                if byte == UInt8(ascii: "]") { isLiteral = false }
                hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
            }
            index += 1
        }
        let range = start..<(end ?? index)
        return isName && !range.isEmpty ? (range, hash) : nil
    }

    private static let seed: UInt64 = 0xCBF2_9CE4_8422_2325
    private static let nameBytes = ByteSet("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._")
    private static let literalBytes = ByteSet("[]:")
}
