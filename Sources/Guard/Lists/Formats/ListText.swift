/// Converts the bytes of a list file to UTF-8 from any Unicode encoding it supports, in pieces of any size.
///
/// It recognizes UTF-16 by the byte order mark, or by a zero in the first pair of bytes: no list begins with U+0000.
struct ListText {
    private enum Encoding {
        case utf8
        case utf16(isBigEndian: Bool)
    }

    private var encoding: Encoding?
    /// Bytes of an incomplete character or byte order mark.
    private var pending: [UInt8] = []
    /// The first half of a surrogate pair.
    private var lead: UInt16?
    private var line = 1
    /// Why nothing more can be decoded.
    private(set) var fault: ListBadRow?

    mutating func take(_ octets: [UInt8], into buffer: inout ListBuffer) {
        guard fault == nil, !octets.isEmpty else { return }
        if encoding == nil {
            pending += octets
            guard pending.count >= 3 else { return }
            begin(&buffer)
        } else if case .utf8 = encoding {
            buffer.append(octets)
        } else {
            pending += octets
            decode(&buffer)
        }
    }

    /// Says that the file is complete.
    mutating func finish(into buffer: inout ListBuffer) {
        if encoding == nil { begin(&buffer) }
        if fault == nil, !pending.isEmpty || lead != nil {
            fault = ListBadRow(line: line, reason: "the file ends inside a character")
        }
        buffer.finish()
    }

    private mutating func begin(_ buffer: inout ListBuffer) {
        let octets = pending
        switch (octets.first ?? 1, octets.dropFirst().first ?? 1) {
        case (0xEF, 0xBB) where octets.dropFirst(2).first == 0xBF: start(.utf8, octets.dropFirst(3), &buffer)
        case (0xFF, 0xFE): start(.utf16(isBigEndian: false), octets.dropFirst(2), &buffer)
        case (0xFE, 0xFF): start(.utf16(isBigEndian: true), octets.dropFirst(2), &buffer)
        case (0, 1...): start(.utf16(isBigEndian: true), octets[...], &buffer)
        case (1..., 0): start(.utf16(isBigEndian: false), octets[...], &buffer)
        default: start(.utf8, octets[...], &buffer)
        }
    }

    private mutating func start(_ encoding: Encoding, _ octets: ArraySlice<UInt8>, _ buffer: inout ListBuffer) {
        self.encoding = encoding
        pending = []
        if case .utf8 = encoding {
            buffer.append(octets)
        } else {
            pending = Array(octets)
            decode(&buffer)
        }
    }

    private mutating func decode(_ buffer: inout ListBuffer) {
        guard case .utf16(let isBigEndian) = encoding else { return }
        var text: [UInt8] = []
        text.reserveCapacity(pending.count)
        var index = 0
        while index + 2 <= pending.count, fault == nil {
            let (first, second) = (UInt16(pending[index]), UInt16(pending[index + 1]))
            take(isBigEndian ? first << 8 | second : second << 8 | first, into: &text)
            index += 2
        }
        pending.removeSubrange(..<index)
        buffer.append(text)
        guard fault != nil else { return }
        // The rows before the fault are still valid.
        pending = []
        buffer.finish()
    }

    private mutating func take(_ unit: UInt16, into text: inout [UInt8]) {
        if let first = lead {
            lead = nil
            guard UTF16.isTrailSurrogate(unit) else { return fail() }
            append(Unicode.Scalar(0x10000 + (UInt32(first & 0x3FF) << 10 | UInt32(unit & 0x3FF)))!, to: &text)
        } else if UTF16.isLeadSurrogate(unit) {
            lead = unit
        } else if let scalar = Unicode.Scalar(unit) {
            append(scalar, to: &text)
        } else {
            fail()
        }
    }

    private mutating func append(_ scalar: Unicode.Scalar, to text: inout [UInt8]) {
        if scalar == "\n" { line += 1 }
        if scalar.isASCII { text.append(UInt8(scalar.value)) } else { text.append(contentsOf: UTF8.encode(scalar)!) }
    }

    private mutating func fail() {
        fault = ListBadRow(line: line, reason: "not UTF-16, although the file begins as UTF-16")
    }
}

/// The UTF-8 bytes of a list file that arrived and were not split into rows.
///
/// **Why a row is tried again only when its length has doubled:** every try begins at the start of the row. So a row
/// that arrives byte by byte, or never ends, costs three times its length, not its square.
struct ListBuffer {
    private(set) var bytes: [UInt8] = []
    /// Where the next row begins.
    var position = 0
    /// Whether the file is complete.
    private(set) var isWhole = false
    /// Bytes that were dropped before `bytes`.
    private(set) var dropped = 0
    /// Bytes from `position` on that justify another try.
    private var worthwhile = 1

    /// Whether another try to split off a row is justified, or the end was reached.
    var isReady: Bool { isWhole || bytes.count - position >= worthwhile }

    mutating func append(_ octets: some Collection<UInt8>) {
        // Each byte moves at most once each time the buffer doubles.
        if position > bytes.count / 2 {
            bytes.removeSubrange(..<position)
            dropped += position
            position = 0
        }
        bytes.append(contentsOf: octets)
    }

    mutating func finish() { isWhole = true }

    /// Called after a row, or a part of one, was split off up to the position.
    mutating func proceed() { worthwhile = 1 }

    /// Called when the row that begins at `start` is incomplete.
    /// - Returns: false when it is longer than the limit.
    mutating func putBack(to start: Int) -> Bool {
        position = start
        let length = bytes.count - start
        worthwhile = max(1, 2 * length)
        return length <= ListRowLimits.bytes
    }
}
