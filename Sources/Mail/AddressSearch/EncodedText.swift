// Folder AddressSearch: finds an address in text, however it is encoded there, and takes it out. Text is read in the ways
// in which a reader may read it (`EncodedText`); what is looked for, and what may be beside it, is in `AddressTraces`.
// May use: Bytes, Addresses, HTML (character references).

/// Text as the programs on its way may read it, with the place in the source of each character.
///
///     wanda%2Epell%2540example.com        percent-encoded, once or twice
///     wanda&period;pell&#x40;example.com  character references
///     wanda\u0040example.com              JSON
///     wanda=2Epell=40example.com          quoted-printable
///     ｗanda\u{200B}.pell＠example.com     compatibility forms, and what nothing shows
///
/// **Why several readings.** `=ca` is an octet in quoted-printable, and the beginning of a domain in the bounce address
/// `jane=cafe.example`; only the whole tells which. So what is looked for is looked for as the text is written, with its
/// encodings taken off, and with quoted-printable taken off before them. Most text has the first reading alone.
///
/// Each reading takes linear time. Letters are in lower case, and decomposed (NFD).
package struct EncodedText {
    struct Reading {
        var scalars: [UInt32] = []
        /// Octets of the source that each scalar is from.
        private(set) var starts: [Int] = []
        private(set) var ends: [Int] = []

        /// Where escapes begin and end that another reading takes off: what is beside them is seen there.
        fileprivate(set) var escapes: (starts: Set<Int>, ends: Set<Int>) = ([], [])

        /// Whether what is before or behind is an escape here, and a character in another reading.
        func touchesEscape(_ place: Range<Int>) -> Bool {
            escapes.ends.contains(starts[place.lowerBound]) || escapes.starts.contains(ends[place.upperBound - 1])
        }

        mutating func append(_ scalar: UInt32, _ start: Int, _ end: Int) {
            scalars.append(scalar)
            starts.append(start)
            ends.append(end)
        }

        /// Something is left out before this scalar, such as a zero-width space.
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

    /// How often something may be encoded again.
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

    /// Whether it can be read in one way only.
    static func isPlain(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        bytes.allSatisfy { $0 < 0x80 && !isIntroducer($0) }
    }

    /// What is looked for, as readings have it.
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

    /// What an escape at `start` says; `start` when there is none.
    /// - Returns: its end.
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

    /// A soft line break says nothing (RFC 2045 section 6.7).
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
