import Mail

/// A position in a command line that moves towards its end.
struct CommandCursor {
    private let line: UnsafeRawBufferPointer
    private var index = 0

    init(_ line: UnsafeRawBufferPointer) { self.line = line }

    var isAtEnd: Bool { index == line.count }

    mutating func skipSpaces() {
        while index < line.count, line[index] == space { index += 1 }
    }

    /// Reads the bytes up to the next space or the end.
    mutating func word() -> UnsafeRawBufferPointer {
        let start = index
        while index < line.count, line[index] != space { index += 1 }
        return UnsafeRawBufferPointer(rebasing: line[start..<index])
    }

    /// Skips `text`, which is in upper case, if the line has it here in any case.
    mutating func skip(_ text: String) -> Bool {
        guard CommandParser.equals(line[index...].prefix(text.utf8.count), text) else { return false }
        index += text.utf8.count
        return true
    }

    /// Reads the bytes between `<` and its `>`. A `>` in a quoted string does not count (RFC 5321 4.1.2). nil when
    /// there are no brackets, or when something other than a space follows them.
    mutating func path() -> UnsafeRawBufferPointer? {
        guard index < line.count, line[index] == UInt8(ascii: "<") else { return nil }
        let start = index + 1
        var isQuoted = false
        var end = start
        while end < line.count {
            switch line[end] {
            case UInt8(ascii: "\\") where isQuoted: end += 1
            case UInt8(ascii: "\""): isQuoted.toggle()
            case UInt8(ascii: ">") where !isQuoted:
                index = end + 1
                guard isAtEnd || line[index] == space else { return nil }
                return UnsafeRawBufferPointer(rebasing: line[start..<end])
            default: break
            }
            end += 1
        }
        return nil
    }

    var isAtBracket: Bool { index < line.count && line[index] == UInt8(ascii: "<") }

    /// Reads the bytes up to the next space, as a path without brackets; nil when there are no bytes, or a bracket is
    /// among them.
    mutating func barePath() -> UnsafeRawBufferPointer? {
        let path = word()
        let hasBracket = path.contains { $0 == UInt8(ascii: "<") || $0 == UInt8(ascii: ">") }
        return path.isEmpty || hasBracket ? nil : path
    }

    /// The bytes without the spaces at both ends.
    static func trimmed(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        guard let first = bytes.firstIndex(where: { $0 != 0x20 }), let last = bytes.lastIndex(where: { $0 != 0x20 })
        else { return UnsafeRawBufferPointer(rebasing: bytes[..<0]) }
        return UnsafeRawBufferPointer(rebasing: bytes[first...last])
    }

    private var space: UInt8 { 0x20 }
}

/// Parses the inside of a path (RFC 5321 4.1.2): a mailbox, perhaps after a source route.
///
///     C: RCPT TO:<@relay.example,@other.example:jo@example.org>
///
/// Source routes are obsolete: they are read and dropped (RFC 5321 appendix C and F.2). `hasRoute` is true when there
/// was a route.
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
