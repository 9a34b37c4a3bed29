/// The parameters of a structured field such as Content-Type (RFC 2045 section 5.1), with the continuations and
/// charsets of RFC 2231:
///
///     Content-Disposition: attachment; filename*0*=utf-8''pr%C3%A9; filename*1=nom.txt
struct ParameterList {
    private struct Segment {
        /// Lower case, without `*0` or `*`.
        let name: [UInt8]
        /// The number after `*`; nil for a plain parameter.
        let number: Int?
        /// Whether it has the form `name*=`, which no other segment continues.
        var isWhole = false
        /// Percent-encoded; the first segment begins with `charset'language'`.
        let isExtended: Bool
        let value: [UInt8]
        /// The range of the parameter, from its name on.
        let place: Range<Int>

        func isNamed(_ name: StaticString) -> Bool { self.name.withUnsafeBytes { $0.isEqual(name) } }
    }

    private var segments: [Segment] = []
    /// Whether there are more parameters than were read.
    private(set) var isCut = false

    /// - Parameter bytes: the field's raw value after its first token; folded or not.
    init(_ bytes: UnsafeRawBufferPointer) {
        var index = 0
        while index < bytes.count, segments.count < MailLimits.parameterSegments {
            while index < bytes.count, ASCII.isSpace(bytes[index]) || bytes[index] == UInt8(ascii: ";") { index += 1 }
            let nameStart = index
            while index < bytes.count, bytes[index] != UInt8(ascii: "="), bytes[index] != UInt8(ascii: ";") {
                index += 1
            }
            let name = bytes.slice(nameStart..<index).trimmed()
            guard index < bytes.count, bytes[index] == UInt8(ascii: "=") else { continue }
            let value = Self.value(bytes, &index)
            add(name, value, bytes.trim(nameStart..<index))
        }
        isCut = index < bytes.count
    }

    /// The parameter as UTF-8, by its lower-case name. A form with a charset takes precedence over the plain one.
    func value(_ name: StaticString) -> [UInt8]? {
        guard let first = segments.first(where: { $0.isNamed(name) }) else { return nil }
        let continued = continued(name)
        return continued.isEmpty ? Self.decoded(first) : Self.joined(continued)
    }

    private static func decoded(_ segment: Segment) -> [UInt8] {
        segment.value.withUnsafeBytes { EncodedWord.decode($0).text }
    }

    /// The segments of RFC 2231's forms, ordered by number.
    private func continued(_ name: StaticString) -> [Segment] {
        segments.filter { $0.number != nil && $0.isNamed(name) }.sorted { $0.number! < $1.number! }
    }

    private static func joined(_ continued: [Segment]) -> [UInt8] {
        var charset = Charset.ascii
        var joined: [UInt8] = []
        for (position, segment) in continued.enumerated() {
            guard segment.isExtended else {
                joined.append(contentsOf: segment.value)
                continue
            }
            var text = segment.value[...]
            if position == 0, let (label, rest) = Self.charset(of: segment.value) {
                charset = label
                text = rest
            }
            Self.appendPercentDecoded(text, to: &joined)
        }
        return joined.withUnsafeBytes { charset.utf8($0).text }
    }

    /// The range of the parameter in the list's bytes, from its first segment's name to its last one's end.
    func place(_ name: StaticString) -> Range<Int>? {
        guard let first = segments.first(where: { $0.isNamed(name) }),
            let last = segments.last(where: { $0.isNamed(name) })
        else { return nil }
        return first.place.lowerBound..<last.place.upperBound
    }

    /// The parameter's bytes without charset conversion, for a boundary or a charset's label.
    func rawValue(_ name: StaticString) -> [UInt8]? {
        guard let segment = segments.first(where: { $0.isNamed(name) }) else { return nil }
        return segment.number == nil ? segment.value : value(name)
    }

    // MARK: Several of one name

    /// The values of a parameter that appears more than once, in each of the ways in which programs may read it, as
    /// UTF-8:
    ///
    ///     boundary=a; boundary=b
    ///     boundary=a; boundary*=us-ascii''b
    ///     boundary*0=a; boundary*0=b; boundary*1=c
    ///
    /// Some programs take the first, others the last; some know RFC 2231, and some of these prefer its form. The
    /// result begins with `value` and has no duplicates. It has at most `MailLimits.parameterReadings` plus one.
    func values(_ name: StaticString) -> [[UInt8]] { readings(name, first: value(name), plain: Self.decoded) }

