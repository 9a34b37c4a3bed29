// Folder Lists/Formats: splits list files of all formats, piece by piece, into rows of fields. The steps: bytes to
// UTF-8 (`ListText`), to rows (`CSVRows`, `JSONRows`, both by `ListRows`). It also reads the dates in fields
// (`ListMoment`). It uses no other folder of this target.

/// One row of a list file, split into fields but not interpreted.
package struct ListFields: Hashable, Sendable {
    /// Line number of its first line, from 1.
    package let line: Int
    package var fields: [String] = []
    /// The column names of this row as the file writes them; a nested member of JSON has the names around it too:
    /// `reason.code`. Only for JSON, where each row has its names.
    package var names: [String] = []
    /// The fields that come from an object in an array: each object is one of several things of the person.
    var listed: Set<Int> = []
    /// Why the row cannot be parsed.
    var fault: String?
    /// Whether nothing after it can be parsed either: the file was cut off, or changes its format.
    var isLast = false
    /// Columns with bytes that are not UTF-8; U+FFFD replaces these bytes.
    var damaged: [Int] = []
    /// Whether the file ended without a line end after the row.
    var endsFile = false

    package init(line: Int) { self.line = line }

    /// A row that represents the unreadable rest of the file.
    static func unreadable(line: Int, _ fault: String) -> ListFields {
        var row = ListFields(line: line)
        row.fault = fault
        row.isLast = true
        return row
    }

    /// The text of a column; empty when the row does not have the column.
    subscript(column: Int) -> String { fields.indices.contains(column) ? fields[column] : "" }
}

/// The form in which names of columns, and the words in them, are compared.
package enum ListColumnNames {
    /// Letters and digits in lower case: `E-Mail Address`, `email_address` and `EmailAddress` are one name. A text
    /// without any, such as `*`, is itself.
    package static func normal(_ name: some StringProtocol) -> String {
        var isPlain = true
        for byte in name.utf8 where !(0x30...0x39).contains(byte) && !(0x61...0x7A).contains(byte) {
            isPlain = false
            break
        }
        if isPlain { return String(name) }
        let normal = String(
            String.UnicodeScalarView(
                name.lowercased().unicodeScalars.filter { $0.properties.isAlphabetic || isDigit($0) }))
        return normal.isEmpty ? String(name.filter { !$0.isWhitespace }) : normal
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

    /// The names by which a column may be known, the whole name first. A name of several parts, `contact.email.state`,
    /// is also known by its last parts: `email.state`, `state`.
    static func forms(_ name: String) -> [String] {
        var forms = [normal(name)]
        var rest = name[...]
        while let dot = rest.firstIndex(of: ".") {
            rest = rest[rest.index(after: dot)...]
            let form = normal(rest)
            if !form.isEmpty, !forms.contains(form) { forms.append(form) }
        }
        return forms
    }
}
