// Folder AddressSearch: finds an address in text, in any encoding, and removes it. `EncodedText` has every form in
// which a program may read the text. `AddressTraces` has the forms of an address, and the characters that may be next
// to it. May use: Bytes, Addresses, HTML (character references).

@_spi(_Unicode) import Swift

/// Every form in which programs may read a text, with each character's place in the source.
///
///     wanda%2Epell%2540example.com        percent-encoded, once or twice
///     wanda&period;pell&#x40;example.com  character references
///     wanda\u0040example.com              JSON
///     wanda=2Epell=40example.com          quoted-printable
///     ｗanda\u{200B}.pell＠example.com     compatibility forms, and invisible characters
///
/// **Why several readings.** `=ca` is a byte in quoted-printable, but also the beginning of a domain in the bounce
/// address `jane=cafe.example`. Only the context shows which. So there are up to three readings: the text as written,
/// the text decoded, and the text decoded after quoted-printable was decoded. Most text has only the first.
///
/// Each reading takes linear time. Letters are in lower case, and decomposed (NFD).
package struct EncodedText {
    struct Reading {
        var scalars: [UInt32] = []
        /// The byte offsets in the source of each scalar.
        private(set) var starts: [Int] = []
        private(set) var ends: [Int] = []

        /// Where escapes begin and end that another reading decodes. That reading shows what is next to a trace
        /// there.
        fileprivate(set) var escapes: (starts: Set<Int>, ends: Set<Int>) = ([], [])

        /// Whether the place touches an escape, which is a character in another reading.
        func touchesEscape(_ place: Range<Int>) -> Bool {
            escapes.ends.contains(starts[place.lowerBound]) || escapes.starts.contains(ends[place.upperBound - 1])
        }

        mutating func append(_ scalar: UInt32, _ start: Int, _ end: Int) {
            scalars.append(scalar)
            starts.append(start)
            ends.append(end)
        }

        /// Whether something was left out before this scalar, such as a zero-width space.
        func hasGap(before index: Int) -> Bool { index > 0 && index < scalars.count && ends[index - 1] < starts[index] }

        func contains(_ sought: [UInt32]) -> Bool {
            guard let first = sought.first, scalars.count >= sought.count else { return false }
            return (0...scalars.count - sought.count).contains { start in
                scalars[start] == first && sought.indices.allSatisfy { scalars[start + $0] == sought[$0] }
            }
        }
    }

    let source: [UInt8]
    let readings: [Reading]

    /// How many layers of encoding are decoded.
    private static let layers = 3

    package init(_ text: String) {
        source = Array(text.utf8)
        let written = EncodedOctets(source)
        var folder = ScalarFolder()
        var readings = [folder.reading(of: written)]
        if source.contains(where: Self.isIntroducer) {
            let plain = Self.unwrapped(written)
            if let plain {
                readings[0].escapes = plain.escapes
                readings.append(folder.reading(of: plain))
            }
            if let printable = written.unwrapped(Self.quotedPrintable) {
                readings.append(folder.reading(of: Self.unwrapped(printable) ?? printable))
            }
        }
        self.readings = readings
    }

    /// Whether the text has only one reading.
    static func isPlain(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        bytes.allSatisfy { $0 < 0x80 && !isIntroducer($0) }
    }

    /// The text to search for, in the form of the readings.
    static func folded(_ text: String) -> [UInt32] {
        var folder = ScalarFolder()
        return folder.reading(of: EncodedOctets(Array(text.utf8))).scalars
    }

    private static func isIntroducer(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "%"), UInt8(ascii: "&"), UInt8(ascii: "="), UInt8(ascii: "\\"): true
        default: false
        }
    }

    /// nil when nothing is encoded.
    private static func unwrapped(_ octets: EncodedOctets) -> EncodedOctets? {
        var last: EncodedOctets?
        for _ in 0..<layers {
            guard let next = (last ?? octets).unwrapped(escape) else { break }
            last = next
        }
        return last
    }

    // MARK: One encoded character

    /// Appends the decoded bytes of an escape at `start`.
    /// - Returns: the end of the escape; `start` when there is no escape.
    private static func escape(_ bytes: UnsafeRawBufferPointer, _ start: Int, _ said: inout [UInt8]) -> Int {
        switch bytes[start] {
        case UInt8(ascii: "%"):
            guard let byte = hexPair(bytes, start + 1) else { return start }
            said.append(byte)
            return start + 3
        case UInt8(ascii: "&"):
            guard let (scalar, end) = HTMLReferences.shared.reference(in: bytes, at: start, isAttribute: true) else {
                return start
            }
            said += Array(String(scalar).utf8)
            return end
        case UInt8(ascii: "\\"):
            guard start + 1 < bytes.count, bytes[start + 1] | 0x20 == UInt8(ascii: "u"),
                let high = hexPair(bytes, start + 2), let low = hexPair(bytes, start + 4),
                let scalar = Unicode.Scalar(UInt32(high) << 8 | UInt32(low))
            else { return start }
            said += Array(String(scalar).utf8)
            return start + 6
        default: return start
        }
    }

    /// Like `escape`, for quoted-printable. A soft line break adds no bytes (RFC 2045 section 6.7).
    private static func quotedPrintable(_ bytes: UnsafeRawBufferPointer, _ start: Int, _ said: inout [UInt8]) -> Int {
        guard bytes[start] == UInt8(ascii: "="), start + 1 < bytes.count else { return start }
        if bytes[start + 1] == ASCII.lf { return start + 2 }
        if start + 2 < bytes.count, bytes[start + 1] == ASCII.cr, bytes[start + 2] == ASCII.lf { return start + 3 }
        guard let byte = hexPair(bytes, start + 1) else { return start }
        said.append(byte)
        return start + 3
    }

    private static func hexPair(_ bytes: UnsafeRawBufferPointer, _ start: Int) -> UInt8? {
        guard start + 1 < bytes.count, let high = ASCII.hexValue(bytes[start]),
            let low = ASCII.hexValue(bytes[start + 1])
        else { return nil }
        return high << 4 | low
    }
}

