/// The value of a List-Unsubscribe field (RFC 2369): addresses of the web or of mail, each in angle brackets.
///
///     List-Unsubscribe: <https://shop.example/u/4f2a>, <mailto:leave@shop.example?subject=4f2a>
struct ListUnsubscribe {
    /// An https address with a host, which one-click (RFC 8058 section 3.1) asks for.
    private(set) var hasSecureLink = false
    /// A mailto address with a recipient.
    private(set) var hasMail = false

    /// - Parameter value: of the field, unfolded.
    init(_ value: [UInt8]) {
        let bytes = value.span.bytes
        var open = RareByte.next(Self.opening, in: bytes, from: 0)
        while open < value.count {
            let end = RareByte.next(Self.opening, or: Self.closing, in: bytes, from: open + 1)
            guard end < value.count else { break }
            if value[end] == Self.closing {
                read(value[(open + 1)..<end])
                open = RareByte.next(Self.opening, in: bytes, from: end + 1)
            } else {
                open = end
            }
        }
    }

    var isUsable: Bool { hasSecureLink || hasMail }

    private static let opening = UInt8(ascii: "<")
    private static let closing = UInt8(ascii: ">")

    private mutating func read(_ address: ArraySlice<UInt8>) {
        // RFC 2369 section 2: white space within the brackets does not count.
        let address =
            address.contains(where: Self.isBlank) ? ArraySlice(address.filter { !Self.isBlank($0) }) : address
        guard let colon = address.firstIndex(of: UInt8(ascii: ":")) else { return }
        let scheme = address[..<colon]
        let rest = address[(colon + 1)...]
        if Self.isScheme(scheme, "https"), rest.starts(with: "//".utf8) {
            let host = rest.dropFirst(2).prefix { !Self.endsHost($0) }
            hasSecureLink = hasSecureLink || host.contains(UInt8(ascii: "."))
        } else if Self.isScheme(scheme, "mailto") {
            let mailbox = rest.prefix { $0 != UInt8(ascii: "?") }
            hasMail =
                hasMail || mailbox.contains(UInt8(ascii: "@"))
                || mailbox.indices.contains { mailbox[$0...].starts(with: "%40".utf8) }
        }
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    private static func endsHost(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "/") || byte == UInt8(ascii: "?") || byte == UInt8(ascii: "#")
    }

    /// - Parameter name: in lower case.
    private static func isScheme(_ scheme: ArraySlice<UInt8>, _ name: StaticString) -> Bool {
        scheme.count == name.utf8CodeUnitCount
            && name.withUTF8Buffer { $0.elementsEqual(scheme) { $0 == ($1 &- 0x41 < 26 ? $1 | 0x20 : $1) } }
    }
}
