// Folder Checks/Links: faults that a link's address shows by itself: it leads nowhere (`LinkFault`), or to a place
// where mails are made and tested (`TestLinks`).
// It may use Text.

/// A fault in the target of a link, judged by its text alone.
///
/// A target with characters that only templates use (`{{link}}`, `*|UNSUB|*`) is left to the placeholder check, or to
/// the ESP that fills it in.
enum LinkFault: String, Sendable {
    /// No target, or `#`, which leads nowhere.
    case empty
    /// `https://`, `http:///sale`
    case noHost = "no-host"
    /// `javascript:`, which no mail program runs; `file:`, which is on another machine; `htp://`, which is a typing
    /// error.
    case badScheme = "bad-scheme"
    /// `www.example.com`, `/sale`: relative to a page, and a mail has no page.
    case relative
    /// `http:/example.com`, `http://http://example.com`, `https://exam ple.com`
    case notAURL = "not-a-url"

    /// nil when the target has no fault.
    init?(_ target: ArraySlice<UInt8>) {
        let target = target.trimming(leading: Self.blanks, trailing: Self.blanks)
        guard let first = target.first, !target.elementsEqual("#".utf8) else {
            self = .empty
            return
        }
        // The case of nearly all links: only the host is judged, and any text may follow.
        if let host = Self.authority(of: target) {
            guard let fault = Self.fault(host: host) else { return nil }
            self = fault
            return
        }
        // A place in the mail itself; attributes do not show whether it exists.
        if first == UInt8(ascii: "#") || Self.isTag(target) { return nil }
        guard let fault = Self.fault(odd: target) else { return nil }
        self = fault
    }

    /// Returns the index after the slash that ends an ordinary host. A target that begins so has no fault, whatever
    /// follows the slash. nil when the target needs the full judgement.
    static func soundBeginning(of target: ArraySlice<UInt8>) -> Int? {
        guard let start = hostStart(of: target) else { return nil }
        let nameBytes = Self.nameBytes
        var previous = UInt8(ascii: ".")
        var index = start
        while index < target.endIndex, nameBytes.contains(target[index]) {
            if target[index] == UInt8(ascii: "."), previous == UInt8(ascii: ".") { return nil }
            previous = target[index]
            index += 1
        }
        // "http" and "https" are not hosts, and shorter hosts are too rare to matter.
        guard index < target.endIndex, target[index] == UInt8(ascii: "/"), index - start > 5 else { return nil }
        return index + 1
    }

    /// The text between `http://` or `https://` and the path; nil when the target begins differently.
    private static func authority(of target: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard let start = hostStart(of: target) else { return nil }
        var end = start
        while end < target.endIndex, !hostEnds.contains(target[end]) { end += 1 }
        return target[start..<end]
    }

    /// The index after `http://` or `https://`.
    private static func hostStart(of target: ArraySlice<UInt8>) -> Int? {
        guard target.count >= 7, starts(target, with: "http") else { return nil }
        var index = target.startIndex + 4
        if target[index] | 0x20 == UInt8(ascii: "s") { index += 1 }
        guard index + 3 <= target.endIndex, target[index] == UInt8(ascii: ":"), target[index + 1] == UInt8(ascii: "/"),
            target[index + 2] == UInt8(ascii: "/")
        else { return nil }
        return index + 3
    }

    private static func fault(host authority: ArraySlice<UInt8>) -> LinkFault? {
        if authority.isEmpty { return .noHost }
        if isTag(authority) { return nil }
        // The part after `user:password@` and before `:port`.
        let host = authority.lastIndex(of: UInt8(ascii: "@")).map { authority[($0 + 1)...] } ?? authority
        if host.first == UInt8(ascii: "[") { return nil }
        let colon = host.firstIndex(of: UInt8(ascii: ":"))
        let name = host[..<(colon ?? host.endIndex)]
        if name.isEmpty { return .noHost }
        if let colon, !host[(colon + 1)...].allSatisfy(\.isDigit) { return .notAURL }
        // `http://http://example.com` has the host "http" and an empty port.
        if name.elementsEqual("http".utf8) || name.elementsEqual("https".utf8) { return .notAURL }
        var previous = UInt8(ascii: ".")
        for byte in name {
            if hostFaults.contains(byte) || byte < 0x21 || byte == 0x7F { return .notAURL }
            if byte == UInt8(ascii: "."), previous == byte { return .notAURL }
            previous = byte
        }
        return name.contains { $0 >= 0x80 } && hasUnseenCharacter(name) ? .notAURL : nil
    }

    /// Whether there is a non-breaking space or a zero-width character, which copying an address can add.
    private static func hasUnseenCharacter(_ name: ArraySlice<UInt8>) -> Bool {
        var index = name.startIndex
        while index < name.endIndex {
            let (scalar, end) = FoldedText.scalar(in: name, at: index)
            if FoldedText.isSpace(scalar) || FoldedText.isInvisible(scalar) { return true }
            index = end
        }
        return false
    }

