/// Parts that contain no other parts: their transfer encoding, their charset, and their kind.
extension MIMEReader {
    mutating func readLeaf(
        _ scanner: inout BoundaryScanner, from start: Int, _ content: PartContent, depth: Int
    ) -> BoundaryScanner.Delimiter? {
        let end = scanner.next(from: start)
        let body = scanner.bytes.body(from: start, to: end?.start)
        if depth < MailLimits.nestingDepth { readHiddenParts(body, content, depth: depth) }
        readLeaf(body, content)
        return end
    }

    /// Reads the parts of a multipart with another type: one that names a boundary, or one without a sure type that
    /// begins with a boundary.
    private mutating func readHiddenParts(_ body: UnsafeRawBufferPointer, _ content: PartContent, depth: Int) {
        let named = content.boundaries
        let isUnsure = content.isBody && content.leafTypes.contains { $0.certainty != .sure }
        guard !named.isEmpty || isUnsure else { return }
        let frame = Frame(.mixed, content, depth: depth)
        var isFound = false
        for boundary in named where mayReread(body.count) {
            if readParts(of: body, boundary, frame) { isFound = true }
        }
        guard !isFound, isUnsure, let guess = BoundaryGuess.boundary(atStartOf: body), mayReread(body.count) else {
            return
        }
        _ = readParts(of: body, guess, frame)
    }

    /// Reads the body in each way that a mail program may decode it.
    mutating func readLeaf(_ body: UnsafeRawBufferPointer, _ content: PartContent) {
        noteEncryptedContent(content)
        if leaves != nil { leaves?.append(MessageLeaf(body, content)) }
        if content.isFileOnly || isNoText(body, content) { return }
        var readings = content.encodings.readings(of: body)
        var first: [UInt8]?
        var index = 0
        while index < readings.count {
            let encoding = readings[index]
            index += 1
            if index > 1, !mayReread(body.count) { return }
            var map = newMap
            guard let (bytes, isDamaged) = encoding.decode(body, &map) else {
                if first.map({ !$0.elementsEqual(body) }) ?? true { addLeaf(body, content) }
                if readings.count == 1, content.isText, content.isBody, BodyLooks.isBinary(body) {
                    note(.binaryText, effectOfLoss)
                }
                continue
            }
            if bytes == first || index > 1 && readings[0] == .identity && bytes.elementsEqual(body) { continue }
            if index == 1 { first = bytes }
            reading(bytes, from: body, map) { reader, bytes in reader.addLeaf(bytes, content) }
            guard encoding == .base64 else { continue }
            // Partly invalid base64, or binary when decoded: programs show different things.
            if isDamaged {
                note(.brokenEncoding, .readEveryWay)
                if !readings.contains(.identity) { readings.append(.identity) }
                readings.append(.base64PassingPadding)
            } else if bytes.withUnsafeBytes(BodyLooks.isBinary), content.isText {
                note(.binaryText, content.isBody ? effectOfLoss : .attached)
                if !readings.contains(.identity) { readings.append(.identity) }
            }
        }
        noteUndecodedContent(body, content)
    }

    /// Whether the part is a picture, a document or an archive, by its type and its beginning. Only the beginning is
    /// decoded, so the rest costs nothing.
    mutating func isNoText(_ body: UnsafeRawBufferPointer, _ content: PartContent) -> Bool {
        guard content.isNoTextByType, content.encodings.isPlain else { return false }
        var map: SourceMap?
        let start = body.slice(0..<min(body.count, 2 * BodyLooks.beginningBytes))
        let decoded = content.encodings.plain.decode(start, &map)?.bytes
        let looks = decoded?.withUnsafeBytes { BodyLooks($0) } ?? BodyLooks(start)
        if looks == .compressed, content.isBody { note(.compressed, effectOfLoss) }
        // A file with the name of a text shows its content, as long as that is text.
        if !content.namedTypes.isEmpty {
            return decoded?.withUnsafeBytes(BodyLooks.isBinary) ?? BodyLooks.isBinary(start)
        }
        return !looks.isText
    }

    /// Notes encrypted parts and pieces of messages: their text is not in this message.
    private mutating func noteEncryptedContent(_ content: PartContent) {
        let effect = content.isBody ? effectOfLoss : .attached
        switch content.type.media {
        case .encrypted: note(.encrypted, effect)
        case .partial: note(.partial, effectOfLoss)
        default: break
        }
    }

