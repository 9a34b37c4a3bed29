/// One field of a header section (RFC 5322 section 2.2), or a line in it that is none.
///
/// Fields share the bytes of their section, so that a message's fields cost one copy.
package struct HeaderField: Sendable {
    private let section: [UInt8]
    private let nameRange: Range<Int32>
    private let valueRange: Range<Int32>

    /// - Parameters:
    ///   - name: where the name stands in `section`; empty for a line that is no field.
    ///   - value: where the text behind the colon stands, up to the end of the last line, without its line end.
    init(section: [UInt8], name: Range<Int32>, value: Range<Int32>) {
        self.section = section
        nameRange = name
        valueRange = value
    }

    /// As on the wire; empty when the line is no field (no colon, or a name with characters no name has).
    package var name: String {
        String(decoding: section[Int(nameRange.lowerBound)..<Int(nameRange.upperBound)], as: UTF8.self)
    }

    /// Behind the colon, folded, as on the wire, without the last line end.
    package var rawValue: [UInt8] {
        Array(section[Int(valueRange.lowerBound)..<Int(valueRange.upperBound)])
    }

    /// Unfolded and trimmed, else as on the wire: what a program sees that knows nothing of encoded words.
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

    /// Names compare without case (RFC 5322 section 1.2.2).
    package func isNamed(_ name: String) -> Bool {
        let count = nameRange.count
        guard count == name.utf8.count else { return false }
        let start = Int(nameRange.lowerBound)
        // Checks ask for some thirty names of each of a message's fields: no iterators here.
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
