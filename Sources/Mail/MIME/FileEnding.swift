/// What a file is by the ending of its name. Mail programs open an attachment by its name, whatever type it was sent as:
///
///     Content-Type: application/octet-stream; name=letter.html
///
/// A fixed table of the texts that people are sent to read. Source code and data (`.swift`, `.py`, `.j2`, `.json`) are
/// not among them: braces are theirs by right.
enum FileEnding {
    /// Nil where the name does not end as that of a text does.
    static func media(of name: [UInt8]) -> ContentType.Media? { ending(of: name).flatMap { table[$0]?.media } }

    /// Whether mail programs show it in the message, though nothing else says that it is text.
    static func isShown(_ name: [UInt8]) -> Bool { ending(of: name).flatMap { table[$0]?.isShown } ?? false }

    /// In lower case. What file systems pass over at a name's end is none of it: `letter.html. `.
    private static func ending(of name: [UInt8]) -> String? {
        guard let last = name.lastIndex(where: isPart), let dot = name[...last].lastIndex(of: UInt8(ascii: ".")),
            last - dot <= limitBytes
        else { return nil }
        return String(decoding: name[(dot + 1)...last].map(ASCII.lower), as: UTF8.self)
    }

    private static func isPart(_ byte: UInt8) -> Bool { ASCII.isLetter(byte) || ASCII.isDigit(byte) || byte >= 0x80 }

    /// The longest ending of the table.
    private static let limitBytes = 8

    private static let table: [String: (media: ContentType.Media, isShown: Bool)] = {
        var table: [String: (media: ContentType.Media, isShown: Bool)] = [:]
        func add(_ media: ContentType.Media, isShown: Bool = false, _ endings: String...) {
            for ending in endings { table[ending] = (media, isShown) }
        }
        add(.html, isShown: true, "htm", "html", "xhtml", "shtml")
        add(.html, "xht", "xhtm")
        add(.text, isShown: true, "txt", "text")
        add(.text, "asc", "csv", "tsv", "tab", "vcf", "vcard", "md", "markdown")
        add(.calendar, "ics", "ical", "ifb", "vcs")
        // MHTML (RFC 2557) is a message with a page in it.
        add(.message, isShown: true, "eml", "mht", "mhtml")
        add(.drawing, "svg")
        return table
    }()
}
