import Guard
import Mail
import sendguard

/// A file that is imported as a list. The first byte chooses its format, the list's kind and its options.
package enum ListFileTarget: FuzzTarget {
    package static let name = "list"

    package static func run(_ input: [UInt8]) throws(BrokenInvariant) {
        guard let octet = input.first else { return }
        let rows = try read(input, octet, .whole)
        for cut in [Cut.bytes, .two] {
            try require(try read(input, octet, cut) == rows, "rows differ, cut as \(cut)")
        }
        let options = options(octet)
        for row in rows {
            guard case .entry(_, let entry) = row else { continue }
            try require(!entry.key.isEmpty, "an entry of nobody")
            try require(entry.target.key == entry.key, "an entry is another one again: \(shown(entry.key.utf8))")
            // Options must not rename an entry that an import with the same options has read.
            try require(entry.renamed(by: options) == entry, "an entry has another name: \(shown(entry.key.utf8))")
        }
    }

    private static func options(_ octet: UInt8) -> AddressKeyOptions { AddressKeyOptions(rawValue: octet >> 4 & 3) }

    private static func read(_ input: [UInt8], _ octet: UInt8, _ cut: Cut) throws(BrokenInvariant) -> [ListReader.Row] {
        let formats = ListFile.Format.allCases
        var reader = ListReader(
            format: formats[Int(octet & 7) % formats.count], kind: octet & 8 == 0 ? .suppression : .audience,
            options: options(octet), formats: ListFormatsReader.shipped)
        var rows: [ListReader.Row] = []
        for piece in cut.pieces(of: input.dropFirst()) {
            reader.append(Array(piece))
            while let row = reader.next() { rows.append(row) }
        }
        reader.finish()
        while let row = reader.next() { rows.append(row) }
        try require(reader.next() == nil, "a row behind the last")
        try require(rows.count <= input.count, "more rows than octets")
        for row in rows.dropLast() {
            if case .unreadable = row { throw BrokenInvariant(description: "a row behind what cannot be read") }
        }
        return rows
    }
}
