/// A network in CIDR form: `192.0.2.0/24`, `2001:db8::/32`. An address without a prefix length is a network of one
/// address.
///
/// An IPv4-mapped IPv6 address (`::ffff:192.0.2.1`, RFC 4291 section 2.5.5.2) counts as its IPv4 address. So a
/// dual-stack listener treats a client the same in both forms of its address.
package struct Network: Hashable, Sendable, CustomStringConvertible {
    /// 4 or 16 bytes; the bits after the prefix are zero.
    package let address: [UInt8]
    /// Leading bits that must agree: 0 to 32, or 0 to 128.
    package let prefixLength: Int

    /// Returns nil when the text is not a network, or when bits after the prefix are set. `10.0.0.1/8` is a mistake
    /// that could mean two very different things.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let bytes = Self.octets(of: parts[0]) else { return nil }
        var length = bytes.count * 8
        if parts.count == 2 {
            guard (1...3).contains(parts[1].utf8.count), parts[1].utf8.allSatisfy(Self.isDigit),
                let number = Int(parts[1]), number <= length
            else { return nil }
            length = number
        }
        guard Self.isZero(bytes, after: length) else { return nil }
        address = bytes
        prefixLength = length
    }

    /// Whether an address of 4 or 16 bytes is in the network.
    package func contains(_ octets: [UInt8]) -> Bool {
        let candidate = octets.count == address.count ? octets : Self.unmapped(octets)
        guard candidate.count == address.count else { return false }
        let whole = prefixLength / 8
        guard candidate[..<whole] == address[..<whole] else { return false }
        let rest = prefixLength % 8
        return rest == 0 || (candidate[whole] ^ address[whole]) >> (8 - rest) == 0
    }

    /// Whether an address in text form, without brackets or port, is in the network; false when the text is not an
    /// address.
    package func contains(_ text: some StringProtocol) -> Bool {
        Self.octets(of: text).map { contains($0) } ?? false
    }

    /// Whether an address is loopback: 127.0.0.0/8, ::1, or an IPv4-mapped address of 127.0.0.0/8.
    package static func isLoopback(_ text: some StringProtocol) -> Bool {
        guard let octets = octets(of: text) else { return false }
        let plain = unmapped(octets)
        return plain.count == 4 ? plain[0] == 127 : plain == [UInt8](repeating: 0, count: 15) + [1]
    }

    package var description: String {
        let text: String
        if address.count == 4 {
            text = address.map { String($0) }.joined(separator: ".")
        } else {
            text = stride(from: 0, to: 16, by: 2)
                .map { String(Int(address[$0]) << 8 | Int(address[$0 + 1]), radix: 16) }.joined(separator: ":")
        }
        return "\(text)/\(prefixLength)"
    }

    /// The bytes of an IPv4 address in dotted decimal or of an IPv6 address (RFC 4291 section 2.2); nil for anything
    /// else. Leading zeros in IPv4 are refused: some readers take them for octal.
    package static func octets(of text: some StringProtocol) -> [UInt8]? {
        text.utf8.contains(UInt8(ascii: ":")) ? ipv6(text) : ipv4(text)
    }

    private static func ipv4(_ text: some StringProtocol) -> [UInt8]? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var octets: [UInt8] = []
        for part in parts {
            guard (1...3).contains(part.utf8.count), part.utf8.allSatisfy(isDigit),
                part.utf8.count == 1 || part.utf8.first != UInt8(ascii: "0"), let octet = UInt8(part)
            else { return nil }
            octets.append(octet)
        }
        return octets
    }

    private static func ipv6(_ text: some StringProtocol) -> [UInt8]? {
        let bytes = Array(text.utf8)
        let colon = UInt8(ascii: ":")
        guard let gap = bytes.indices.dropLast().first(where: { bytes[$0] == colon && bytes[$0 + 1] == colon }) else {
            return groups(bytes[...], mayEndInIPv4: true).flatMap { $0.count == 16 ? $0 : nil }
        }
        // `groups` refuses an empty group on either side, as in ":::" or "1::2::3".
        guard let head = groups(bytes[..<gap], mayEndInIPv4: false),
            let tail = groups(bytes[(gap + 2)...], mayEndInIPv4: true), head.count + tail.count <= 14
        else { return nil }
        return head + [UInt8](repeating: 0, count: 16 - head.count - tail.count) + tail
    }

    /// Reads groups of up to four hex digits with single colons between them; an address may end in an IPv4 address.
    private static func groups(_ bytes: ArraySlice<UInt8>, mayEndInIPv4: Bool) -> [UInt8]? {
        guard !bytes.isEmpty else { return [] }
        var octets: [UInt8] = []
        let pieces = bytes.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        for (index, piece) in pieces.enumerated() {
            let text = String(decoding: piece, as: UTF8.self)
            if mayEndInIPv4, index == pieces.count - 1, piece.contains(UInt8(ascii: ".")) {
                guard let embedded = ipv4(text) else { return nil }
                octets += embedded
            } else {
                guard (1...4).contains(piece.count), piece.first != UInt8(ascii: "+"),
                    let value = UInt16(text, radix: 16)
                else { return nil }
                octets += [UInt8(value >> 8), UInt8(value & 0xFF)]
            }
        }
        return octets.count <= 16 ? octets : nil
    }

    /// Like `octets(of:)`, but returns the four bytes of an IPv4-mapped address.
    package static func plainOctets(of text: some StringProtocol) -> [UInt8]? { octets(of: text).map(unmapped) }

    private static func unmapped(_ octets: [UInt8]) -> [UInt8] {
        let prefix: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]
        return octets.count == 16 && Array(octets[..<12]) == prefix ? Array(octets[12...]) : octets
    }

    private static func isZero(_ octets: [UInt8], after bits: Int) -> Bool {
        for (index, octet) in octets.enumerated() {
            let kept = min(max(bits - index * 8, 0), 8)
            if kept < 8, octet << kept != 0 { return false }
        }
        return true
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}

extension Network {
    /// Whether the networks together contain at least half of the internet's IPv4 or IPv6 addresses. Overlapping
    /// networks count twice: a list that adds up to half of the internet is no accident.
    package static func holdMostOfTheInternet(_ networks: [Network]) -> Bool {
        let networks = Set(networks)
        let four = networks.reduce(0) { $0 + $1.share(of: ipv4InIPv6) + ($1.address.count == 4 ? $1.part : 0) }
        let six = networks.reduce(0) { $0 + $1.share(of: globalUnicast) }
        return max(four, six) >= 0.5
    }

    /// The network's share of all addresses of its family.
    private var part: Double { 1 / Double(sign: .plus, exponent: prefixLength, significand: 1) }

    /// How much of another IPv6 network it contains, from 0 to 1.
    private func share(of other: Network?) -> Double {
        guard let other, address.count == other.address.count else { return 0 }
        if prefixLength <= other.prefixLength { return contains(other) ? 1 : 0 }
        return other.contains(self) ? part / other.part : 0
    }

    private func contains(_ other: Network) -> Bool {
        for index in address.indices {
            let kept = min(max(prefixLength - index * 8, 0), 8)
            if (address[index] ^ other.address[index]) >> (8 - kept) != 0 { return false }
        }
        return true
    }

    /// Where a dual-stack socket reports IPv4 clients (RFC 4291 section 2.5.5.2).
    private static let ipv4InIPv6 = Network("::ffff:0:0/96")
    /// All of IPv6 that is assigned to the internet (RFC 4291 section 2.4, IANA).
    private static let globalUnicast = Network("2000::/3")
}
