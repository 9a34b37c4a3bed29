import Mail

/// The digest of an address, in the form of hashed lists.
package struct ListHash: Hashable, Sendable {
    package enum Algorithm: String, Sendable, CaseIterable {
        case md5, sha1, sha256, sha512

        package var digestBytes: Int {
            switch self {
            case .md5: 16
            case .sha1: 20
            case .sha256: 32
            case .sha512: 64
            }
        }

        package var name: String {
            switch self {
            case .md5: "MD5"
            case .sha1: "SHA-1"
            case .sha256: "SHA-256"
            case .sha512: "SHA-512"
            }
        }
    }

    package let algorithm: Algorithm
    package let bytes: [UInt8]

    /// - Parameter bytes: exactly as many as the algorithm produces.
    package init(algorithm: Algorithm, bytes: [UInt8]) {
        precondition(bytes.count == algorithm.digestBytes, "a digest of the wrong length")
        self.algorithm = algorithm
        self.bytes = bytes
    }

    /// Reads hexadecimal digits of either case; their number decides the algorithm. Returns nil for anything else.
    package init?(hex: some StringProtocol) {
        let count = hex.utf8.count
        guard count >= 32, let algorithm = Algorithm.allCases.first(where: { $0.digestBytes * 2 == count }) else {
            return nil
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count / 2)
        var high: UInt8?
        for digit in hex.utf8 {
            let value: UInt8
            switch digit {
            case 0x30...0x39: value = digit - 0x30
            case 0x41...0x46, 0x61...0x66: value = (digit | 0x20) - 0x57
            default: return nil
            }
            if let first = high {
                bytes.append(first << 4 | value)
                high = nil
            } else {
                high = value
            }
        }
        self.algorithm = algorithm
        self.bytes = bytes
    }

    /// Reads the output of `key`; also reads `sha256:` in any case with digits, as some tools export it.
    init?(key: some StringProtocol) {
        guard let colon = key.firstIndex(of: ":"),
            let algorithm = Algorithm(rawValue: key[..<colon].lowercased()),
            let hash = ListHash(hex: key[key.index(after: colon)...]), hash.algorithm == algorithm
        else { return nil }
        self = hash
    }

    /// `sha256:9f86d0…`, in lower case.
    /// Whether it is the digest of an empty text, as an export makes it of an empty cell.
    var isOfNothing: Bool { Self.ofNothing.contains(bytes) }

    private static let ofNothing = Set(
        [
            "d41d8cd98f00b204e9800998ecf8427e", "da39a3ee5e6b4b0d3255bfef95601890afd80709",
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce"
                + "47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e",
        ].compactMap { ListHash(hex: $0)?.bytes })

    package var key: String {
        var name = algorithm.rawValue
        return name.withUTF8 { name in
            String(unsafeUninitializedCapacity: name.count + 1 + bytes.count * 2) { key in
                _ = key.update(fromContentsOf: name)
                key[name.count] = UInt8(ascii: ":")
                return name.count + 1 + Self.write(bytes, to: key, from: name.count + 1)
            }
        }
    }

    /// Two lower-case digits per byte.
    package static func hex(_ bytes: some Collection<UInt8>) -> String {
        String(unsafeUninitializedCapacity: bytes.count * 2) { write(bytes, to: $0, from: 0) }
    }

    /// **Why by hand:** each recipient makes a dozen keys when a list has hashes; arrays of digits and a joined text were
    /// most of their cost.
    /// - Returns: how many digits were written.
    private static func write(
        _ bytes: some Collection<UInt8>, to text: UnsafeMutableBufferPointer<UInt8>, from start: Int
    ) -> Int {
        var place = start
        for byte in bytes {
            text[place] = digit(byte >> 4)
            text[place + 1] = digit(byte & 15)
            place += 2
        }
        return place - start
    }

    private static func digit(_ half: UInt8) -> UInt8 { half < 10 ? 0x30 + half : 0x57 + half }

    /// The digests under which a recipient may be on a list, the most usual first; nil when the algorithm is not
    /// available.
    ///
    /// - Parameters:
    ///   - secret: what the list's maker mixed into each digest; nil: nothing.
    ///   - options: which further mailboxes are the same on the list.
    package static func all(
        of address: Address, _ algorithm: Algorithm, by digest: ListDigest, with secret: ListHashSecret? = nil,
        _ options: AddressKeyOptions = []
    ) -> [ListHash]? {
        var hashes: [ListHash] = []
        for text in texts(of: address, options) {
            let octets = Array(text.utf8)
            let bytes = secret?.digest(octets, algorithm, by: digest) ?? digest(algorithm, octets)
            guard bytes.count == algorithm.digestBytes else { return nil }
            hashes.append(ListHash(algorithm: algorithm, bytes: bytes))
        }
        return hashes
    }

    /// The texts that may have been hashed for this recipient, the most usual first: the address in lower case, as
    /// given, in its normal form, in upper case, with U-labels in place of A-labels, and in lower case with a line end.
    /// With options also the address under each of them and under all.
    ///
    /// **Why so many:** most makers of lists hash lower case, some what they have (iPost's lists are "case
    /// sensitive"), some upper case (Oracle's `UPPER`), and `echo ann@x.example | md5sum` hashes a line end with it. A
    /// digest does not tell which, and one that is not tried is a person who is mailed. Each text costs one digest for
    /// each algorithm that a list has: 0.2 µs (SHA-1, SHA-256), 0.25 µs (MD5), 0.35 µs (SHA-512). For a usual address,
    /// with four texts, that is about 1 µs for each algorithm. With the keys and their look-ups a recipient costs 3 µs
    /// (MD5) to 6 µs (SHA-512) more; 23 µs with lists of all four.
    package static func texts(of address: Address, _ options: AddressKeyOptions = []) -> [String] {
        let lower = address.fullText.lowercased()
        var all = [lower, address.fullText, address.key, upper(address.fullText)]
        if let written = address.unicodeText { all.append(written) }
        if !options.isEmpty {
            all += ([options] + options.each).map { address.key($0) }
        }
        var texts: [String] = []
        for text in all + [lower + "\n"] where !texts.contains(text) { texts.append(text) }
        return texts
    }

    /// Upper case without changes of length: `ß` as `SS` would be the text of another mailbox.
    private static func upper(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 >= 0x80 }) else { return text.uppercased() }
        return text.unicodeScalars.reduce(into: "") { upper, scalar in
            let mapping = scalar.properties.uppercaseMapping
            upper += mapping.unicodeScalars.count == 1 ? mapping : String(scalar)
        }
    }
}

/// Computes a digest of bytes; returns an empty array when the algorithm is not available. For lookups in lists with
/// hashed entries.
package typealias ListDigest = @Sendable (_ algorithm: ListHash.Algorithm, _ bytes: [UInt8]) -> [UInt8]