    private static func fault(odd target: ArraySlice<UInt8>) -> LinkFault? {
        let scheme = target.prefix { $0.isAlphanumeric || schemeMarks.contains($0) }
        guard scheme.endIndex < target.endIndex, target[scheme.endIndex] == UInt8(ascii: ":"), !scheme.isEmpty,
            !scheme[scheme.startIndex].isDigit
        else { return fault(withoutScheme: target) }
        let name = String(decoding: scheme, as: UTF8.self).lowercased()
        let rest = target[(scheme.endIndex + 1)...]
        switch name {
        case "http", "https": return rest.allSatisfy { $0 == UInt8(ascii: "/") } ? .noHost : .notAURL
        case "mailto": return fault(mail: rest)
        case "tel", "sms", "cid", "mid": return rest.isEmpty ? .empty : nil
        case "javascript", "vbscript", "file", "about", "data", "blob": return .badScheme
        default: break
        }
        // `example.com:8080/x` has a port, not a scheme.
        if name.contains(".") { return rest.first?.isDigit == true ? .relative : nil }
        if name.utf8.count == 1 { return .badScheme }  // A drive: `C:\`
        return SchemeTypo.isOne(name) ? .badScheme : nil
    }

    /// A fault of `mailto:`. `mailto:?subject=` without a recipient is no fault: links for recommendations use it.
    private static func fault(mail rest: ArraySlice<UInt8>) -> LinkFault? {
        if rest.isEmpty { return .empty }
        let mailbox = rest.prefix { $0 != UInt8(ascii: "?") }
        if mailbox.isEmpty { return nil }
        let hasSign =
            mailbox.contains(UInt8(ascii: "@")) || mailbox.indices.contains { mailbox[$0...].starts(with: "%40".utf8) }
        return hasSign ? nil : .notAURL
    }

    /// A path, or an address with a damaged colon: `http//example.com`, `http;//example.com`,
    /// `“https://example.com”`.
    private static func fault(withoutScheme target: ArraySlice<UInt8>) -> LinkFault {
        let near = target.prefix(12)
        let isSlip = near.indices.contains { near[$0...].starts(with: "://".utf8) }
        if isSlip { return .notAURL }
        guard starts(target, with: "http") else { return .relative }
        let behind = target.dropFirst(4).drop { $0 | 0x20 == UInt8(ascii: "s") }
        return behind.first.map { slips.contains($0) } ?? true ? .notAURL : .relative
    }

    private static func starts(_ target: ArraySlice<UInt8>, with word: StaticString) -> Bool {
        guard target.count >= word.utf8CodeUnitCount else { return false }
        for offset in 0..<word.utf8CodeUnitCount
        where target[target.startIndex + offset] | 0x20 != word.utf8Start[offset] {
            return false
        }
        return true
    }

    /// Whether it contains a character of templates that addresses do not have, or begins like a tag.
    private static func isTag(_ text: ArraySlice<UInt8>) -> Bool {
        text.contains { tags.contains($0) } || text.first.map { tagStarts.contains($0) } ?? false
    }

    private static let blanks = ByteSet(" \t\r")
    private static let nameBytes = ByteSet("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_")
    private static let hostEnds = ByteSet("/?#\\")
    private static let hostFaults = ByteSet("\"'`,;()!^")
    private static let schemeMarks = ByteSet("+-.")
    private static let tags = ByteSet("{}<>|*$")
    /// Office writes `~` in addresses of its files: `~~themedata~~`.
    private static let tagStarts = ByteSet("%[-~")
    private static let slips = ByteSet("/;:.,%")
}

/// Typing errors in `http` and `https`.
enum SchemeTypo {
    /// Whether one letter is missing, added or wrong, or two are swapped: `htp`, `htttp`, `httl`, `hhtp`.
    static func isOne(_ scheme: String) -> Bool {
        let scheme = Array(scheme.utf8)
        return ["http", "https"].contains { isOneOff(scheme, Array($0.utf8)) }
    }

    private static func isOneOff(_ text: [UInt8], _ wanted: [UInt8]) -> Bool {
        let start = zip(text, wanted).prefix { $0 == $1 }.count
        let rest = text[start...]
        let wantedRest = wanted[start...]
        switch text.count - wanted.count {
        case -1: return rest.elementsEqual(wantedRest.dropFirst())
        case 1: return rest.dropFirst().elementsEqual(wantedRest)
        case 0:
            if rest.dropFirst().elementsEqual(wantedRest.dropFirst()) { return true }
            return rest.count >= 2 && rest[start] == wanted[start + 1] && rest[start + 1] == wanted[start]
                && rest.dropFirst(2).elementsEqual(wantedRest.dropFirst(2))
        default: return false
        }
    }
}

/// The beginning of one link in a list, up to the end of the host, so that the next links can be compared with it.
///
/// **Why:** nearly all links of a newsletter go to one host, the service that counts the clicks. Comparing the bytes
/// replaces a second judgement, so checks on links take half the instructions.
struct LinkBeginning {
    private var range = 0..<0

    /// - Parameter range: includes the byte that ends the host, so that a longer host does not match.
    mutating func remember(_ range: Range<Int>) { self.range = range }

    /// Whether the same bytes are at a place of the same text.
    func stands(in text: [UInt8], at start: Int) -> Bool {
        let count = range.count
        guard count > 0, start >= 0, start + count <= text.count else { return false }
        let bytes = text.span.bytes
        var offset = 0
        while offset &+ 8 <= count {
            let known = bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: range.lowerBound &+ offset, as: UInt64.self)
            let here = bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: start &+ offset, as: UInt64.self)
            guard known == here else { return false }
            offset &+= 8
        }
        while offset < count {
            guard text[range.lowerBound &+ offset] == text[start &+ offset] else { return false }
            offset &+= 1
        }
        return true
    }
}
