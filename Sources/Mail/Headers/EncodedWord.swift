/// Header text: unfolding (RFC 5322 section 2.2.3) and encoded words (RFC 2047).
///
///     Subject: =?utf-8?Q?Bonjour_H=C3?=
///      =?utf-8?Q?=A9l=C3=A8ne?=
///
/// Adjacent words of one charset are joined before conversion: senders split words inside a character. Like mail
/// programs, the decoder also reads words where RFC 2047 section 5 does not allow them.
enum EncodedWord {
    /// A field's value as UTF-8, unfolded, trimmed, decoded. Linear: a word's text is searched only up to the next
    /// `=?`.
    static func decode(_ value: UnsafeRawBufferPointer) -> (text: [UInt8], problem: Charset.Problem?) {
        let (text, problem, _) = decode(value, isRecording: false)
        return (text, problem)
    }

    /// - Parameter closingWords: whether a word without its end continues to the end of the field.
    /// - Returns: also, if requested, the maps of unfolding and of decoding.
    static func decode(
        _ value: UnsafeRawBufferPointer, closingWords: Bool = false, isRecording: Bool
    ) -> (text: [UInt8], problem: Charset.Problem?, maps: [SourceMap]) {
        let range = value.trim(0..<value.count)
        if isPlain(value.slice(range)) {
            var map = SourceMap()
            if isRecording { map.add(.copy, range.count, from: range) }
            return (Array(value.slice(range)), nil, isRecording ? [map] : [])
        }
        var unfolding = isRecording ? SourceMap() : nil
        let unfolded = isRecording ? unfold(value, range, &unfolding) : unfold(value)
        return unfolded.withUnsafeBytes { bytes in
            var decoder = Decoder(bytes: bytes, closingWords: closingWords, isRecording: isRecording)
            decoder.run()
            return (decoder.text, decoder.problem, [unfolding, decoder.map].compactMap(\.self))
        }
    }

    /// A field's value, unfolded and trimmed but not decoded, with its map if requested. Empty when it is not ASCII.
    static func unfolded(_ value: UnsafeRawBufferPointer, isRecording: Bool) -> (text: [UInt8], map: SourceMap?) {
        var map = isRecording ? SourceMap() : nil
        let text = unfold(value, value.trim(0..<value.count), &map)
        // Encoded words are ASCII; a field with other bytes is read only in its decoded form.
        return text.withUnsafeBytes(\.isASCII) ? (text, map) : ([], map)
    }

    /// Unfolds and trims the value, line by line.
    static func unfold(_ value: UnsafeRawBufferPointer) -> [UInt8] {
        let range = value.trim(0..<value.count)
        let scanned = Bytes(value)
        var text: [UInt8] = []
        text.reserveCapacity(range.count)
        var index = range.lowerBound
        while index < range.upperBound {
            let end = scanned.first(
                from: index, to: range.upperBound,
                inBlock: { ($0 .== Bytes.Block(repeating: ASCII.lf)) .| ($0 .== Bytes.Block(repeating: ASCII.cr)) },
                inByte: { $0 == ASCII.lf || $0 == ASCII.cr })
            text.append(contentsOf: value[index..<end])
            index = end + 1
        }
        return text
    }

