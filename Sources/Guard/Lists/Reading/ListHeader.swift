import Mail

/// Tells whether the first row of a file has the names of its columns.
///
/// An entry that is taken for a header is lost; a header that is taken for an entry, such as `channels.email.address`,
/// becomes a domain that nobody has, and switches off every column.
enum ListHeader {
    /// - Parameter second: the fields of the next row; empty when there is none.
    static func isHeader(
        _ fields: [String], before second: [String], format: ListFormat, formats: ListFormats
    ) -> Bool {
        let ranks = fields.map { rank($0) }
        if ranks.contains(where: { $0.map { $0 < 3 } ?? false }) { return false }
        let names = formats.names
        if fields.contains(where: { names.contains(ListColumnNames.normal($0)) }) { return true }
        // From here on the row has no known name. It is a header when the row after it has an address, and the name
        // above that address is a name.
        guard format != .lines else { return false }
        let below = second.indices.filter { rank(second[$0]) == 0 && $0 < fields.count }
        guard let column = below.first else { return false }
        if ranks[column] == 3 { return isDotted(fields, at: column, names) }
        return fields.allSatisfy { isNamelike($0) } && !fields[column].isEmpty
    }

    /// Whether one of the names is known to be of the column that has the entries.
    static func hasEntryName(_ fields: [String], formats: ListFormats) -> Bool {
        let names = formats.addressNames
            .union(formats.general.columns[.hash] ?? []).union(formats.general.columns[.domain] ?? [])
        return fields.contains { names.contains(ListColumnNames.normal($0)) }
    }

    /// Whether a text in the form of a domain is the name of a column: its last parts are a known name, or another name
    /// of the row begins in the same way.
    private static func isDotted(_ fields: [String], at column: Int, _ names: Set<String>) -> Bool {
        if ListColumnNames.forms(fields[column]).dropFirst().contains(where: names.contains) { return true }
        let beginning = fields[column].prefix { $0 != "." } + "."
        return fields.count { $0.hasPrefix(beginning) } > 1
    }

    /// Letters, digits and what stands between the words of a name, not the rest of a broken entry.
    private static func isNamelike(_ text: String) -> Bool {
        guard text.utf8.count <= 80, !(text.contains(" ") && text.contains(".")) else { return false }
        return text.unicodeScalars.allSatisfy { scalar in
            scalar.properties.isAlphabetic || " _-./()?:".unicodeScalars.contains(scalar)
                || ("0"..."9").contains(scalar)
        } && text.unicodeScalars.contains(where: \.properties.isAlphabetic) || text.isEmpty
    }

    /// How certain it is that a text is an entry of a list: less is more certain; nil when it is not one. A domain
    /// without an `@` may be a file's name or a person's initials.
    private static func rank(_ text: String) -> Int? {
        guard case .success(let cell) = ListCell.read(text) else { return nil }
        switch cell.entries[0].target {
        case .address: return 0
        case .hash: return 1
        case .domain where !text.contains("@"): return 3
        case .domain, .domainAndSubdomains, .localPart: return 2
        }
    }
}
