extension Address {
    /// Text with something else in the address's place, however it is written there; nil when it is not there.
    /// - Parameter replacement: must not have the address in it.
    package func scrubbed(from text: String, as replacement: String) -> String? {
        var text = text
        var isChanged = false
        for known in Set([fullText, key]) where known.utf8.count > 2 {
            while let range = Self.range(of: known, in: text) {
                text.replaceSubrange(range, with: replacement)
                isChanged = true
            }
        }
        return isChanged ? text : nil
    }

    /// Whatever its case.
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
            if place == sought.count { return start..<index }
            start = scalars.index(after: start)
        }
        return nil
    }
}
