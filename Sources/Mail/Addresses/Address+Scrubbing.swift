extension Address {
    /// Text with something else in the address's place, however it is written there; nil when it is not there.
    /// - Parameter replacement: must not have the address in it.
    package func scrubbed(from text: String, as replacement: String) -> String? {
        guard mayStand(in: text) else { return nil }
        var text = text
        var isChanged = false
        for known in spellings where known.utf8.count > 2 {
            while let range = Self.range(of: known, in: text) {
                text.replaceSubrange(range, with: replacement)
                isChanged = true
            }
        }
        return isChanged ? text : nil
    }

    /// False in nearly all texts, and told by its octets alone: every spelling has the domain in it.
    private func mayStand(in text: String) -> Bool {
        let domains = Set([domain.lowercased(), domainKey])
        guard domains.allSatisfy({ $0.utf8.allSatisfy { $0 < 0x80 } }) else { return true }
        var text = text
        return text.withUTF8 { bytes in
            domains.contains { domain in
                let sought = Array(domain.utf8)
                guard bytes.count >= sought.count else { return false }
                return (0...bytes.count - sought.count).contains { start in
                    ASCII.lower(bytes[start]) == sought[0]
                        && sought.indices.allSatisfy { ASCII.lower(bytes[start + $0]) == sought[$0] }
                }
            }
        }
    }

    /// How `@` is written in text, in links, in quoted-printable, in HTML and in JSON.
    package static let atSigns = ["@", "%40", "%2540", "=40", "&#64;", "&#x40;", "&commat;", "\\u0040"]

    private var spellings: Set<String> {
        var spellings = Set([fullText, key, plainKeyText])
        for known in spellings {
            for sign in Self.atSigns { spellings.insert(known.replacing("@", with: sign)) }
        }
        return spellings
    }

    /// The key with the local part as it is within quotes.
    private var plainKeyText: String { key.replacing("\"", with: "") }

    /// Whatever its case, and as a whole: the address of `jane` is no part of the address of `mary.jane`.
    private static func range(of known: String, in text: String) -> Range<String.Index>? {
        let sought = Array(known.lowercased().unicodeScalars)
        let scalars = text.unicodeScalars
        var start = scalars.startIndex
        while start < scalars.endIndex {
            var (index, place) = (start, 0)
            while index < scalars.endIndex, place < sought.count,
                scalars[index].properties.lowercaseMapping == sought[place].properties.lowercaseMapping
            {
                index = scalars.index(after: index)
                place += 1
            }
            if place == sought.count, isWhole(start..<index, in: scalars) { return start..<index }
            start = scalars.index(after: start)
        }
        return nil
    }

    private static func isWhole(_ range: Range<String.Index>, in scalars: String.UnicodeScalarView) -> Bool {
        if range.lowerBound > scalars.startIndex {
            let before = scalars[scalars.index(before: range.lowerBound)]
            let isName = isPartOfName(before) || [".", "+"].contains(before)
            if isName, !endsEscape(scalars[..<range.lowerBound]) { return false }
        }
        guard range.upperBound < scalars.endIndex else { return true }
        let after = scalars[range.upperBound]
        guard after == "." else { return !isPartOfName(after) }
        // A full stop ends a sentence, or goes on with a label: one of digits alone is no top-level domain.
        let label = scalars[scalars.index(after: range.upperBound)...].prefix(while: isPartOfName)
        return label.allSatisfy { $0.properties.numericType != nil }
    }

    /// `%3D` in a link and `=3D` in quoted-printable are a sign and no letters.
    private static func endsEscape(_ text: String.UnicodeScalarView.SubSequence) -> Bool {
        let last = Array(text.suffix(3))
        return last.count == 3 && (last[0] == "%" || last[0] == "=")
            && last.dropFirst().allSatisfy { $0.properties.isASCIIHexDigit }
    }

    private static func isPartOfName(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic || scalar.properties.numericType != nil || scalar == "_" || scalar == "-"
    }
}
