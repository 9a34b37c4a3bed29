// Folder MIME: reads a message and its parts (RFC 2045, RFC 2046). Content types, boundaries, and the places where
// mail programs disagree; makes surfaces and defects. May use: all folders except Message.

/// Walks through a message and its parts (RFC 2045, RFC 2046) and collects their surfaces.
///
/// Never fails: parts that are malformed, nested too deep or too many are read as text, and reported
/// (`MessageDefect`). When mail programs disagree about a body, it is read in each of their ways, up to a cost of
/// `MailLimits.rereading` times the message. So the whole stays linear. Otherwise it is one pass over the bytes. Only
/// encoded multiparts and attached messages, which RFC 2045 section 6.4 forbids, are read again after decoding.
struct MIMEReader {
    private(set) var surfaces: [Surface] = []
    private(set) var defects: [MessageDefect] = []
    /// Whether the message's own header was too long.
    private(set) var isHeaderCut = false
    var parts = 0
    /// The number of the present part, as in IMAP; empty for the message's own header and body.
    var path: [Int] = []
    /// How many attached messages enclose the present part.
    var attachedDepth = 0
    /// Bytes that may still be read again in another way.
    private var allowance = 0
    /// In a second reading, collects what the parts contain as bytes (`MessageLeaf`); nil otherwise.
    var leaves: [MessageLeaf]?
    /// In a second reading, records where the surfaces came from.
    private(set) var recorder: OriginRecorder?

    init(recorder: OriginRecorder? = nil) {
        self.recorder = recorder
        surfaces.reserveCapacity(16)
    }

    /// Reads a whole message; returns the fields of its header section, without those of parts.
    mutating func readMessage(_ bytes: UnsafeRawBufferPointer) -> [HeaderField] {
        allowance = bytes.count * MailLimits.rereading
        var scanner = BoundaryScanner(bytes)
        let section = HeaderSection(bytes, from: 0) { _ in false }
        isHeaderCut = section.isCut
        _ = readEntity(&scanner, section, .message, default: .plainText, depth: 0)
        let copy = Array(bytes.slice(section.start..<section.end))
        return section.fields.map { HeaderField(section: copy, name: $0.name, value: $0.value) }
    }

    /// Adds a surface, without the invisible control characters of the text. Adds nothing when no other character is
    /// left.
    ///
    /// - Parameters:
    ///   - source: the bytes that the text was made from.
    ///   - maps: the maps of the decodings, in order.
    mutating func add(
        _ kind: Surface.Kind, _ text: [UInt8], regions: [Surface.Region] = [], from source: UnsafeRawBufferPointer,
        _ maps: [SourceMap?]
    ) {
        let isRecording = recorder != nil
        guard !kind.isLink, let shown = ControlCharacters.removed(from: text, regions, isRecording: isRecording) else {
            surfaces.append(Surface(kind: kind, text: text, regions: regions))
            recorder?.add(from: source, maps)
            return
        }
        guard !shown.text.isEmpty else { return }
        surfaces.append(Surface(kind: kind, text: shown.text, regions: shown.regions))
        recorder?.add(from: source, maps + [shown.map])
    }

    /// A map to fill, in a second reading; otherwise nil.
    var newMap: SourceMap? { recorder == nil ? nil : SourceMap() }

    // MARK: Defects

    /// Notes each defect once, up to a limit. The limit is twice as high for defects that refuse or defer the mail.
    mutating func note(
        _ kind: MessageDefect.Kind, _ effect: MessageDefect.Effect, name: String = "", inHeader: Bool = false
    ) {
        let matters = effect == .unread || effect == .unreadForNow
        guard defects.count < MailLimits.defects * (matters ? 2 : 1) else { return }
        let part =
            path.isEmpty
            ? (inHeader ? "the header" : "the body") : "part \(path.map(String.init).joined(separator: "."))"
        let place = inHeader && !path.isEmpty ? "the header of \(part)" : part
        let defect = MessageDefect(kind: kind, place: place, name: name, effect: effect)
        if !defects.contains(defect) { defects.append(defect) }
    }

    /// The effect when text is lost: `unread` for the message's own text, `attached` inside an attached message.
    var effectOfLoss: MessageDefect.Effect { attachedDepth == 0 ? .unread : .attached }

    mutating func note(_ problem: Charset.Problem?, _ loss: MessageDefect.Effect, inHeader: Bool = false) {
        switch problem {
        case nil: break
        case .unknownCharset(let label): note(.unknownCharset, .readEveryWay, name: label, inHeader: inHeader)
        case .undecodable(let label): note(.unknownCharset, loss, name: label, inHeader: inHeader)
        case .invalidBytes: note(.invalidBytes, .readEveryWay, inHeader: inHeader)
        case .noConverter(let name):
            note(.noConverter, loss == .unread ? .unreadForNow : loss, name: name, inHeader: inHeader)
        case .brokenWord: note(.brokenWord, .readEveryWay, inHeader: inHeader)
        }
    }

    /// Whether this many bytes may be read again; notes a defect when they may not.
    mutating func mayReread(_ count: Int) -> Bool {
        guard count <= allowance else {
            note(.tooManyReadings, .unread)
            return false
        }
        allowance -= count
        return true
    }

    /// Reads bytes that were decoded from `body`.
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

    // MARK: Entities