/// Bytes, each with its place in the source.
struct EncodedOctets {
    private(set) var bytes: [UInt8]
    private(set) var starts: [Int]
    private(set) var ends: [Int]

    init(_ source: [UInt8]) {
        bytes = source
        starts = Array(source.indices)
        ends = source.indices.map { $0 + 1 }
    }

    /// The bytes with one layer of encoding removed; nil when nothing is encoded.
    /// - Parameter decode: appends the decoded bytes of an escape and returns its end; returns the place itself
    ///   when there is no escape.
    func unwrapped(_ decode: (UnsafeRawBufferPointer, Int, inout [UInt8]) -> Int) -> EncodedOctets? {
        var result = EncodedOctets([])
        var (said, isChanged, index): ([UInt8], Bool, Int) = ([], false, 0)
        bytes.withUnsafeBytes { source in
            while index < source.count {
                said.removeAll(keepingCapacity: true)
                var end = decode(source, index, &said)
                if end == index {
                    said.append(source[index])
                    end = index + 1
                } else {
                    isChanged = true
                }
                for byte in said { result.append(byte, starts[index], ends[end - 1]) }
                index = end
            }
        }
        return isChanged ? result : nil
    }

    /// The byte offsets in the source where encoded characters begin, and where they end.
    var escapes: (starts: Set<Int>, ends: Set<Int>) {
        let encoded = bytes.indices.filter { ends[$0] - starts[$0] > 1 }
        return (Set(encoded.map { starts[$0] }), Set(encoded.map { ends[$0] }))
    }

    private mutating func append(_ byte: UInt8, _ start: Int, _ end: Int) {
        bytes.append(byte)
        starts.append(start)
        ends.append(end)
    }
}

/// Turns bytes into scalars in one normal form, for comparing.
struct ScalarFolder {
    /// The folded forms of characters outside ASCII seen so far.
    private var known: [UInt32: [UInt32]] = [:]

    mutating func reading(of octets: EncodedOctets) -> EncodedText.Reading {
        var reading = EncodedText.Reading()
        reading.scalars.reserveCapacity(octets.bytes.count)
        var index = 0
        while index < octets.bytes.count {
            let byte = octets.bytes[index]
            if byte < 0x80 {
                reading.append(UInt32(ASCII.lower(byte)), octets.starts[index], octets.ends[index])
                index += 1
                continue
            }
            let (scalar, count) = Self.scalar(octets.bytes, at: index)
            for part in folded(scalar) {
                reading.append(part, octets.starts[index], octets.ends[index + count - 1])
            }
            index += count
        }
        return reading
    }

    /// The first scalar there and its length in bytes. A byte that is not UTF-8 gives U+FFFD and 1.
    private static func scalar(_ bytes: [UInt8], at index: Int) -> (Unicode.Scalar, Int) {
        let length = bytes[index] >= 0xF0 ? 4 : bytes[index] >= 0xE0 ? 3 : 2
        var decoder = UTF8()
        var octets = bytes[index..<min(index + length, bytes.count)].makeIterator()
        guard case .scalarValue(let scalar) = decoder.decode(&octets) else { return ("\u{FFFD}", 1) }
        return (scalar, UTF8.width(scalar))
    }

    /// The scalar in lower case, with compatibility forms replaced by plain ones, decomposed. Empty for an invisible
    /// character.
    private mutating func folded(_ scalar: Unicode.Scalar) -> [UInt32] {
        if let folded = known[scalar.value] { return folded }
        let folded = InternationalName.plain(String(scalar))._nfd.map { part in
            // UTS 46 treats it as a dot.
            part == "\u{3002}" ? UInt32(UInt8(ascii: ".")) : part.value
        }
        known[scalar.value] = folded
        return folded
    }
}
