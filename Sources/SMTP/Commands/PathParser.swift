import Mail

/// The inside of a path (RFC 5321 4.1.2): a mailbox, perhaps behind a source route.
///
///     C: RCPT TO:<@relay.example,@other.example:jo@example.org>
///
/// Source routes are obsolete: read and dropped (RFC 5321 appendix C and F.2). Who has a recipient with one is told.
enum PathParser {
    static func address(in path: UnsafeRawBufferPointer) -> Address? {
        guard let mailbox = withoutRoute(path), let text = String(validating: mailbox, as: UTF8.self) else {
            return nil
        }
        return Address(text)
    }

    static func hasRoute(_ path: UnsafeRawBufferPointer) -> Bool { path.first == UInt8(ascii: "@") }

    private static func withoutRoute(_ path: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
        guard hasRoute(path) else { return path }
        guard let colon = path.firstIndex(of: UInt8(ascii: ":")) else { return nil }
        let hops = path[..<colon].split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
        guard
            hops.allSatisfy({ $0.count > 1 && $0.first == UInt8(ascii: "@") && $0.dropFirst().allSatisfy(isDomainByte) }
            )
        else { return nil }
        return UnsafeRawBufferPointer(rebasing: path[(colon + 1)...])
    }

    private static func isDomainByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), 0x80...:
            true
        default: false
        }
    }
}