    /// The same for `rawValue`.
    func rawValues(_ name: StaticString) -> [[UInt8]] { readings(name, first: rawValue(name), plain: \.value) }

    private func readings(_ name: StaticString, first: [UInt8]?, plain: (Segment) -> [UInt8]) -> [[UInt8]] {
        guard let first else { return [] }
        var readings = [first]
        guard segments.count(where: { $0.isNamed(name) }) > 1 else { return readings }
        func add(_ value: [UInt8]) {
            if readings.count <= MailLimits.parameterReadings, !readings.contains(value) { readings.append(value) }
        }
        for segment in segments where segment.number == nil && segment.isNamed(name) { add(plain(segment)) }
        let continued = continued(name)
        guard !continued.isEmpty else { return readings }
        add(Self.joined(continued))
        // For several segments with one number: the first, or the last.
        var firsts: [Segment] = []
        var lasts: [Segment] = []
        for segment in continued {
            if firsts.last?.number != segment.number {
                firsts.append(segment)
                lasts.append(segment)
            } else {
                lasts[lasts.count - 1] = segment
            }
        }
        add(Self.joined(firsts))
        add(Self.joined(lasts))
        for segment in continued where segment.isWhole { add(Self.joined([segment])) }
        return readings
    }

    /// Reads from the `=`; leaves `index` after the value. A value without quotes extends to the semicolon: file
    /// names with spaces come unquoted, too.
    private static func value(_ bytes: UnsafeRawBufferPointer, _ index: inout Int) -> [UInt8] {
        index += 1
        while index < bytes.count, ASCII.isSpace(bytes[index]) { index += 1 }
        guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else {
            let start = index
            index = bytes.firstIndex(of: UInt8(ascii: ";"), from: start, to: bytes.count)
            return Array(bytes.slice(start..<index).trimmed().prefix(MailLimits.parameterBytes))
        }
        index += 1
        var value: [UInt8] = []
        value.reserveCapacity(min(64, bytes.count - index))
        while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
            if bytes[index] == UInt8(ascii: "\\"), index + 1 < bytes.count { index += 1 }
            let byte = bytes[index]
            if byte != ASCII.cr, byte != ASCII.lf, value.count < MailLimits.parameterBytes { value.append(byte) }
            index += 1
        }
        index = bytes.firstIndex(of: UInt8(ascii: ";"), from: index, to: bytes.count)
        return value
    }

    private mutating func add(_ name: UnsafeRawBufferPointer, _ value: [UInt8], _ place: Range<Int>) {
        let star = name.firstIndex(of: UInt8(ascii: "*"), from: 0, to: name.count)
        let base = name.prefix(star).map(ASCII.lower)
        guard star < name.count else {
            segments.append(Segment(name: base, number: nil, isExtended: false, value: value, place: place))
            return
        }
        var number = 0
        var index = star + 1
        while index < name.count, ASCII.isDigit(name[index]), number < MailLimits.parameterSegments {
            number = number * 10 + Int(name[index] - 0x30)
            index += 1
        }
        let isExtended = name[name.count - 1] == UInt8(ascii: "*")
        segments.append(
            Segment(
                name: base, number: number, isWhole: index == star + 1, isExtended: isExtended, value: value,
                place: place))
    }

    /// Splits `charset'language'text`.
    private static func charset(of value: [UInt8]) -> (Charset, ArraySlice<UInt8>)? {
        guard let first = value.firstIndex(of: UInt8(ascii: "'")),
            let second = value[(first + 1)...].firstIndex(of: UInt8(ascii: "'"))
        else { return nil }
        return (value.withUnsafeBytes { Charset(label: $0.slice(0..<first)) }, value[(second + 1)...])
    }

    private static func appendPercentDecoded(_ text: ArraySlice<UInt8>, to output: inout [UInt8]) {
        var index = text.startIndex
        while index < text.endIndex {
            if text[index] == UInt8(ascii: "%"), index + 2 < text.endIndex,
                let high = ASCII.hexValue(text[index + 1]), let low = ASCII.hexValue(text[index + 2])
            {
                output.append(high << 4 | low)
                index += 3
            } else {
                output.append(text[index])
                index += 1
            }
        }
    }
}
