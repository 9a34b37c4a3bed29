/// The facts about an entity's body that its Content-* fields give (RFC 2045, RFC 2183).
struct PartContent {
    /// The type in the first field. `otherTypes` has the types of further fields, when they differ.
    private(set) var type: ContentType
    private(set) var otherTypes: [ContentType] = []
    /// The types by the ending of the file names, when no field has the same type.
    private(set) var namedTypes: [ContentType] = []
    private(set) var encodings = EncodingNames()
    /// UTF-8; from Content-Disposition, otherwise from Content-Type. Several when several parameters have one name.
    private(set) var fileNames: [[UInt8]] = []
    /// The file names in all Content-Type fields.
    private var typeNames: [[UInt8]] = []
    /// The parameters with the file names, as in the message.
    private(set) var fileNameSource: UnsafeRawBufferPointer?
    /// Whether mail programs show it as a file and not in the text.
    private(set) var isAttachment = false
    /// Whether the fields can be read in more ways than the guard reads them.
    private(set) var hasMoreReadings = false
    /// Content-Disposition says `inline`.
    private(set) var isInline = false
    /// Whether a reader reads it first: the message's only part, the first of its parts, or one of several
    /// alternatives.
    let isBody: Bool

    /// - Parameters:
    ///   - type: the type when there is no field.
    ///   - role: the role of the entity in its message.
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
        // The only part of a message is its text, so its file name does not make it an attachment.
        if role == .message { isAttachment = false }
        addNamedTypes(role)
    }

    /// Programs use different names, so each name counts. A text that is shown in the message keeps its declared
    /// type, whatever its file name. HTML with the file name of a text also keeps its type, because its text is read
    /// anyway.
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

    /// The number of types read in addition to the first.
    private static let typeLimit = 3

    /// The first type that is a container.
    var container: ContentType? { type.isContainer ? type : (otherTypes + namedTypes).first(where: \.isContainer) }

    /// The types under which the body is one text, once per charset. When all types are containers, these are the
    /// result.
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

    /// Whether fields or parameters disagree about the body.
    var isAmbiguous: Bool { !otherTypes.isEmpty || type.isAmbiguous }

    /// Whether one of its types is a multipart or a message, and another is a text.
    var isAlsoLeaf: Bool {
        if !namedTypes.isEmpty { return !leafTypes.isEmpty }
        return !otherTypes.isEmpty && (!type.isContainer || otherTypes.contains { !$0.isContainer })
    }

    /// In order, without duplicates.
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

    /// Whether its type is certainly text, and its text is shown.
    var isText: Bool { !isAttachment && (type.media == .html || type.media == .text && type.certainty != .odd) }

    /// Whether no type says that it is text.
    var isNoTextByType: Bool { type.media == .other && otherTypes.allSatisfy { $0.media == .other } }

    /// Whether no mail program shows it as text, with any content.
    var isFileOnly: Bool { isFileByType && namedTypes.isEmpty }

    /// Whether its types make it a file, which only its name may turn into text.
    private var isFileByType: Bool { !isBody && isAttachment && isNoTextByType }

    /// The first file name; empty when there is no name.
    var fileNameText: String { fileNames.first.map { String(decoding: $0, as: UTF8.self) } ?? "" }

    /// Whether mail programs show it as text because of a file name's ending.
    private var isNamedAsText: Bool { fileNames.contains(where: FileEnding.isShown) }

    /// With several fields, it is an attachment only if all of them say so. The file names of all fields count.
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

/// The role of an entity in the message.
enum EntityRole {
    /// The message itself, or an attached message.
    case message
    /// A part that a reader reads first.
    case bodyPart
    case part

    var isBody: Bool { self != .part }
}

/// The type of a file, judged by the ending of its name. Mail programs open an attachment by its name and ignore its
/// declared type:
///
///     Content-Type: application/octet-stream; name=letter.html
///
/// A fixed table of the kinds of text that people get to read. Source code and data (`.swift`, `.py`, `.j2`, `.json`)
/// are not in it: braces are normal there.
package enum FileEnding {
    /// Whether people open such a file to read it: its ending is in the table, or its name has none.
    package static func isOfText(_ name: String) -> Bool {
        ending(of: Array(name.utf8)).map { table[$0] != nil } ?? true
    }

    /// nil when the name does not end like the name of a text.
    static func media(of name: [UInt8]) -> ContentType.Media? { ending(of: name).flatMap { table[$0]?.media } }

    /// Whether mail programs show it in the message even when nothing else says that it is text.
    static func isShown(_ name: [UInt8]) -> Bool { ending(of: name).flatMap { table[$0]?.isShown } ?? false }

    /// The ending in lower case. Ignores what file systems ignore at a name's end: `letter.html. `.
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
        // MHTML (RFC 2557) is a message that contains a page.
        add(.message, isShown: true, "eml", "mht", "mhtml")
        add(.drawing, "svg")
        return table
    }()
}
