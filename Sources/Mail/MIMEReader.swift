/// Walks a message and its parts (RFC 2045, RFC 2046) and collects their surfaces.
///
/// Never fails: what is malformed, too deep or too much is read as text. One pass over the bytes; only encoded
/// attached messages, which RFC 2046 section 5.2.1 forbids, are gone over again once decoded.
struct MIMEReader {
    private(set) var surfaces: [Surface] = []
    private(set) var notes: [String] = []
    /// Of the message itself.
    private(set) var isHeaderCut = false
    private var parts = 0
    /// In a second reading, where the surfaces came from.
    private(set) var recorder: OriginRecorder?

    init(recorder: OriginRecorder? = nil) {
        self.recorder = recorder
        surfaces.reserveCapacity(16)
    }

    /// Reads a whole message; returns its own header fields.
    mutating func readMessage(_ bytes: UnsafeRawBufferPointer) -> [HeaderField] {
        var scanner = BoundaryScanner(bytes)
        let section = HeaderSection(bytes, from: 0) { _ in false }
        isHeaderCut = section.isCut
        _ = readEntity(&scanner, section, isMessage: true, default: .plainText, depth: 0)
        let copy = Array(bytes.slice(section.start..<section.end))
        return section.fields.map { HeaderField(section: copy, name: $0.name, value: $0.value) }
    }

    /// - Parameters:
    ///   - source: the bytes that the text was made from, by the decodings of the maps.
    mutating func add(
        _ kind: Surface.Kind, _ text: [UInt8], regions: [Surface.Region] = [], from source: UnsafeRawBufferPointer,
        _ maps: [SourceMap?]
    ) {
        surfaces.append(Surface(kind: kind, text: text, regions: regions))
        recorder?.add(from: source, maps)
    }

    /// A map to be filled in, in a second reading.
    var newMap: SourceMap? { recorder == nil ? nil : SourceMap() }

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
        addFileName(content)

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
        var map = newMap
        guard let (decoded, _) = encoding.decode(body, &map) else { return }
        reading(decoded, from: body, map) { reader, bytes in
            var scanner = BoundaryScanner(bytes)
            _ = reader.readAttachedMessage(&scanner, from: 0, depth: depth)
        }
    }

    /// Reads what was decoded from `body`.
    mutating func reading(
        _ decoded: [UInt8], from body: UnsafeRawBufferPointer, _ map: SourceMap?,
        _ read: (inout MIMEReader, UnsafeRawBufferPointer) -> Void
    ) {
        decoded.withUnsafeBytes { bytes in
            let outer = recorder?.enter(bytes, from: body, map)
            read(&self, bytes)
            if let outer { recorder?.leave(to: outer) }
        }
    }

    private mutating func addHeaderSurfaces(_ bytes: UnsafeRawBufferPointer, _ section: HeaderSection) {
        for field in section.fields {
            guard let kind = SurfaceHeaders.kind(section.name(field, in: bytes)) else { continue }
            let value = section.value(field, in: bytes)
            let (text, problem, maps) = EncodedWord.decode(value, isRecording: recorder != nil)
            note(problem, in: "a header field")
            if !text.isEmpty { add(kind, text, from: value, maps) }
        }
    }

    private mutating func addFileName(_ content: PartContent) {
        guard let name = content.fileName, let source = content.fileNameSource, !name.isEmpty else { return }
        var map = newMap
        map?.add(.whole, name.count, from: 0..<source.count)
        add(.fileName, name, from: source, [map])
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