    /// Notes an encoding that the guard does not decode: one that some program decodes, or an unknown one when the
    /// raw body is not text.
    private mutating func noteUndecodedContent(_ body: UnsafeRawBufferPointer, _ content: PartContent) {
        guard let name = content.encodings.unknown else { return }
        let isText = !content.encodings.isUndecodable && !BodyLooks.isBinary(body)
        let isOwn = content.isBody || !content.type.media.isFile && !content.isAttachment
        note(
            .unknownEncoding, isText ? .readEveryWay : isOwn ? effectOfLoss : .attached,
            name: MessageDefect.shown(name))
    }

    // MARK: The kind of a body

    /// Adds the body once for each of the part's types.
    mutating func addLeaf(_ bytes: UnsafeRawBufferPointer, _ content: PartContent) {
        let types = content.leafTypes
        for (index, type) in types.enumerated() {
            if index > 0, content.namedTypes.contains(where: { $0.media == type.media }),
                isReadByItsLooks(bytes, type.media, types[..<index])
            {
                continue
            }
            if index > 0, !mayReread(bytes.count) { return }
            addLeaf(bytes, type, content)
        }
    }

    /// Whether one of these types leaves the decision to the first bytes of the body (`BodyLooks`), and these give
    /// this type.
    private func isReadByItsLooks(
        _ bytes: UnsafeRawBufferPointer, _ media: ContentType.Media, _ types: ArraySlice<ContentType>
    ) -> Bool {
        guard types.contains(where: { $0.media == .other || $0.media == .text && $0.certainty != .sure }) else {
            return false
        }
        switch BodyLooks(bytes) {
        case .html: return media == .html
        case .taggedText: return media == .html || media == .text
        case .text: return media == .text
        case .binary, .compressed: return false
        }
    }

    /// A calendar counts even as a file: mail programs show it.
    private mutating func addLeaf(_ bytes: UnsafeRawBufferPointer, _ type: ContentType, _ content: PartContent) {
        let attachment = content.isAttachment ? Surface.Kind.attachment(content.fileNameText) : nil
        let loss = content.isAttachment ? .attached : effectOfLoss
        switch type.media {
        case .html: addHTML(attachment ?? .html, bytes, charset: type.charset, loss)
        case .amp: addHTML(attachment ?? .amp, bytes, charset: type.charset, loss)
        case .calendar: addCalendar(bytes, charset: type.charset, loss)
        case .drawing:
            let kind = content.isBody ? attachment ?? .html : .attachment(content.fileNameText)
            addDrawing(kind, bytes, charset: type.charset)
        case .text where type.certainty == .sure: addText(attachment ?? .text, bytes, charset: type.charset, loss)
        default: addByItsLooks(bytes, type, content)
        }
    }

    /// Adds a body by its looks, when its type says nothing or cannot be right.
    private mutating func addByItsLooks(_ bytes: UnsafeRawBufferPointer, _ type: ContentType, _ content: PartContent) {
        let looks = BodyLooks(bytes)
        let isFile = content.isAttachment || type.media == .other && !content.isBody && !content.isInline
        let loss = isFile ? .attached : effectOfLoss
        if looks == .compressed { note(.compressed, loss) }
        guard looks.isText else { return }
        let file = isFile ? Surface.Kind.attachment(content.fileNameText) : nil
        if looks == .html || looks == .taggedText {
            addHTML(content.isAttachment ? file ?? .html : .html, bytes, charset: type.charset, loss)
        }
        let isAlsoText = looks == .taggedText || type.certainty == .missing
        if looks != .html || isAlsoText, looks == .text || mayReread(bytes.count) {
            addText(file ?? .text, bytes, charset: type.charset, loss)
        }
    }

    // MARK: Text

    mutating func addText(
        _ kind: Surface.Kind, _ bytes: UnsafeRawBufferPointer, charset: Charset?,
        _ loss: MessageDefect.Effect = .readEveryWay
    ) {
        eachCharset(of: bytes, charset, loss) { reader, charset in
            var map = reader.newMap
            let (text, problem) = charset.utf8(bytes, &map)
            if !text.isEmpty { reader.add(kind, text, from: bytes, [map]) }
            return problem
        }
    }

    private mutating func addCalendar(
        _ bytes: UnsafeRawBufferPointer, charset: Charset?, _ loss: MessageDefect.Effect
    ) {
        eachCharset(of: bytes, charset, loss) { reader, charset in
            var unfolding = reader.newMap
            var conversion = reader.newMap
            let (text, problem) = CalendarText.unfold(bytes, &unfolding).withUnsafeBytes {
                charset.utf8($0, &conversion)
            }
            if !text.isEmpty { reader.add(.calendar, text, from: bytes, [unfolding, conversion]) }
            return problem
        }
    }

