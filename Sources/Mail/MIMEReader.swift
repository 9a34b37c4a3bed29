/// Walks a message and its parts (RFC 2045, RFC 2046) and collects their surfaces.
///
/// Never fails: what is malformed, too deep or too much is read as text. One pass over the bytes; only encoded
/// attached messages, which RFC 2046 section 5.2.1 forbids, are gone over again once decoded.
struct MIMEReader {
    private(set) var surfaces: [Surface] = []
    private(set) var notes: [String] = []
    private var parts = 0

    init() { surfaces.reserveCapacity(16) }

    /// Reads a whole message; returns its own header fields.
    mutating func readMessage(_ bytes: UnsafeRawBufferPointer) -> [HeaderField] {
        var scanner = BoundaryScanner(bytes)
        let section = HeaderSection(bytes, from: 0) { _ in false }
        _ = readEntity(&scanner, section, isMessage: true, default: .plainText, depth: 0)
        let copy = Array(bytes.slice(section.start..<section.end))
        return section.fields.map { HeaderField(section: copy, name: $0.name, value: $0.value) }
    }

    mutating func add(_ kind: Surface.Kind, _ text: [UInt8]) {
        if !text.isEmpty { surfaces.append(Surface(kind: kind, text: text)) }
    }

    /// Each note once, and not too many.
    mutating func note(_ text: String) {
        if notes.count < MailLimits.notes, !notes.contains(text) { notes.append(text) }
    }

    mutating func note(_ problem: Charset.Problem?, in place: String) {
        switch problem {
        case nil: break
        case .unknownCharset(let label): note("unknown charset \(label) in \(place), read as Latin-1")
        case .invalidBytes: note("bytes that are not of the charset in \(place)")
        }
    }

    // MARK: Entities

    /// Reads an entity whose header section has been read.
    ///
    /// - Returns: the boundary line that ended it, of whatever open multipart; nil at the end of the bytes.
    private mutating func readEntity(
        _ scanner: inout BoundaryScanner, _ section: HeaderSection, isMessage: Bool, default type: ContentType,
        depth: Int
    ) -> BoundaryScanner.Delimiter? {
        let bytes = scanner.bytes
        if isMessage { addHeaderSurfaces(bytes, section) }
        if let line = section.firstOddLine {
            note("a line in the header section that is no field")
            addText(.text, bytes.slice(line..<section.end), charset: nil)
        }
        if section.isCut { note("header section beyond the limit, the rest read as text") }
        let content = PartContent(bytes, section, default: type)
        if content.hasUnknownEncoding { note("unknown transfer encoding, read as it is") }
        if let name = content.fileName { add(.fileName, name) }

        let isTooDeep = depth >= MailLimits.nestingDepth
        switch content.type.media {
        case .multipart(let isDigest):
            if isTooDeep {
                note("parts nested beyond the limit, read as text")
            } else if let boundary = content.type.boundary {
                return readMultipart(&scanner, section.bodyStart, boundary, isDigest: isDigest, content, depth: depth)
            } else {
                note("multipart without a boundary, read as text")
            }
        case .message where content.encoding == .identity || content.encoding == .unknown:
            if isTooDeep {
                note("messages nested beyond the limit, read as text")
            } else {
                return readAttachedMessage(&scanner, from: section.bodyStart, depth: depth + 1)
            }
        default: break
        }
        let end = scanner.next(from: section.bodyStart)
        let body = bytes.body(from: section.bodyStart, to: end?.start)
        if content.type.media == .message, !isTooDeep {
            readEncodedMessage(body, content.encoding, depth: depth + 1)
        } else {
            readLeaf(body, content)
        }
        return end
    }

    private mutating func readMultipart(
        _ scanner: inout BoundaryScanner, _ start: Int, _ boundary: [UInt8], isDigest: Bool, _ content: PartContent,
        depth: Int
    ) -> BoundaryScanner.Delimiter? {
        let level = scanner.depth
        scanner.push(boundary)
        var delimiter = scanner.next(from: start)
        guard delimiter?.level == level else {
            scanner.pop()
            note("multipart whose boundary never comes, read as text")
            readLeaf(scanner.bytes.body(from: start, to: delimiter?.start), content)
            return delimiter
        }
        // Parts behind a closing boundary are read too: some programs show them.
        while let found = delimiter, found.level == level {
            if found.isClose {
                delimiter = scanner.next(from: found.next)
                if delimiter?.level == level { note("parts behind a closing boundary") }
                continue
            }
            guard parts < MailLimits.parts else {
                note("more parts than the limit, the rest read as text")
                addText(.text, scanner.bytes.slice(found.next..<scanner.bytes.count), charset: nil)
                delimiter = nil
                break
            }
            parts += 1
            let section = HeaderSection(scanner.bytes, from: found.next) { [scanner] in
                scanner.delimiter(at: $0) != nil
            }
            delimiter = readEntity(
                &scanner, section, isMessage: false, default: isDigest ? .message : .plainText, depth: depth + 1)
            if delimiter?.level != level { note("multipart without its closing boundary") }
        }
        scanner.pop()
        return delimiter
    }

