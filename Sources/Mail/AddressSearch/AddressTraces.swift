/// Finds a person's address where it is not a separate word: in the name of a campaign or a file, in a bounce
/// address, or as a digest.
///
///     c-jane@example.com                       a campaign
///     2026-11-26_jane@example.com.csv          a file
///     bounce+jane=example.com@esp.example      VERP: the recipient in the local part of the reverse-path
///     SRS0=HHH=TT=example.com=jane@esp.example SRS: the same the other way round
///     md5:9e26471d35a78862c17e467d87cddedf     a list's entry
///     "jane"@example.com                       the same mailbox, quoted (RFC 5321 section 4.1.2)
///
/// Each trace is searched in every reading of the text (`EncodedText`), so the encoding does not matter. The
/// neighbouring characters are taken from the same reading. Only the few texts that contain the domain or 32
/// hexadecimal digits are searched closely.
package struct AddressTraces: Sendable {
    /// The kind of text, which decides which characters may be next to the address.
    package enum Bounds: Sendable {
        /// Prose: `mary.jane@example.com` and `mary-jane@example.com` belong to other people.
        case words
        /// One name, in which a sign may precede the address: `c-jane@example.com` names the person. A full stop may
        /// not: `mary.jane@example.com` is always another person.
        case name
    }

    /// The replacement for each kind of trace. It must not contain a trace.
    package struct Replacement: Sendable {
        let address: String
        /// The replacement in the local part of a bounce address.
        let bounce: String
        let digest: String

        package init(address: String, bounce: String, digest: String) {
            (self.address, self.bounce, self.digest) = (address, bounce, digest)
        }
    }

    enum Kind: Hashable {
        case address, digest
        /// - Parameter isBefore: the trace counts only before an `@`.
        case bounce(isBefore: Bool)
        /// A whole name that contains the address, with its replacement.
        case name(String)
    }

    struct Trace {
        let scalars: [UInt32]
        let kind: Kind
        /// Whether the local part is a quoted string, in which backslashes are ignored.
        let isQuoted: Bool
    }

    private struct Place {
        /// Byte offsets in the source.
        let range: Range<Int>
        let kind: Kind
    }

    /// The traces by their first scalar, the longest first.
    private var traces: [UInt32: [Trace]] = [:]
    /// Every trace except a digest and a name contains one of these domains.
    private let domains: Set<[UInt32]>

    /// - Parameter digests: digests of the address, in hexadecimal digits.
    package init(_ address: Address, digests: Set<String> = []) {
        let key = address.key
        let keyLocal = String(key[..<(key.lastIndex(of: "@") ?? key.endIndex)])
        let locals = Set([address.localPart, keyLocal].map(Address.content(ofLocalPart:)))
        let names = Set([address.domain.lowercased(), address.domainKey])
        domains = Set(names.map(EncodedText.folded))
        for local in locals where !local.isEmpty {
            for domain in names {
                add("\(local)@\(domain)", .address)
                add("\"\(local)\"@\(domain)", .address, isQuoted: true)
                for sign in Self.bounceSigns { add(local + sign + domain, .bounce(isBefore: false)) }
                for sign in Self.looseBounceSigns { add(local + sign + domain, .bounce(isBefore: true)) }
                add("\(domain)=\(local)", .bounce(isBefore: false))
            }
        }
        for digest in digests { add(digest, .digest) }
    }

    /// The texts that bounce addresses use instead of the `@`.
    private static let bounceSigns = ["=", "-at-", "_at_"]
    private static let looseBounceSigns = ["+", "-", "_", "#"]

    /// - Parameter name: contains the address; prose is searched for the whole name.
    package mutating func add(name: String, as replacement: String) { add(name, .name(replacement)) }

    private mutating func add(_ text: String, _ kind: Kind, isQuoted: Bool = false) {
        let scalars = EncodedText.folded(text)
        guard let first = scalars.first else { return }
        traces[first, default: []].append(Trace(scalars: scalars, kind: kind, isQuoted: isQuoted))
        traces[first]?.sort { $0.scalars.count > $1.scalars.count }
    }

    // MARK: Searching

    /// A quick test that is false for nearly all texts.
    package func mayBe(in text: String) -> Bool {
        var text = text
        let plain: Bool? = text.withUTF8 { bytes in EncodedText.isPlain(bytes) ? mayBe(inPlain: bytes) : nil }
        if let plain { return plain }
        return EncodedText(text).readings.contains { reading in
            domains.contains(where: reading.contains) || Self.hasDigest(reading.scalars)
        }
    }

    /// The fast path: nearly all text is plain, and is searched directly.
    private func mayBe(inPlain bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var digits = 0
        for start in bytes.indices {
            let byte = UInt32(ASCII.lower(bytes[start]))
            digits = Self.isHex(byte) ? digits + 1 : 0
            if digits == Self.digestDigits { return true }
            for domain in domains where bytes.count - start >= domain.count && domain.first == byte {
                if domain.indices.allSatisfy({ UInt32(ASCII.lower(bytes[start + $0])) == domain[$0] }) { return true }
            }
        }
        return false
    }

    private static func hasDigest(_ scalars: [UInt32]) -> Bool {
        var digits = 0
        for scalar in scalars {
            digits = isHex(scalar) ? digits + 1 : 0
            if digits == digestDigits { return true }
        }
        return false
    }

    private static func isHex(_ scalar: UInt32) -> Bool { scalar &- 0x30 < 10 || scalar &- 0x61 < 6 }

    /// The digits of the shortest digest, MD5.
    private static let digestDigits = 32

    /// nil when the text has no trace.
    package func scrubbed(_ text: String, _ bounds: Bounds, _ replacement: Replacement) -> String? {
        scrubbed(EncodedText(text), bounds, replacement)
    }

    func scrubbed(_ text: EncodedText, _ bounds: Bounds, _ replacement: Replacement) -> String? {
        let found = places(text, bounds)
        guard !found.isEmpty else { return nil }
        var clean: [UInt8] = []
        var end = 0
        for place in found {
            clean += text.source[end..<place.range.lowerBound]
            clean += Array(Self.text(for: place.kind, replacement).utf8)
            end = place.range.upperBound
        }
        return String(decoding: clean + text.source[end...], as: UTF8.self)
    }

    private static func text(for kind: Kind, _ replacement: Replacement) -> String {
        switch kind {
        case .address: replacement.address
        case .bounce: replacement.bounce
        case .digest: replacement.digest
        case .name(let name): name
        }
    }

    /// Whether prose of any length has a trace. It reads the text in pieces, so that a large message is not in memory
    /// several times. A trace too near an edge to show its neighbours is whole in the piece before or after.
    package func isThere(in octets: [UInt8]) -> Bool {
        var start = 0
        while true {
            let end = min(start + Self.pieceOctets, octets.count)
            let text = String(decoding: octets[start..<end], as: UTF8.self)
            if mayBe(in: text) {
                let read = EncodedText(text)
                let first = start == 0 ? 0 : Self.edgeOctets
                let last = end == octets.count ? read.source.count : read.source.count - Self.edgeOctets
                if places(read, .words).contains(where: { $0.range.lowerBound >= first && $0.range.upperBound <= last })
                {
                    return true
                }
            }
            if end == octets.count { return false }
            start = end - Self.overlapOctets
        }
    }

    /// An address of 320 bytes that is encoded twice has less than 4,096.
    private static let (pieceOctets, overlapOctets, edgeOctets) = (65_536, 8192, 1024)

    /// The names in a text that contain the address: `c-jane@example.com` in `campaign:c-jane@example.com`.
    package func names(in text: String) -> [String] {
        let read = EncodedText(text)
        let bytes = read.source
        return places(read, .name).compactMap { place in
            guard place.kind == .address else { return nil }
            let start = bytes[..<place.range.lowerBound].lastIndex(where: Self.endsName).map { $0 + 1 } ?? 0
            let end = bytes[place.range.upperBound...].firstIndex(where: Self.endsName) ?? bytes.count
            return start..<end == place.range ? nil : String(decoding: bytes[start..<end], as: UTF8.self)
        }
    }

    private static func endsName(_ byte: UInt8) -> Bool { byte <= 0x20 || ":;,\"<>()[]/".utf8.contains(byte) }

    /// The traces of all readings, in order. When two overlap, the first counts. When two begin at the same place,
    /// the longer one counts.
    private func places(_ text: EncodedText, _ bounds: Bounds) -> [Place] {
        let all = text.readings.flatMap { places(in: $0, bounds) }.sorted {
            ($0.range.lowerBound, $1.range.upperBound) < ($1.range.lowerBound, $0.range.upperBound)
        }
        var found: [Place] = []
        for place in all where place.range.lowerBound >= found.last?.range.upperBound ?? 0 { found.append(place) }
        return found
    }

    private func places(in reading: EncodedText.Reading, _ bounds: Bounds) -> [Place] {
        var found: [Place] = []
        var index = 0
        while index < reading.scalars.count {
            let match = traces[reading.scalars[index]]?.lazy.compactMap { trace -> (end: Int, kind: Kind)? in
                guard let end = Self.end(of: trace, at: index, in: reading.scalars),
                    Self.isWhole(index..<end, trace, bounds, in: reading)
                else { return nil }
                return (end, trace.kind)
            }.first
            if let match {
                let range = reading.starts[index]..<reading.ends[match.end - 1]
                found.append(Place(range: range, kind: match.kind))
                index = match.end
            } else {
                index += 1
            }
        }
        return found
    }

    /// nil when the trace is not at this place.
    private static func end(of trace: Trace, at start: Int, in scalars: [UInt32]) -> Int? {
        var index = start
        for scalar in trace.scalars {
            if trace.isQuoted, scalar != backslash, index < scalars.count, scalars[index] == backslash { index += 1 }
            guard index < scalars.count, scalars[index] == scalar else { return nil }
            index += 1
        }
        return index
    }

    private static let backslash = UInt32(UInt8(ascii: "\\"))
}

extension Address {
    /// The text with the address replaced, in every spelling, also in a bounce address (`AddressTraces`). nil when
    /// the text does not contain the address.
    package func scrubbed(from text: String, as replacement: String) -> String? {
        let read = EncodedText(text)
        guard mayBeGreeting(in: read) else { return nil }
        return AddressTraces(self).scrubbed(
            read, .words, .init(address: replacement, bounce: replacement, digest: replacement))
    }

    /// A quick test that is false for nearly all texts: every spelling of the address contains the domain.
    package func mayBeGreeting(in text: EncodedText) -> Bool {
        Set([domain.lowercased(), domainKey]).contains { domain in
            let sought = EncodedText.folded(domain)
            return text.readings.contains { $0.contains(sought) }
        }
    }
}
