/// The octets of a list file as UTF-8, whatever of the Unicode encodings they come in, in pieces of any size.
///
/// UTF-16 is told by its byte order mark, or by a zero in the first pair of octets: no list begins with U+0000.
struct ListText {
    private enum Encoding {
        case utf8
        case utf16(isBigEndian: Bool)
    }

    private var encoding: Encoding?
    /// Octets of a character, or of a mark, that is not here whole.
    private var pending: [UInt8] = []
    /// The first half of a pair.
    private var lead: UInt16?
    private var line = 1
    /// Why nothing more can be read.
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

    /// Nothing more comes.
    mutating func finish(into buffer: inout ListBuffer) {
        if encoding == nil { begin(&buffer) }
        if fault == nil, !pending.isEmpty || lead != nil {
            fault = ListBadRow(line: line, reason: "the file ends within a character")
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
        // The rows before it are still rows.
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
        fault = ListBadRow(line: line, reason: "not UTF-16, as which the file begins")
    }
}

/// What has come of a list's file, as UTF-8, and has not been cut into rows.
///
/// **Why a row is tried again only when twice as much of it is there:** whatever cuts rows begins at the row's begin each
/// time. So a row that comes octet by octet, or never ends, costs three times its length and not the square of it.
struct ListBuffer {
    private(set) var bytes: [UInt8] = []
    /// Where the next row begins.
    var position = 0
    /// Nothing more comes.
    private(set) var isWhole = false
    /// Octets that were dropped before `bytes`.
    private(set) var dropped = 0
    /// Octets from `position` on that are worth a try.
    private var worthwhile = 1

    /// Whether a row may be cut, or the end be told.
    var isReady: Bool { isWhole || bytes.count - position >= worthwhile }

    mutating func append(_ octets: some Collection<UInt8>) {
        // Each octet moves once at most for each time its number has doubled.
        if position > bytes.count / 2 {
            bytes.removeSubrange(..<position)
            dropped += position
            position = 0
        }
        bytes.append(contentsOf: octets)
    }

    mutating func finish() { isWhole = true }

    /// A row, or a piece of one, was cut off up to the position.
    mutating func proceed() { worthwhile = 1 }

    /// The row that begins there does not end in what is here.
    /// - Returns: false when it is longer than a row may be.
    mutating func putBack(to start: Int) -> Bool {
        position = start
        let length = bytes.count - start
        worthwhile = max(1, 2 * length)
        return length <= ListReaderLimits.rowBytes
    }
}