    private mutating func readAttachedMessage(
        _ scanner: inout BoundaryScanner, from start: Int, depth: Int
    ) -> BoundaryScanner.Delimiter? {
        let section = HeaderSection(scanner.bytes, from: start) { [scanner] in scanner.delimiter(at: $0) != nil }
        return readEntity(&scanner, section, isMessage: true, default: .plainText, depth: depth)
    }

    private mutating func readEncodedMessage(_ body: UnsafeRawBufferPointer, _ encoding: TransferEncoding, depth: Int) {
        guard let (decoded, _) = encoding.decode(body) else { return }
        decoded.withUnsafeBytes { bytes in
            var scanner = BoundaryScanner(bytes)
            _ = readAttachedMessage(&scanner, from: 0, depth: depth)
        }
    }

    private mutating func addHeaderSurfaces(_ bytes: UnsafeRawBufferPointer, _ section: HeaderSection) {
        for field in section.fields {
            guard let kind = SurfaceHeaders.kind(section.name(field, in: bytes)) else { continue }
            let (text, problem) = EncodedWord.decode(section.value(field, in: bytes))
            note(problem, in: "a header field")
            add(kind, text)
        }
    }

    // MARK: Leaves

    private mutating func readLeaf(_ body: UnsafeRawBufferPointer, _ content: PartContent) {
        if content.type.media == .other { return }
        guard let (decoded, isDamaged) = content.encoding.decode(body) else {
            addLeafText(body, content)
            return
        }
        decoded.withUnsafeBytes { addLeafText($0, content) }
        if isDamaged, content.encoding == .base64 {
            // Not base64 throughout: what a reader gets to see differs, so the bytes are read both ways.
            note("base64 with bytes that are not of it, also read as it is")
            addLeafText(body, content)
        }
    }

    /// A calendar is one though it comes as a file: mail programs show it.
    private mutating func addLeafText(_ bytes: UnsafeRawBufferPointer, _ content: PartContent) {
        let attachment = content.isAttachment ? Surface.Kind.attachment(content.fileNameText) : nil
        let charset = content.type.charset
        switch content.type.media {
        case .html: addHTML(attachment ?? .html, bytes, charset: charset)
        case .amp: addHTML(attachment ?? .amp, bytes, charset: charset)
        case .calendar: addCalendar(bytes, charset: charset)
        default: addText(attachment ?? .text, bytes, charset: charset)
        }
    }

    private mutating func addText(_ kind: Surface.Kind, _ bytes: UnsafeRawBufferPointer, charset: Charset?) {
        let (text, problem) = (charset ?? .ascii).utf8(bytes)
        note(problem, in: "text")
        add(kind, text)
    }

    private mutating func addCalendar(_ bytes: UnsafeRawBufferPointer, charset: Charset?) {
        let (text, problem) = CalendarText.unfold(bytes).withUnsafeBytes { (charset ?? .ascii).utf8($0) }
        note(problem, in: "calendar")
        add(.calendar, text)
    }

    private mutating func addHTML(_ kind: Surface.Kind, _ bytes: UnsafeRawBufferPointer, charset: Charset?) {
        let isAMP = kind == .amp
        let (html, problem) = (charset ?? .ascii).withUTF8(bytes) { HTMLReader.read($0, isAMP: isAMP) }
        note(problem, in: "html")
        if !html.text.isEmpty { surfaces.append(Surface(kind: kind, text: html.text, regions: html.regions)) }
        for attribute in HTMLAttribute.allCases {
            let lines = html.attributes[attribute.index]
            guard lines.count > 0 else { continue }
            surfaces.append(
                Surface(kind: .attribute(attribute.rawValue), text: lines.text, regions: lines.regions))
        }
        add(.structuredData, html.structuredData)
    }
}

extension UnsafeRawBufferPointer {
    /// A part's body: the line end before a boundary line belongs to the boundary (RFC 2046 section 5.1.1).
    fileprivate func body(from start: Int, to delimiter: Int?) -> UnsafeRawBufferPointer {
        guard let delimiter else { return slice(start..<count) }
        var end = delimiter
        if end > start, self[end - 1] == ASCII.lf { end -= 1 }
        if end > start, self[end - 1] == ASCII.cr { end -= 1 }
        return slice(start..<end)
    }
}
