/// What the Content-* fields of an entity say about its body (RFC 2045, RFC 2183).
struct PartContent {
    /// By the first field; others follow where there are several that say different things.
    private(set) var type: ContentType
    private(set) var otherTypes: [ContentType] = []
    /// By the ending of its file's names, where no field says the same.
    private(set) var namedTypes: [ContentType] = []
    private(set) var encodings = EncodingNames()
    /// UTF-8; from Content-Disposition, else from Content-Type. Several where there are several parameters of one name.
    private(set) var fileNames: [[UInt8]] = []
    /// Of every Content-Type field.
    private var typeNames: [[UInt8]] = []
    /// The parameters that say them, as they stand in the message.
    private(set) var fileNameSource: UnsafeRawBufferPointer?
    /// Shown as a file and not in the text.
    private(set) var isAttachment = false
    /// There are more ways to read its fields than are taken.
    private(set) var hasMoreReadings = false
    /// Content-Disposition says `inline`.
    private(set) var isInline = false
    /// What its reader reads first: the message's one part, the first of its parts, or one of several alternatives.
    let isBody: Bool

    /// - Parameters:
    ///   - type: when there is no field.
    ///   - role: of the entity in its message.
    init(_ bytes: UnsafeRawBufferPointer, _ section: HeaderSection, default type: ContentType, _ role: EntityRole) {
        self.type = type
        isBody = role.isBody
        var hasType = false
        var hasDisposition = false
        for field in section.fields {
            let name = section.name(field, in: bytes)
            guard name.matches("content-", at: 0) else { continue }
            let value = section.value(field, in: bytes)
            if name.isEqual("content-type") {
                let type = ContentType(value)
                if typeNames.count < Self.typeLimit { typeNames += type.names }
                hasMoreReadings = hasMoreReadings || type.hasMoreReadings
                if !hasType {
                    self.type = type
                    if fileNames.isEmpty { fileNameSource = type.namePlace.map { value.slice($0) } }
                } else if !([self.type] + otherTypes).contains(where: type.reads) {
                    if otherTypes.count < Self.typeLimit { otherTypes.append(type) } else { hasMoreReadings = true }
                }
                hasType = true
            } else if name.isEqual("content-transfer-encoding") {
                encodings.add(value)
            } else if name.isEqual("content-disposition") {
                read(disposition: value, isFirst: !hasDisposition)
                hasDisposition = true
            }
        }
        if fileNames.isEmpty { fileNames = self.type.names }
        if !hasDisposition, !fileNames.isEmpty, self.type.media == .other, !isNamedAsText { isAttachment = true }
        // Whatever its one part is called, a message has no other text.
        if role == .message { isAttachment = false }
        addNamedTypes(role)
    }

    /// By which name a program goes differs, so each name counts. A text that is shown in the message is what its type
    /// says, whatever it is called; so is HTML, which shows no less under the name of a text.
    private mutating func addNamedTypes(_ role: EntityRole) {
        guard role != .message, !type.isContainer else { return }
        let declared = [type] + otherTypes
        let isTold = declared.contains { !$0.media.isFile && $0.certainty == .sure }
        if isTold, !isAttachment { return }
        for name in fileNames + typeNames {
            guard let media = FileEnding.media(of: name),
                !(declared + namedTypes).contains(where: { $0.media == media })
            else { continue }
            if media == .text, declared.contains(where: { $0.media == .html || $0.media == .calendar }) { continue }
            namedTypes.append(type.named(media))
        }
    }

    /// Types that are read besides the first.
    private static let typeLimit = 3

    /// Of several types the first that has parts of its own.
    var container: ContentType? { type.isContainer ? type : (otherTypes + namedTypes).first(where: \.isContainer) }

    /// Types under which the body is one text, once for each charset; those with parts of their own when there are no others.
    var leafTypes: [ContentType] {
        if isFileByType, !namedTypes.isEmpty {
            return namedTypes.filter { !$0.isContainer }.flatMap(\.charsetReadings)
        }
        if !namedTypes.isEmpty {
            return ([type] + otherTypes + namedTypes).filter { !$0.isContainer }.flatMap(\.charsetReadings)
        }
        if otherTypes.isEmpty { return type.charsetReadings }
        let types = ([type] + otherTypes).flatMap(\.charsetReadings)
        let leaves = types.filter { !$0.isContainer }
        return leaves.isEmpty ? types : leaves
    }

    /// Fields or parameters say different things of what the body is.
    var isAmbiguous: Bool { !otherTypes.isEmpty || type.isAmbiguous }

    /// It is a multipart or a message by one of its types, and a text by another.
    var isAlsoLeaf: Bool {
        if !namedTypes.isEmpty { return !leafTypes.isEmpty }
        return !otherTypes.isEmpty && (!type.isContainer || otherTypes.contains { !$0.isContainer })
    }

    /// In order, each once.
    var boundaries: [[UInt8]] {
        if otherTypes.isEmpty { return type.boundaries }
        return ([type] + otherTypes).flatMap(\.boundaries).reduce(into: []) { all, boundary in
            if !all.contains(boundary) { all.append(boundary) }
        }
    }

    /// The first type that is odd (`ContentType.Certainty`).
    var oddType: ContentType? {
        type.certainty == .odd ? type : otherTypes.first { $0.certainty == .odd }
    }

    /// Its type says for sure that it is text, and its text is shown.
    var isText: Bool { !isAttachment && (type.media == .html || type.media == .text && type.certainty != .odd) }

    /// Nothing says that it is text.
    var isNoTextByType: Bool { type.media == .other && otherTypes.allSatisfy { $0.media == .other } }

    /// What no mail program shows as text, whatever is in it.
    var isFileOnly: Bool { isFileByType && namedTypes.isEmpty }

    /// By its types no mail program shows it as text; by its name one may.
    private var isFileByType: Bool { !isBody && isAttachment && isNoTextByType }

    /// Empty when there is none.
    var fileNameText: String { fileNames.first.map { String(decoding: $0, as: UTF8.self) } ?? "" }

    /// By the ending of one of its file names mail programs show it as text.
    private var isNamedAsText: Bool { fileNames.contains(where: FileEnding.isShown) }

    /// Of several fields each has to say that it is an attachment; each that has a file name names it.
    private mutating func read(disposition value: UnsafeRawBufferPointer, isFirst: Bool) {
        let semicolon = value.firstIndex(of: UInt8(ascii: ";"), from: 0, to: value.count)
        let word = value.slice(0..<semicolon).trimmed()
        let isFile = word.isEqual("attachment")
        isAttachment = isFile && (isFirst || isAttachment)
        isInline = isInline || word.isEqual("inline")
        let list = value.slice(semicolon..<value.count)
        let parameters = ParameterList(list)
        let names = parameters.values("filename")
        guard !names.isEmpty else { return }
        if isFirst { fileNames = [] }
        hasMoreReadings = hasMoreReadings || names.count > MailLimits.parameterReadings
        if fileNames.isEmpty { fileNameSource = parameters.place("filename").map { list.slice($0) } }
        fileNames += names.filter { !fileNames.contains($0) }
        if fileNames.count > 2 * MailLimits.parameterReadings {
            hasMoreReadings = true
            fileNames = Array(fileNames.prefix(2 * MailLimits.parameterReadings))
        }
    }
}

/// What an entity is in the message that is read.
enum EntityRole {
    /// The message itself, or one that is attached.
    case message
    /// A part that a reader reads first.
    case bodyPart
    case part

    var isBody: Bool { self != .part }
}

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