    private mutating func addDrawing(_ kind: Surface.Kind, _ bytes: UnsafeRawBufferPointer, charset: Charset?) {
        let isRecording = recorder != nil
        eachCharset(of: bytes, charset, .attached) { reader, charset in
            var conversion = reader.newMap
            let (drawing, problem) = charset.withUTF8(bytes, &conversion) {
                let drawing = DrawingText($0, isRecording: isRecording)
                return (text: drawing.text, map: drawing.map)
            }
            if !drawing.text.isEmpty { reader.add(kind, drawing.text, from: bytes, [conversion, drawing.map]) }
            return problem
        }
    }

    private mutating func addHTML(
        _ kind: Surface.Kind, _ bytes: UnsafeRawBufferPointer, charset: Charset?, _ loss: MessageDefect.Effect
    ) {
        eachCharset(of: bytes, charset, loss) { reader, charset in reader.addHTML(kind, bytes, in: charset) }
    }

    /// Reads again by each other comment rule that may give another text.
    private mutating func addHTML(
        _ kind: Surface.Kind, _ bytes: UnsafeRawBufferPointer, in charset: Charset
    ) -> Charset.Problem? {
        let isAMP = kind == .amp
        let isRecording = recorder != nil
        func read(by rule: CommentRule, _ conversion: inout SourceMap?) -> (HTMLReader.Document, Charset.Problem?) {
            charset.withUTF8(bytes, &conversion) {
                HTMLReader.read($0, isAMP: isAMP, isRecording: isRecording, commentRule: rule)
            }
        }
        var conversion = newMap
        let (html, problem) = read(by: .standard, &conversion)
        add(html, kind, from: bytes, conversion)
        for rule in html.otherCommentRules where mayReread(bytes.count) {
            var conversion = newMap
            let other = read(by: rule, &conversion).0
            if !other.reads(as: html) { add(other, kind, from: bytes, conversion) }
        }
        return problem
    }

    private mutating func add(
        _ html: HTMLReader.Document, _ kind: Surface.Kind, from bytes: UnsafeRawBufferPointer, _ conversion: SourceMap?
    ) {
        if !html.text.isEmpty {
            add(kind, html.text, regions: html.regions, from: bytes, [conversion, html.textMap])
        }
        let markup = html.markupLines
        if !markup.text.isEmpty {
            add(.markup, markup.text, from: bytes, [conversion, markup.textMap, markup.lineMap])
        }
        for attribute in HTMLAttribute.allCases {
            let lines = html.attributes[attribute.index]
            guard lines.count > 0 else { continue }
            add(
                .attribute(attribute.rawValue), lines.text, regions: lines.regions, from: bytes,
                [conversion, lines.map])
        }
        if !html.structuredData.isEmpty {
            add(.structuredData, html.structuredData, from: bytes, [conversion, html.structuredDataMap])
        }
    }

    /// Reads in the named charset, and in others that the bytes suggest.
    private mutating func eachCharset(
        of bytes: UnsafeRawBufferPointer, _ named: Charset?, _ loss: MessageDefect.Effect,
        _ read: (inout MIMEReader, Charset) -> Charset.Problem?
    ) {
        let first = (named ?? .ascii).resolved(for: bytes)
        let problem = read(&self, first)
        note(problem, loss)
        for other in first.others(for: bytes, problem) where mayReread(bytes.count) { _ = read(&self, other) }
    }
}

/// The text of a calendar (iCalendar, RFC 5545).
enum CalendarText {
    /// Joins folded lines: removes each line break with the space or tab after it (RFC 5545 section 3.1). Lines may
    /// be folded inside a character, so this comes before the charset.
    static func unfold(_ bytes: UnsafeRawBufferPointer, _ map: inout SourceMap?) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count)
        var start = 0
        while start < bytes.count {
            let lineEnd = bytes.firstIndex(of: ASCII.lf, from: start, to: bytes.count)
            let next = lineEnd + 1
            guard next < bytes.count, ASCII.isWSP(bytes[next]) else {
                let end = min(next, bytes.count)
                text.append(contentsOf: bytes.slice(start..<end))
                map?.add(.copy, end - start, from: start..<end)
                start = next
                continue
            }
            let textEnd = lineEnd > start && bytes[lineEnd - 1] == ASCII.cr ? lineEnd - 1 : lineEnd
            text.append(contentsOf: bytes.slice(start..<textEnd))
            map?.add(.copy, textEnd - start, from: start..<textEnd)
            start = next + 1
        }
        return text
    }
}
