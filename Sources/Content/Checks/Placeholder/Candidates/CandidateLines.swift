import Mail

/// The lines around a candidate.
struct CandidateLines {
    private let text: [UInt8]
    private let range: Range<Int>
    private let isPlain: Bool

    /// How far the lines reach before and after the candidate, in bytes.
    private static let reachBytes = 240

    init(_ surface: Surface, _ range: Range<Int>) {
        text = surface.text
        self.range = range
        isPlain = surface.kind == .text
    }

    /// Whether the lines around the candidate, without it, have marks of code. Only a text part shows code without any
    /// formatting.
    var areCode: Bool {
        guard isPlain else { return false }
        let before = text[max(0, range.lowerBound - Self.reachBytes)..<range.lowerBound]
        let after = text[range.upperBound..<min(text.count, range.upperBound + Self.reachBytes)]
        return CodeMarks.count(in: before + [0x20] + after, countsMarkup: true) >= CodeSample.proof
    }

    /// The line with the candidate, without it.
    var sentence: ArraySlice<UInt8> {
        var start = range.lowerBound
        while start > 0, range.lowerBound - start < Self.reachBytes, text[start - 1] != UInt8(ascii: "\n") {
            start -= 1
        }
        var end = range.upperBound
        while end < text.count, end - range.upperBound < Self.reachBytes, text[end] != UInt8(ascii: "\n") { end += 1 }
        return text[start..<range.lowerBound] + [0x20] + text[range.upperBound..<end]
    }
}
