import Content
import Mail

/// Finds the findings of one message again in its bytes, and in what its reader sees.
///
/// **Why the context is looked up and not recorded.** A record stays when its message has gone from the quarantine,
/// and is read by more people: it holds no more of the message than the excerpt.
package struct FindingScenes {
    private let bytes: [UInt8]
    private let surfaces: [Surface]
    private let origins: MessageOrigins
    /// Octets at the front that are not the user's.
    private let ownBytes: Int

    /// - Parameter ownBytes: octets that were put before what the user has; places are counted from behind them.
    package init(of message: [UInt8], ownBytes: Int = 0) {
        bytes = message
        self.ownBytes = ownBytes
        surfaces = message.withUnsafeBytes { Message(reading: $0).surfaces }
        origins = message.withUnsafeBytes { MessageOrigins(reading: $0) }
    }

    /// Of a finding just made; nil when it stands nowhere.
    package func scene(of finding: Finding) -> FindingScene? {
        guard let spot = finding.spot else { return nil }
        return scene(at: origins.range(of: spot.range, inSurface: spot.surface), spot)
    }

    /// Of a recorded finding; nil when the location is not one of this message.
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
        let bounds =
            surface.isOneValueALine
            ? Self.lines(of: spot.range, in: surface.text, from: 0) : 0..<surface.text.count
        return Passage(surface.text, spot.range, within: bounds).inOneLine
    }

    /// The lines that the range touches, without the last one's end.
    private static func lines(of range: Range<Int>, in text: [UInt8], from first: Int) -> Range<Int> {
        let start = text[first..<range.lowerBound].lastIndex(of: newline).map { $0 + 1 } ?? first
        var end = text[range.upperBound...].firstIndex(of: newline) ?? text.count
        if end > range.upperBound, text[end - 1] == 0x0D { end -= 1 }
        return start..<end
    }

    // MARK: From the bytes back to the text

    /// The stretch of a surface's text that came from a range of the message. The surface of that name is asked first;
    /// findings name a part of one, too, such as the preheader.
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

    /// Encodings that map several octets to one place, such as base64, give a little too much: of white space, when
    /// the excerpt does not say what was meant because it is cut.
    private func exact(_ range: Range<Int>, in text: [UInt8], _ excerpt: String) -> Range<Int> {
        if !excerpt.isEmpty, let found = text[range].firstRange(of: Array(excerpt.utf8)) { return found }
        let isBlack: (UInt8) -> Bool = { $0 > 0x20 }
        guard let first = text[range].firstIndex(where: isBlack), let last = text[range].lastIndex(where: isBlack)
        else {
            return range
        }
        return first..<last + 1
    }

    /// The first place in the text of which this holds, as of all after it.
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

extension Surface {
    fileprivate var isOneValueALine: Bool {
        switch kind {
        case .attribute, .structuredData: true
        default: false
        }
    }
}
