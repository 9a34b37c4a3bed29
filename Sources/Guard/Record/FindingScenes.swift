import Content
import Mail

/// Locates the findings of one message in its bytes and in the text that its reader sees.
///
/// **Why the context is computed and not recorded.** A record outlives its message in the quarantine and is read by
/// more people, so it contains only the excerpt of the message.
package struct FindingScenes {
    private let bytes: [UInt8]
    private let surfaces: [Surface]
    private let origins: MessageOrigins
    /// Bytes at the front that are not part of the user's message.
    private let ownBytes: Int

    /// - Parameter ownBytes: bytes that were put before the user's message; offsets are counted after them.
    package init(of message: [UInt8], ownBytes: Int = 0) {
        bytes = message
        self.ownBytes = ownBytes
        surfaces = message.withUnsafeBytes { Message(reading: $0).surfaces }
        origins = message.withUnsafeBytes { MessageOrigins(reading: $0) }
    }

    /// The scene of a new finding; nil when it has no place in the message.
    package func scene(of finding: Finding) -> FindingScene? {
        guard let spot = finding.spot else { return nil }
        return scene(at: origins.range(of: spot.range, inSurface: spot.surface), spot)
    }

    /// The scene of a recorded finding; nil when the location is outside this message.
    package func scene(where name: String, excerpt: String, location: Finding.Location) -> FindingScene? {
        let end = location.offset.addingReportingOverflow(location.length)
        guard location.offset >= 0, location.length >= 0, !end.overflow, end.partialValue <= bytes.count else {
            return nil
        }
        let range = location.offset..<end.partialValue
        return scene(at: range, spot(where: name, excerpt: excerpt, origin: range))
    }

    private func scene(at range: Range<Int>, _ spot: Finding.Spot?) -> FindingScene? {
        guard range.lowerBound >= ownBytes else { return nil }
        return FindingScene(
            location: Finding.Location(offset: range.lowerBound - ownBytes, length: range.count),
            line: 1 + bytes[ownBytes..<range.lowerBound].count { $0 == Self.newline },
            source: Passage(bytes, range, within: Self.lines(of: range, in: bytes, from: ownBytes)),
            context: spot.map(context))
    }

    private func context(_ spot: Finding.Spot) -> Passage {
        let surface = surfaces[spot.surface]
        let spot = Finding.Spot(surface: spot.surface, range: black(spot.range, in: surface.text))
        let bounds =
            surface.isOneValueALine
            ? Self.lines(of: spot.range, in: surface.text, from: 0) : 0..<surface.text.count
        return Passage(surface.text, spot.range, within: bounds).inOneLine
    }

    /// The lines that the range touches, without the last line's end.
    private static func lines(of range: Range<Int>, in text: [UInt8], from first: Int) -> Range<Int> {
        let start = text[first..<range.lowerBound].lastIndex(of: newline).map { $0 + 1 } ?? first
        var end = text[range.upperBound...].firstIndex(of: newline) ?? text.count
        if end > range.upperBound, text[end - 1] == 0x0D { end -= 1 }
        return start..<end
    }

    // MARK: From the bytes back to the text

    /// The range of a surface's text that came from a range of the message. The surface with that name is tried
    /// first; a finding may also name a part of a surface, such as the preheader.
    private func spot(where name: String, excerpt: String, origin: Range<Int>) -> Finding.Spot? {
        let indices = surfaces.indices.filter { !surfaces[$0].text.isEmpty }
        for index in indices.filter({ surfaces[$0].name == name }) + indices.filter({ surfaces[$0].name != name }) {
            let text = surfaces[index].text
            // Origins ascend with the text.
            let start = first(of: text) {
                origins.range(of: $0..<$0 + 1, inSurface: index).upperBound > origin.lowerBound
            }
            let end = first(of: text) {
                origins.range(of: $0..<$0 + 1, inSurface: index).lowerBound >= origin.upperBound
            }
            guard start < end, origins.range(of: start..<end, inSurface: index).overlaps(origin) else { continue }
            return Finding.Spot(surface: index, range: exact(start..<end, in: text, excerpt))
        }
        return nil
    }

    /// Encodings that map several bytes to one place, such as base64, give a range that is slightly too long. The
    /// excerpt corrects it. When the excerpt was cut and cannot be found, white space at both ends is dropped.
    private func exact(_ range: Range<Int>, in text: [UInt8], _ excerpt: String) -> Range<Int> {
        if !excerpt.isEmpty, let found = text[range].firstRange(of: Array(excerpt.utf8)) { return found }
        return black(range, in: text)
    }

    /// The range without white space at both ends.
    private func black(_ range: Range<Int>, in text: [UInt8]) -> Range<Int> {
        let isBlack: (UInt8) -> Bool = { $0 > 0x20 }
        guard let first = text[range].firstIndex(where: isBlack), let last = text[range].lastIndex(where: isBlack)
        else {
            return range
        }
        return first..<last + 1
    }

    /// Binary search: the first place where the condition is true; it is then true for all later places.
    private func first(of text: [UInt8], where isReached: (Int) -> Bool) -> Int {
        var (low, high) = (0, text.count)
        while low < high {
            let middle = (low + high) / 2
            if isReached(middle) { high = middle } else { low = middle + 1 }
        }
        return low
    }

    private static let newline = UInt8(ascii: "\n")
}