    /// Reads an entity after its header section.
    ///
    /// - Returns: the boundary line that ended it, of any open multipart; nil at the end of the bytes.
    mutating func readEntity(
        _ scanner: inout BoundaryScanner, _ section: HeaderSection, _ role: EntityRole, default type: ContentType,
        depth: Int
    ) -> BoundaryScanner.Delimiter? {
        let bytes = scanner.bytes
        if role == .message { addHeaderSurfaces(bytes, section) }
        if let line = section.firstOddLine {
            note(.oddLine, .readEveryWay, inHeader: true)
            addText(.text, bytes.slice(line..<section.end), charset: nil)
        }
        if section.isCut { note(.tooManyFields, .unread, inHeader: true) }
        let content = PartContent(bytes, section, default: type, role)
        noteDefects(content)
        addFileName(content)
        let container = content.container
        guard depth < MailLimits.nestingDepth else {
            if container != nil { note(.tooDeep, .unread) }
            return readLeaf(&scanner, from: section.bodyStart, content, depth: depth)
        }
        switch container?.media {
        case .multipart(let kind):
            return readMultipart(&scanner, from: section.bodyStart, kind, content, depth: depth)
        case .message:
            return readAttachedMessage(&scanner, from: section.bodyStart, content, depth: depth)
        default:
            return readLeaf(&scanner, from: section.bodyStart, content, depth: depth)
        }
    }

    private mutating func noteDefects(_ content: PartContent) {
        if ([content.type] + content.otherTypes).contains(where: \.hasMoreParameters) {
            note(.tooManyParameters, .unread, inHeader: true)
        }
        if content.hasMoreReadings { note(.tooManyReadings, .unread, inHeader: true) }
        if content.isAmbiguous { note(.severalTypes, .readEveryWay) }
        if let odd = content.oddType { note(.oddType, .readEveryWay, name: odd.oddName) }
        if content.encodings.known.count > 1 { note(.severalEncodings, .readEveryWay) }
        if let odd = content.encodings.odd { note(.oddEncoding, .readEveryWay, name: MessageDefect.shown(odd)) }
    }
}

extension UnsafeRawBufferPointer {
    /// A part's body. The line end before a boundary line belongs to the boundary (RFC 2046 section 5.1.1).
    func body(from start: Int, to delimiter: Int?) -> UnsafeRawBufferPointer {
        guard let delimiter else { return slice(start..<count) }
        var end = delimiter
        if end > start, self[end - 1] == ASCII.lf { end -= 1 }
        if end > start, self[end - 1] == ASCII.cr { end -= 1 }
        return slice(start..<end)
    }
}

/// The parts of a header section that reach a reader: fields and file names.
extension MIMEReader {
    /// Adds the fields that reach a reader, decoded. When programs read a field differently, it is added in each of
    /// their ways.
    mutating func addHeaderSurfaces(_ bytes: UnsafeRawBufferPointer, _ section: HeaderSection) {
        for field in section.fields {
            let name = section.name(field, in: bytes)
            let value = section.value(field, in: bytes)
            guard let kind = SurfaceHeaders.kind(name) else {
                addMachineHeader(name, value)
                continue
            }
            let (text, problem, maps) = EncodedWord.decode(value, isRecording: recorder != nil)
            note(problem, effectOfLoss, inHeader: true)
            if !text.isEmpty { add(kind, text, from: value, maps) }
            if problem == .brokenWord { addBrokenWords(kind, value, text) }
            if SurfaceHeaders.isStructured(kind) { addUnquoted(kind, value, text) }
        }
    }

    /// Adds a field that only programs read, when its value may have a tag. Those of attached messages do not count.
    private mutating func addMachineHeader(_ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) {
        guard attachedDepth == 0, let kind = MachineHeaders.kind(name, value) else { return }
        let (text, map) = EncodedWord.unfolded(value, isRecording: recorder != nil)
        if !text.isEmpty { add(kind, text, from: value, [map]) }
    }

    /// Adds the value without quoting: programs remove it before they show a name.
    private mutating func addUnquoted(_ kind: Surface.Kind, _ value: UnsafeRawBufferPointer, _ text: [UInt8]) {
        var map = newMap
        guard let unquoted = QuotedName.unquoted(value, &map) else { return }
        let (shown, _, maps) = unquoted.withUnsafeBytes { EncodedWord.decode($0, isRecording: recorder != nil) }
        if shown != text, !shown.isEmpty { add(kind, shown, from: value, [map] + maps) }
    }

    /// Adds the readings of broken encoded words: programs show what can be decoded, or the unchanged field.
    private mutating func addBrokenWords(_ kind: Surface.Kind, _ value: UnsafeRawBufferPointer, _ text: [UInt8]) {
        let (closed, _, maps) = EncodedWord.decode(value, closingWords: true, isRecording: recorder != nil)
        if closed != text, !closed.isEmpty { add(kind, closed, from: value, maps) }
        let (asIs, map) = EncodedWord.unfolded(value, isRecording: recorder != nil)
        if asIs != text, !asIs.isEmpty { add(kind, asIs, from: value, [map]) }
    }

    mutating func addFileName(_ content: PartContent) {
        guard let source = content.fileNameSource else { return }
        for name in content.fileNames where !name.isEmpty {
            var map = newMap
            map?.add(.whole, name.count, from: 0..<source.count)
            add(.fileName, name, from: source, [map])
        }
    }
}
