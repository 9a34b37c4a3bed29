import Mail

/// How the ESP's reply to an accepted message contains the ESP's id of it: a text with one hole for the id.
///
///     Ok: queued as (ID)        SendGrid  250 Ok: queued as nhIMmON9SFOPcT0ii4nt2A
///     Ok (HEX)                  SES       250 Ok 0100016e4ab7c399-5058a2a5-d4ad-407b-92b8-94472f229325-000000
///     (ANY)id=(ID)(ANY)         Exim      250 OK id=1rXyZ1-0004Hh-Aa
///
/// The pattern must match a whole line of the reply, without the codes; case does not count. A text that does not
/// look like an id is not accepted. So a reply in words ("queued as soon as possible") gives no id rather than a
/// wrong one.
package struct ReplyIDPattern: Hashable, Sendable {
    /// A placeholder for a text that differs in each reply.
    private enum Hole: String, CaseIterable {
        /// Letters, digits and `-_.+=/@$~:#`, with a digit or with letters of both cases.
        case id = "ID"
        /// Hexadecimal digits and `-`, at least 16.
        case hex = "HEX"
        /// Any text, or nothing.
        case any = "ANY"
    }

    private typealias Piece = HoleNotation<Hole>.Piece

    /// Literals are in lower case.
    private let pieces: [Piece]

    /// The length of an id in octets. Some ESPs return the Message-ID, whose line may have 998 (RFC 5322).
    static let idBytes = 4...255
    /// How many octets of a line are read, and how many lines of a reply.
    private static let lineBytes = 500
    private static let lines = 10
    /// The most `(ANY)` in a pattern: each except the last is tried at every octet of a line.
    private static let anyLimit = 3

    /// nil unless the notation has exactly one hole for an id, some text, and a definite end for each hole.
    package init?(_ notation: String) {
        let pieces = HoleNotation<Hole>.pieces(of: notation).map { piece in
            if case .literal(let text) = piece { Piece.literal(text.map(Self.lower)) } else { piece }
        }
        guard Self.isWellFormed(pieces) else { return nil }
        self.pieces = pieces
    }

    private static func isWellFormed(_ pieces: [Piece]) -> Bool {
        guard pieces.count(where: { $0 == .hole(.id) || $0 == .hole(.hex) }) == 1,
            pieces.count(where: { $0 == .hole(.any) }) <= anyLimit
        else { return false }
        // A pattern without text would accept anything that looks like an id.
        guard pieces.contains(where: { if case .literal = $0 { true } else { false } }) else { return false }
        return zip(pieces, pieces.dropFirst()).allSatisfy { piece, next in
            switch (piece, next) {
            case (.hole(.any), .hole): false
            case (.hole, .literal(let text)) where piece != .hole(.any): !text.first.map(isOfID)!
            default: true
            }
        }
    }

    /// The id in the reply, found with the first pattern that fits a line; nil when no pattern fits.
    package static func id(in reply: Reply, by patterns: [ReplyIDPattern]) -> String? {
        let lines = reply.lines.prefix(Self.lines).map { oneSpaced(Array($0.utf8.prefix(lineBytes))) }
        for pattern in patterns {
            for line in lines { if let id = pattern.id(in: line) { return id } }
        }
        return nil
    }

    private func id(in line: [UInt8]) -> String? {
        var found: Range<Int>?
        guard match(0, line, 0, &found), let found else { return nil }
        return String(decoding: line[found], as: UTF8.self)
    }

    /// Whether the pieces from `index` on match the line from `start` to its end.
    private func match(_ index: Int, _ line: [UInt8], _ start: Int, _ found: inout Range<Int>?) -> Bool {
        guard index < pieces.count else { return start == line.count }
        switch pieces[index] {
        case .literal(let text):
            return Self.stands(text, in: line, at: start) && match(index + 1, line, start + text.count, &found)
        case .hole(.any):
            guard index + 1 < pieces.count, case .literal(let text) = pieces[index + 1] else { return true }
            var place = start
            while place + text.count <= line.count {
                if Self.stands(text, in: line, at: place), Self.isWordStart(place, in: line, text),
                    match(index + 2, line, place + text.count, &found)
                {
                    return true
                }
                place += 1
            }
            return false
        case .hole(let hole):
            var end = start
            while end < line.count, Self.isOfID(line[end]) { end += 1 }
            var last = end
            // A sentence may end after the id.
            while last > start, [UInt8(ascii: "."), UInt8(ascii: ":")].contains(line[last - 1]) { last -= 1 }
            guard Self.isID(line[start..<last], isHex: hole == .hex) else { return false }
            let isLast = index + 1 == pieces.count
            guard match(index + 1, line, isLast ? end : last, &found) || match(index + 1, line, end, &found) else {
                return false
            }
            found = start..<last
            return true
        }
    }

    // MARK: Octets

    private static func stands(_ text: [UInt8], in line: [UInt8], at place: Int) -> Bool {
        guard place + text.count <= line.count else { return false }
        for (offset, byte) in text.enumerated() where lower(line[place + offset]) != byte { return false }
        return true
    }

    /// Whether a word begins here: `id=` must not match within `InternalId=`.
    private static func isWordStart(_ place: Int, in line: [UInt8], _ text: [UInt8]) -> Bool {
        guard place > 0, let first = text.first, isAlphanumeric(first) else { return true }
        return !isAlphanumeric(line[place - 1])
    }

    private static func isID(_ text: ArraySlice<UInt8>, isHex: Bool) -> Bool {
        guard idBytes.contains(text.count) else { return false }
        if isHex {
            return text.count { isHexDigit($0) } >= 16 && text.allSatisfy { isHexDigit($0) || $0 == UInt8(ascii: "-") }
        }
        if text.contains(where: isDigit) { return true }
        // Ten or more letters of both cases are not a word. Ids without a digit are rare.
        let rest = text.dropFirst()
        return text.count >= 10 && rest.contains(where: isCapital)
            && rest.contains { isAlphanumeric($0) && !isCapital($0) }
    }

    private static func isOfID(_ byte: UInt8) -> Bool { isAlphanumeric(byte) || punctuation.contains(byte) }

    private static let punctuation = Array("-_.+=/@$~:#".utf8)

    private static func lower(_ byte: UInt8) -> UInt8 { isCapital(byte) ? byte | 0x20 : byte }

    private static func isCapital(_ byte: UInt8) -> Bool { byte &- 0x41 < 26 }

    private static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool { isDigit(byte) || lower(byte) &- 0x61 < 26 }

    private static func isHexDigit(_ byte: UInt8) -> Bool { isDigit(byte) || lower(byte) &- 0x61 < 6 }

    private static func oneSpaced(_ bytes: [UInt8]) -> [UInt8] {
        Array(bytes.split { $0 == 0x20 || $0 == 0x09 }.joined(separator: [0x20]))
    }
}
