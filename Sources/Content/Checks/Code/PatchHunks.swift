/// Finds the hunks of patches in a text (unified format). A hunk is certain when its header's numbers agree with the
/// context, removed and added lines that follow.
///
///     @@ -10,2 +10,3 @@ def greet
///      Dear
///     -Hi {{ name }}
///     +Hello {{ name }}
///
/// A mail may show only a part of a patch. A hunk that is shorter than its header says counts when the names of the
/// files precede it.
enum PatchHunks {
    /// The ranges from each header to the last line of its hunk.
    static func find(in text: [UInt8]) -> [Range<Int>] {
        var found: [Range<Int>] = []
        var hunk: Hunk?
        // Whether the names of the files precede; names count for every hunk that follows directly.
        var namesFiles = false
        for line in TextLines(text) {
            if var open = hunk {
                if open.take(line, of: text) {
                    hunk = open
                    continue
                }
                if open.isWhole || namesFiles { found.append(open.range) }
                hunk = nil
            }
            let bytes = text[line.range]
            if let header = Hunk(header: bytes) {
                hunk = header
            } else if fileMarks.contains(where: bytes.starts) {
                namesFiles = true
            } else if !bytes.starts(with: "index ".utf8), !line.isBlank {
                namesFiles = namesFiles && bytes.starts(with: "new file".utf8)
            }
        }
        if let hunk, hunk.isWhole || namesFiles { found.append(hunk.range) }
        return found
    }

    private static let fileMarks = ["diff --git ", "--- a/", "--- /dev/null", "+++ ", "--- ", "Index: "].map {
        Array($0.utf8)
    }

    /// A hunk while it is being read.
    private struct Hunk {
        var range: Range<Int>
        /// Lines still expected.
        private var removed: Int
        private var added: Int

        var isWhole: Bool { removed == 0 && added == 0 }

        /// `@@ -10,2 +10,3 @@`
        init?(header: ArraySlice<UInt8>) {
            guard header.starts(with: "@@ -".utf8) else { return nil }
            var reader = Reader(header.dropFirst(4))
            guard let removed = reader.readCount(), reader.skip(" +"), let added = reader.readCount(),
                reader.skip(" @@")
            else { return nil }
            range = header.startIndex..<header.endIndex
            (self.removed, self.added) = (removed, added)
        }

        /// Returns false when the line does not belong to the hunk.
        mutating func take(_ line: TextLines.Line, of text: [UInt8]) -> Bool {
            guard !isWhole else { return false }
            switch line.range.isEmpty ? 0x20 : text[line.range.lowerBound] {
            case UInt8(ascii: "+"): added -= 1
            case UInt8(ascii: "-"): removed -= 1
            case UInt8(ascii: "\\"): break
            case 0x20:
                added -= 1
                removed -= 1
            default: return false
            }
            guard added >= 0, removed >= 0 else { return false }
            range = range.lowerBound..<line.range.upperBound
            return true
        }
    }

    private struct Reader {
        private var bytes: ArraySlice<UInt8>

        init(_ bytes: ArraySlice<UInt8>) { self.bytes = bytes }

        mutating func skip(_ text: String) -> Bool {
            guard bytes.starts(with: text.utf8) else { return false }
            bytes = bytes.dropFirst(text.utf8.count)
            return true
        }

        /// The count of `10,2`; 1 when there is only `10`.
        mutating func readCount() -> Int? {
            guard readNumber() != nil else { return nil }
            return skip(",") ? readNumber() : 1
        }

        private mutating func readNumber() -> Int? {
            let digits = bytes.prefix { $0.isDigit }
            bytes = bytes[digits.endIndex...]
            return digits.count <= 6 ? Int(String(decoding: digits, as: UTF8.self)) : nil
        }
    }
}
