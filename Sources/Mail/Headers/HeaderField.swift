// Folder Headers: header sections and fields. Folding, encoded words (RFC 2047), parameters (RFC 2231), quoted names,
// address lists.
// May use: Bytes, Vocabulary, Addresses, Encodings, Charsets.

/// One field of a header section (RFC 5322 section 2.2), or a line in the section that is not a field.
///
/// Fields share the bytes of their section, so all fields of a message cost one copy.
package struct HeaderField: Sendable {
    private let section: [UInt8]
    private let nameRange: Range<Int32>
    private let valueRange: Range<Int32>

    /// - Parameters:
    ///   - name: the range of the name in `section`; empty for a line that is not a field.
    ///   - value: the range of the text after the colon, up to the end of the last line, without its line end.
    init(section: [UInt8], name: Range<Int32>, value: Range<Int32>) {
        self.section = section
        nameRange = name
        valueRange = value
    }

    /// As received. Empty when the line is not a field (no colon, or a name with invalid characters).
    package var name: String {
        String(decoding: section[Int(nameRange.lowerBound)..<Int(nameRange.upperBound)], as: UTF8.self)
    }

    /// `name` as bytes.
    package var nameBytes: ArraySlice<UInt8> { section[Int(nameRange.lowerBound)..<Int(nameRange.upperBound)] }

    /// The text after the colon, folded, as received, without the last line end.
    package var rawValue: [UInt8] {
        Array(section[Int(valueRange.lowerBound)..<Int(valueRange.upperBound)])
    }

    /// The value unfolded and trimmed but not decoded, as a program without encoded words sees it.
    package var unfoldedValue: [UInt8] {
        section.withUnsafeBytes { bytes in
            EncodedWord.unfold(bytes.slice(Int(valueRange.lowerBound)..<Int(valueRange.upperBound)))
        }
    }

    /// Unfolded, trimmed, with encoded words (RFC 2047) decoded.
    package var value: String { String(decoding: decodedValue, as: UTF8.self) }

    /// `value` as UTF-8 bytes.
    package var decodedValue: [UInt8] {
        section.withUnsafeBytes { bytes in
            EncodedWord.decode(bytes.slice(Int(valueRange.lowerBound)..<Int(valueRange.upperBound))).text
        }
    }

    /// Compares names without case (RFC 5322 section 1.2.2).
    package func isNamed(_ name: String) -> Bool {
        let count = nameRange.count
        guard count == name.utf8.count else { return false }
        let start = Int(nameRange.lowerBound)
        // Checks ask for some thirty names in each of a message's fields: do not use iterators here.
        return section.withUnsafeBufferPointer { section in
            name.utf8.withContiguousStorageIfAvailable { name in
                for offset in 0..<count where ASCII.lower(section[start &+ offset]) != ASCII.lower(name[offset]) {
                    return false
                }
                return true
            } ?? section[start..<start + count].elementsEqual(name.utf8) { ASCII.lower($0) == ASCII.lower($1) }
        }
    }
}

extension HeaderField: Redacted {
    /// `Subject (12 bytes)`.
    package var description: String { "\(name) (\(valueRange.count) bytes)" }
}

/// The ranges of the fields in one header section, as offsets from the section's start.
///
/// Reading never fails. A line without a valid field name is kept as a field with an empty name. Mail programs
/// disagree about this line: for some, the body starts there. So its offset is kept, and the caller also reads the
/// line as text.
struct HeaderSection {
    struct Field {
        /// Empty for a line that is not a field.
        let name: Range<Int32>
        /// From after the colon to the end of the last line, without its line end.
        fileprivate(set) var value: Range<Int32>
    }

    private(set) var fields: [Field] = []
    /// The offset of the section's first byte.
    let start: Int
    /// The offset after the section's last line.
    private(set) var end: Int
    /// The offset of the body, after the empty line; `end` when there is no empty line.
    private(set) var bodyStart: Int
    /// The offset of the first line that is not a field.
    private(set) var firstOddLine: Int?
    /// Whether the section was longer than `MailLimits` allow. The body then starts where the limit was reached.
    private(set) var isCut = false

    /// - Parameter isDelimiter: whether a MIME boundary is at this line's offset; a boundary ends the section.
    init(_ bytes: UnsafeRawBufferPointer, from start: Int, isDelimiter: (Int) -> Bool) {
        self.start = start
        end = start
        bodyStart = start
        fields.reserveCapacity(48)
        let scanned = Bytes(bytes)
        var line = start
        while line < bytes.count {
            let lineEnd = scanned.firstIndex(of: ASCII.lf, from: line, to: scanned.count)
            let next = min(lineEnd + 1, bytes.count)
            let textEnd = lineEnd > line && scanned[lineEnd - 1] == ASCII.cr ? lineEnd - 1 : lineEnd
            if textEnd == line, lineEnd < bytes.count {
                end = line
                bodyStart = next
                return
            }
            if scanned[line] == UInt8(ascii: "-"), isDelimiter(line) { break }
            if next - start > MailLimits.headerSectionBytes || fields.count == MailLimits.headerFields {
                isCut = true
                break
            }
            add(scanned, line..<textEnd)
            line = next
        }
        end = line
        bodyStart = line
    }

    /// `bytes` must be the bytes that the section was read from.
    func name(_ field: Field, in bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        bytes.slice(start + Int(field.name.lowerBound)..<start + Int(field.name.upperBound))
    }

    func value(_ field: Field, in bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        bytes.slice(start + Int(field.value.lowerBound)..<start + Int(field.value.upperBound))
    }

    private mutating func add(_ bytes: Bytes, _ line: Range<Int>) {
        let valueEnd = Int32(line.upperBound - start)
        if ASCII.isWSP(bytes[line.lowerBound]), !fields.isEmpty {
            let start = fields[fields.count - 1].value.lowerBound
            fields[fields.count - 1].value = start..<valueEnd
            return
        }
        var colon = bytes.first(
            from: line.lowerBound, to: line.upperBound,
            inBlock: { block in
                ((block &- Bytes.Block(repeating: 0x21)) .>= Bytes.Block(repeating: 94))
                    .| (block .== Bytes.Block(repeating: UInt8(ascii: ":")))
            },
            inByte: { $0 &- 0x21 >= 94 || $0 == UInt8(ascii: ":") })
        // RFC 5322 section 4.5.8: old mail may have white space before the colon.
        var nameEnd = colon
        while colon < line.upperBound, ASCII.isWSP(bytes[colon]) { colon += 1 }
        let isField = colon < line.upperBound && bytes[colon] == UInt8(ascii: ":") && nameEnd > line.lowerBound
        if !isField {
            nameEnd = line.lowerBound
            colon = line.lowerBound - 1
            // The separator line of a mailbox file, which every mail program skips.
            let isMailboxLine = line.lowerBound == start && bytes.slice(line).matches("from ", at: 0)
            if !isMailboxLine, firstOddLine == nil { firstOddLine = line.lowerBound }
        }
        let nameStart = Int32(line.lowerBound - start)
        fields.append(
            Field(
                name: nameStart..<Int32(nameEnd - start),
                value: Int32(colon + 1 - start)..<max(valueEnd, Int32(colon + 1 - start))))
    }
}
