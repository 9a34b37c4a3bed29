@_spi(_Unicode) import Swift

/// Octets, each with where in the source it is from.
struct EncodedOctets {
    private(set) var bytes: [UInt8]
    private(set) var starts: [Int]
    private(set) var ends: [Int]

    init(_ source: [UInt8]) {
        bytes = source
        starts = Array(source.indices)
        ends = source.indices.map { $0 + 1 }
    }

    /// One layer of encoding taken off; nil when nothing is encoded.
    /// - Parameter decode: appends what is encoded at a place and returns its end; the place itself when nothing is.
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

    /// Octets of the source at which something encoded begins, and behind which it ends.
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

/// Makes scalars of octets, in the one form in which they are compared.
struct ScalarFolder {
    /// Of characters outside ASCII that were met.
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

    /// The first scalar there, and how many octets it has; one octet that is no UTF-8 is U+FFFD.
    private static func scalar(_ bytes: [UInt8], at index: Int) -> (Unicode.Scalar, Int) {
        let length = bytes[index] >= 0xF0 ? 4 : bytes[index] >= 0xE0 ? 3 : 2
        var decoder = UTF8()
        var octets = bytes[index..<min(index + length, bytes.count)].makeIterator()
        guard case .scalarValue(let scalar) = decoder.decode(&octets) else { return ("\u{FFFD}", 1) }
        return (scalar, UTF8.width(scalar))
    }

    /// Empty for what nothing shows. Lower case, compatibility forms as the plain ones, decomposed.
    private mutating func folded(_ scalar: Unicode.Scalar) -> [UInt32] {
        if let folded = known[scalar.value] { return folded }
        let folded = InternationalName.plain(String(scalar))._nfd.map { part in
            // UTS 46 takes it for a dot.
            part == "\u{3002}" ? UInt32(UInt8(ascii: ".")) : part.value
        }
        known[scalar.value] = folded
        return folded
    }
}
