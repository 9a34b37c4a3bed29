/// Guesses the kind of content from its first bytes. Mail programs do the same when a part's type says nothing.
enum BodyLooks: Hashable {
    /// Not text: a picture, a sound, a document.
    case binary
    /// Must be unpacked before it can be read: gzip, ZIP and similar formats.
    case compressed
    /// Begins like HTML.
    case html
    /// Text with HTML tags in it.
    case taggedText
    case text

    /// How many bytes are examined.
    static let beginningBytes = 1024

    init(_ bytes: UnsafeRawBufferPointer) {
        let start = bytes.slice(0..<min(bytes.count, Self.beginningBytes))
        if Self.compressedMarks.contains(where: { Self.begins(start, with: $0) }) {
            self = .compressed
        } else if Self.otherMarks.contains(where: { Self.begins(start, with: $0) }) || Self.isBinary(start) {
            self = .binary
        } else if Self.beginsAsHTML(start) {
            self = .html
        } else {
            self = Self.hasTag(start) ? .taggedText : .text
        }
    }

    var isText: Bool { self != .binary && self != .compressed }

    /// Whether the bytes have what text never has. UTF-16 is text: it begins with its mark, or every other byte may
    /// be 0.
    static func isBinary(_ bytes: UnsafeRawBufferPointer) -> Bool {
        if bytes.count >= 2, bytes[0] == 0xFF && bytes[1] == 0xFE || bytes[0] == 0xFE && bytes[1] == 0xFF {
            return false
        }
        let start = bytes.slice(0..<min(bytes.count, beginningBytes))
        // Nearly every body is text without any control that counts.
        let suspect = firstControl(in: Bytes(start))
        guard suspect < start.count else { return false }
        var controls = 0
        var zeros = (even: 0, odd: 0)
        for index in suspect..<start.count where start[index] < 0x20 || start[index] == 0x7F {
            let byte = start[index]
            if byte == 0 {
                if index.isMultiple(of: 2) { zeros.even += 1 } else { zeros.odd += 1 }
            } else if !(0x09...0x0D).contains(byte), byte != 0x1B {
                controls += 1
            }
        }
        let isWide = max(zeros.even, zeros.odd) * 4 >= start.count && !start.isEmpty
        if !isWide { controls += zeros.even + zeros.odd }
        return controls * 20 > start.count
    }

    /// The first byte that is a control and neither white space nor an escape.
    private static func firstControl(in bytes: Bytes) -> Int {
        typealias Block = Bytes.Block
        return bytes.first(
            from: 0, to: bytes.count,
            inBlock: { block in
                let isControl = (block .< Block(repeating: 0x20)) .& (block .!= Block(repeating: 0x1B))
                let isSpace = (block &- Block(repeating: 0x09)) .< Block(repeating: 5)
                return (isControl .& .!isSpace) .| (block .== Block(repeating: 0x7F))
            },
            inByte: { $0 < 0x20 && $0 != 0x1B && $0 &- 0x09 >= 5 || $0 == 0x7F })
    }

    private static func begins(_ bytes: UnsafeRawBufferPointer, with mark: [UInt8]) -> Bool {
        bytes.count > mark.count && bytes.prefix(mark.count).elementsEqual(mark)
    }

    /// gzip, compress, bzip2, xz, Zstandard, ZIP, 7-Zip, RAR.
    private static let compressedMarks: [[UInt8]] = [
        [0x1F, 0x8B, 0x08], [0x1F, 0x9D], Array("BZh".utf8), [0xFD, 0x37, 0x7A, 0x58, 0x5A], [0x28, 0xB5, 0x2F, 0xFD],
        [0x50, 0x4B, 0x03, 0x04], [0x37, 0x7A, 0xBC, 0xAF], Array("Rar!".utf8),
    ]

    /// Formats that may look like text after their mark: PDF, PostScript, RTF, GIF, PNG, JPEG, RIFF (WebP and
    /// similar), old Office documents.
    private static let otherMarks: [[UInt8]] = [
        Array("%PDF-".utf8), Array("%!PS".utf8), Array("{\\rtf".utf8), Array("GIF8".utf8), [0x89, 0x50, 0x4E, 0x47],
        [0xFF, 0xD8, 0xFF], Array("RIFF".utf8), [0xD0, 0xCF, 0x11, 0xE0],
    ]

    // MARK: HTML

    private static func beginsAsHTML(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var index = bytes.count >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF ? 3 : 0
        while index < bytes.count, ASCII.isSpace(bytes[index]) { index += 1 }
        return bytes.matches("<!doctype", at: index) || bytes.matches("<!--", at: index)
            || bytes.matches("<?xml", at: index) || isTag(bytes, at: index)
    }

    private static func hasTag(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var index = bytes.firstIndex(of: UInt8(ascii: "<"), from: 0, to: bytes.count)
        while index < bytes.count {
            if isTag(bytes, at: index) { return true }
            index = bytes.firstIndex(of: UInt8(ascii: "<"), from: index + 1, to: bytes.count)
        }
        return false
    }

    /// Whether a start or end tag of an element that mail programs know is here.
    private static func isTag(_ bytes: UnsafeRawBufferPointer, at index: Int) -> Bool {
        guard index + 1 < bytes.count, bytes[index] == UInt8(ascii: "<") else { return false }
        let start = bytes[index + 1] == UInt8(ascii: "/") ? index + 2 : index + 1
        guard start < bytes.count, ASCII.isLetter(bytes[start]) else { return false }
        let (end, key) = Bytes(bytes).tagName(at: start)
        guard end < bytes.count else { return false }
        let flow = HTMLElements.shared.element(bytes.slice(start..<end), key: key).flow
        return flow != .unknown && flow != .field
    }
}