/// Where a finding is in its message, for a person.
package struct FindingScene: Hashable, Sendable {
    package let location: Finding.Location
    /// Line number in the message as received, from 1.
    package let line: Int
    /// In its line or lines as received, still encoded.
    package let source: Passage
    /// In the decoded text, with each run of white space as one space; nil when the place is not found there.
    package let context: Passage?
}

/// A part of a text and the text around it, each side cut to a readable length; `…` marks a cut.
package struct Passage: Hashable, Sendable, Codable {
    package var before: String
    package var match: String
    package var after: String

    /// Bytes shown on either side.
    static let sideBytes = 80
    /// Bytes of the part itself that are shown; of a longer part, its beginning and its end.
    static let matchBytes = 240

    /// - Parameters:
    ///   - text: UTF-8; invalid bytes become U+FFFD.
    ///   - range: the part.
    ///   - bounds: what may be shown, such as the line of the part.
    package init(_ text: [UInt8], _ range: Range<Int>, within bounds: Range<Int>) {
        let start = max(bounds.lowerBound, range.lowerBound - Self.sideBytes)
        let end = min(bounds.upperBound, range.upperBound + Self.sideBytes)
        before = Self.string(text[start..<range.lowerBound], cutBefore: start > bounds.lowerBound, cutAfter: false)
        after = Self.string(text[range.upperBound..<end], cutBefore: false, cutAfter: end < bounds.upperBound)
        if range.count <= Self.matchBytes {
            match = String(decoding: text[range], as: UTF8.self)
        } else {
            let half = Self.matchBytes / 2
            match =
                Self.string(text[range].prefix(half), cutBefore: false, cutAfter: true)
                + Self.string(text[range].suffix(half), cutBefore: false, cutAfter: false)
        }
    }

    /// Each run of white space as one space, as a mail program shows it.
    package var inOneLine: Passage {
        var passage = self
        passage.before = Self.inOneLine(before)
        passage.match = Self.inOneLine(match)
        passage.after = Self.inOneLine(after)
        return passage
    }

    /// Drops the incomplete characters at the cuts.
    private static func string(_ bytes: ArraySlice<UInt8>, cutBefore: Bool, cutAfter: Bool) -> String {
        var bytes = bytes
        if cutBefore { bytes = bytes.drop { $0 & 0xC0 == 0x80 } }
        if cutAfter, let last = bytes.lastIndex(where: { $0 & 0xC0 != 0x80 }), bytes[last] >= 0xC0 {
            let length = bytes[last] >= 0xF0 ? 4 : bytes[last] >= 0xE0 ? 3 : 2
            if bytes.endIndex - last < length { bytes = bytes[..<last] }
        }
        return (cutBefore ? "…" : "") + String(decoding: bytes, as: UTF8.self) + (cutAfter ? "…" : "")
    }

    private static func inOneLine(_ text: String) -> String {
        var result = ""
        var isInSpace = false
        for character in text {
            if !character.isWhitespace {
                result.append(character)
            } else if !isInSpace {
                result.append(" ")
            }
            isInSpace = character.isWhitespace
        }
        return result
    }
}

extension Surface {
    fileprivate var isOneValueALine: Bool {
        switch kind {
        case .attribute, .structuredData: true
        default: false
        }
    }
}