    private static func unfold(
        _ value: UnsafeRawBufferPointer, _ range: Range<Int>, _ map: inout SourceMap?
    ) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(range.count)
        for index in range where value[index] != ASCII.cr && value[index] != ASCII.lf {
            text.append(value[index])
            map?.add(.copy, 1, from: index..<index + 1)
        }
        return text
    }

    /// Whether the bytes are ASCII on one line, without the start of an encoded word.
    private static func isPlain(_ bytes: UnsafeRawBufferPointer) -> Bool {
        typealias Block = Bytes.Block
        let scanned = Bytes(bytes)
        var index = 0
        while true {
            index = scanned.first(
                from: index, to: scanned.count,
                inBlock: {
                    ($0 .>= Block(repeating: 0x80)) .| ($0 .== Block(repeating: ASCII.lf))
                        .| ($0 .== Block(repeating: ASCII.cr)) .| ($0 .== Block(repeating: UInt8(ascii: "?")))
                },
                inByte: { $0 >= 0x80 || $0 == ASCII.lf || $0 == ASCII.cr || $0 == UInt8(ascii: "?") })
            guard index < scanned.count else { return true }
            guard scanned[index] == UInt8(ascii: "?"), index == 0 || scanned[index - 1] != UInt8(ascii: "=") else {
                return false
            }
            index += 1
        }
    }

    private struct Word {
        let charset: Charset
        let isBase64: Bool
        let text: Range<Int>
        /// The offset after the closing `?=`.
        let end: Int
    }

    private struct Decoder {
        let bytes: UnsafeRawBufferPointer
        var text: [UInt8] = []
        var problem: Charset.Problem?
        /// Bytes of adjacent words, decoded but not yet converted.
        private var pending: [UInt8] = []
        private var pendingCharset = Charset.ascii
        /// Maps from `text` and from `pending` to `bytes`; nil unless requested.
        private(set) var map: SourceMap?
        private var pendingMap: SourceMap?

        private let closingWords: Bool

        init(bytes: UnsafeRawBufferPointer, closingWords: Bool, isRecording: Bool) {
            self.bytes = bytes
            self.closingWords = closingWords
            map = isRecording ? SourceMap() : nil
            pendingMap = map
            text.reserveCapacity(bytes.count)
        }

        mutating func run() {
            var rawStart = 0
            var index = 0
            var followsWord = false
            while index < bytes.count {
                guard bytes[index] == UInt8(ascii: "="), let word = word(at: index) else {
                    index += 1
                    continue
                }
                let between = rawStart..<index
                // Section 6.2: white space between two words is not shown.
                if !(followsWord && between.allSatisfy { ASCII.isWSP(bytes[$0]) }) { appendRaw(between) }
                append(word)
                index = word.end
                rawStart = index
                followsWord = true
            }
            appendRaw(rawStart..<bytes.count)
            flush()
        }

        /// `"=?" charset "?" encoding "?" text "?="`.
        private mutating func word(at start: Int) -> Word? {
            guard start + 2 < bytes.count, bytes[start + 1] == UInt8(ascii: "?") else { return nil }
            let charsetStart = start + 2
            var index = charsetStart
            let charsetLimit = min(bytes.count, charsetStart + 80)
            while index < charsetLimit, bytes[index] != UInt8(ascii: "?") { index += 1 }
            guard index > charsetStart, index + 2 < bytes.count, bytes[index] == UInt8(ascii: "?"),
                bytes[index + 2] == UInt8(ascii: "?")
            else { return nil }
            let encoding = ASCII.lower(bytes[index + 1])
            guard encoding == UInt8(ascii: "b") || encoding == UInt8(ascii: "q") else { return nil }
            let charset = Charset(label: bytes.slice(charsetStart..<index))
            let textStart = index + 3
            index = textStart
            while index + 1 < bytes.count {
                if bytes[index] == UInt8(ascii: "?"), bytes[index + 1] == UInt8(ascii: "=") {
                    return Word(
                        charset: charset, isBase64: encoding == UInt8(ascii: "b"), text: textStart..<index,
                        end: index + 2)
                }
                if bytes[index] == UInt8(ascii: "="), bytes[index + 1] == UInt8(ascii: "?") {
                    // Either another word's start, or the `=` that ends this word's padding before its `?=`.
                    guard index + 2 < bytes.count, bytes[index + 2] == UInt8(ascii: "=") else { return nil }
                }
                index += 1
            }
            problem = problem ?? .brokenWord
            return closingWords
                ? Word(
                    charset: charset, isBase64: encoding == UInt8(ascii: "b"), text: textStart..<bytes.count,
                    end: bytes.count)
                : nil
        }

        private mutating func append(_ word: Word) {
            if word.charset != pendingCharset { flush() }
            pendingCharset = word.charset
            let text = bytes.slice(word.text)
            if word.isBase64 {
                var decoding = map.map { _ in SourceMap() }
                let (decoded, isDamaged) = Base64.decode(text, &decoding)
                if isDamaged { problem = .brokenWord }
                pending.append(contentsOf: decoded)
                if let decoding { pendingMap?.append(decoding, from: word.text.lowerBound) }
            } else {
                QuotedPrintable.appendQ(text, to: &pending, &pendingMap, from: word.text.lowerBound)
            }
        }

        private mutating func appendRaw(_ range: Range<Int>) {
            guard !range.isEmpty else { return }
            flush()
            pendingMap?.add(.copy, range.count, from: range)
            append(bytes.slice(range), in: .ascii)
        }

        private mutating func flush() {
            guard !pending.isEmpty else { return }
            pending.withUnsafeBytes { append($0, in: pendingCharset) }
            pending.removeAll(keepingCapacity: true)
        }

        private mutating func append(_ bytes: UnsafeRawBufferPointer, in charset: Charset) {
            var conversion = map.map { _ in SourceMap() }
            let (converted, problem) = charset.utf8(bytes, &conversion)
            text.append(contentsOf: converted)
            if let conversion, let pendingMap {
                map?.append(conversion, after: pendingMap)
                self.pendingMap = SourceMap()
            }
            self.problem = self.problem ?? problem
        }
    }
}
