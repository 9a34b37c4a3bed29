import Guard
import Mail

/// A list's rows on their way to the guard: one a line, key, reason and microseconds since 1970 apart by tabs.
/// Ten million rows are read in one pass without an object for each.
///
///     ann@example.com<TAB>unsubscribed<TAB>1772323200000000
///     bob@example.com<TAB><TAB>
enum ListEntryLines {
    /// A line that is not a row.
    struct BadLine: Error, Hashable {
        /// From 1.
        let number: Int
    }

    private static let tab = UInt8(ascii: "\t")
    private static let newline = UInt8(ascii: "\n")

    static func encode(_ entries: [ListEntry]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(entries.count * 48)
        for entry in entries {
            append(entry.key, to: &bytes)
            bytes.append(tab)
            append(entry.reason, to: &bytes)
            bytes.append(tab)
            if let since = entry.since { append(String(since.microseconds), to: &bytes) }
            bytes.append(newline)
        }
        return bytes
    }

    static func decode(_ bytes: [UInt8]) throws(BadLine) -> [ListEntry] {
        var entries: [ListEntry] = []
        var number = 0
        for line in bytes.split(separator: newline) {
            number += 1
            let fields = line.split(separator: tab, omittingEmptySubsequences: false)
            guard fields.count == 3, !fields[0].isEmpty else { throw BadLine(number: number) }
            var since: Timestamp?
            if !fields[2].isEmpty {
                guard let value = Int64(String(decoding: fields[2], as: UTF8.self)) else {
                    throw BadLine(number: number)
                }
                since = Timestamp(microseconds: value)
            }
            entries.append(
                ListEntry(
                    key: String(decoding: fields[0], as: UTF8.self),
                    reason: String(decoding: fields[1], as: UTF8.self), since: since))
        }
        return entries
    }

    /// Tabs and line ends become spaces: a reason is free text, and a key holds neither.
    private static func append(_ text: String, to bytes: inout [UInt8]) {
        for byte in text.utf8 { bytes.append(byte == tab || byte == newline ? UInt8(ascii: " ") : byte) }
    }
}
