import Mail

extension Surface {
    /// What is shown of an HTML part, in stretches of its text: without what is hidden, the document's title, and what
    /// Outlook alone shows.
    var shown: [ArraySlice<UInt8>] {
        var stretches: [ArraySlice<UInt8>] = []
        var start = 0
        for region in regions where [.hidden, .title, .outlook].contains(region.kind) {
            if region.range.lowerBound > start { stretches.append(text[start..<region.range.lowerBound]) }
            start = max(start, region.range.upperBound)
        }
        if start < text.count { stretches.append(text[start...]) }
        return stretches
    }
}
