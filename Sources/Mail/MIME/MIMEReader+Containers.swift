/// Multiparts and attached messages.
extension MIMEReader {
    // MARK: Multiparts

    mutating func readMultipart(
        _ scanner: inout BoundaryScanner, from start: Int, _ kind: ContentType.Multipart, _ content: PartContent,
        depth: Int
    ) -> BoundaryScanner.Delimiter? {
        if kind == .encrypted { note(.encrypted, content.isBody ? effectOfLoss : .attached) }
        let frame = Frame(kind, content, depth: depth)
        let boundaries = content.boundaries
        let level = scanner.depth
        for (index, boundary) in boundaries.enumerated() {
            scanner.push(boundary)
            if let first = scanner.next(from: start), first.level == level {
                let end = readParts(&scanner, first, frame)
                scanner.pop()
                let body = scanner.bytes.body(from: start, to: end?.start)
                reread(body, content, frame, Array(boundaries[(index + 1)...]))
                return end
            }
            scanner.pop()
        }
        let end = scanner.next(from: start)
        readWithoutBoundary(scanner.bytes.body(from: start, to: end?.start), content, frame, boundaries)
        return end
    }

    /// The facts about the parts of a multipart.
    struct Frame {
        let isDigest: Bool
        /// The recipient's mail program chooses which part of an alternative it shows.
        let isAlternative: Bool
        let isBody: Bool
        let depth: Int

        init(_ kind: ContentType.Multipart, _ content: PartContent, depth: Int) {
            isDigest = kind == .digest
            isAlternative = kind == .alternative
            isBody = content.isBody
            self.depth = depth
        }

        func role(ofPart number: Int) -> EntityRole {
            isBody && (isAlternative || number == 1) ? .bodyPart : .part
        }
    }

    /// Reads from the first boundary line on. It also reads parts after a closing boundary, because some programs
    /// show them.
    private mutating func readParts(
        _ scanner: inout BoundaryScanner, _ first: BoundaryScanner.Delimiter, _ frame: Frame
    ) -> BoundaryScanner.Delimiter? {
        let level = first.level
        var delimiter: BoundaryScanner.Delimiter? = first
        path.append(0)
        defer { path.removeLast() }
        while let found = delimiter, found.level == level {
            if found.isClose {
                delimiter = scanner.next(from: found.next)
                if delimiter?.level == level { note(.partsBehindEnd, .readEveryWay) }
                continue
            }
            guard parts < MailLimits.parts else {
                note(.tooManyParts, .unread)
                addText(.text, scanner.bytes.slice(found.next..<scanner.bytes.count), charset: nil)
                return nil
            }
            parts += 1
            path[path.count - 1] += 1
            let section = HeaderSection(scanner.bytes, from: found.next) { [scanner] in
                scanner.delimiter(at: $0) != nil
            }
            delimiter = readEntity(
                &scanner, section, frame.role(ofPart: path[path.count - 1]),
                default: frame.isDigest ? .message : .plainText, depth: frame.depth + 1)
            if delimiter?.level != level { note(.unclosedMultipart, .readEveryWay) }
        }
        return delimiter
    }

    /// Reads a multipart again in the other ways in which mail programs may read it: with another boundary, after
    /// decoding, or as text when another type field says text.
    private mutating func reread(
        _ body: UnsafeRawBufferPointer, _ content: PartContent, _ frame: Frame, _ boundaries: [[UInt8]]
    ) {
        for boundary in boundaries where mayReread(body.count) { _ = readParts(of: body, boundary, frame) }
        if content.encodings.known.contains(where: { $0 != .identity }) {
            note(.encodedMultipart, .readEveryWay)
            readDecoded(body, content, frame, content.boundaries)
        }
        if content.isAlsoLeaf, mayReread(body.count) { readLeaf(body, content) }
    }

    /// Returns whether the boundary appears in the body.
    mutating func readParts(of body: UnsafeRawBufferPointer, _ boundary: [UInt8], _ frame: Frame) -> Bool {
        var scanner = BoundaryScanner(body)
        scanner.push(boundary)
        guard let first = scanner.next(from: 0) else { return false }
        _ = readParts(&scanner, first, frame)
        return true
    }

    /// Reads a multipart that names no boundary, or one that never comes: decoded first, with a boundary found in its
    /// lines, and as text.
    private mutating func readWithoutBoundary(
        _ body: UnsafeRawBufferPointer, _ content: PartContent, _ frame: Frame, _ boundaries: [[UInt8]]
    ) {
        note(.noBoundary, .readEveryWay)
        readDecoded(body, content, frame, boundaries)
        if let guess = BoundaryGuess.boundary(in: body), mayReread(body.count) {
            _ = readParts(of: body, guess, frame)
        }
        readLeaf(body, content)
    }

    private mutating func readDecoded(
        _ body: UnsafeRawBufferPointer, _ content: PartContent, _ frame: Frame, _ boundaries: [[UInt8]]
    ) {
        for encoding in content.encodings.readings(of: body) where encoding != .identity && mayReread(body.count) {
            var map = newMap
            guard let (decoded, _) = encoding.decode(body, &map) else { continue }
            reading(decoded, from: body, map) { reader, bytes in
                var isFound = false
                for (index, boundary) in boundaries.enumerated() where index == 0 || reader.mayReread(bytes.count) {
                    if reader.readParts(of: bytes, boundary, frame) { isFound = true }
                }
                if !isFound, let guess = BoundaryGuess.boundary(in: bytes) {
                    _ = reader.readParts(of: bytes, guess, frame)
                }
            }
        }
    }

    // MARK: Attached messages

    mutating func readAttachedMessage(
        _ scanner: inout BoundaryScanner, from start: Int, _ content: PartContent, depth: Int
    ) -> BoundaryScanner.Delimiter? {
        if content.encodings.isPlain, content.encodings.plain == .identity, content.otherTypes.isEmpty,
            content.type.isContainer
        {
            return readMessage(&scanner, from: start, depth: depth + 1)
        }
        let end = scanner.next(from: start)
        let body = scanner.bytes.body(from: start, to: end?.start)
        if isNoText(body, content) { return end }
        for (index, encoding) in content.encodings.readings(of: body).enumerated() {
            if index > 0, !mayReread(body.count) { break }
            var map = newMap
            guard let (decoded, isDamaged) = encoding.decode(body, &map) else {
                readWhole(body, depth: depth + 1)
                continue
            }
            reading(decoded, from: body, map) { reader, bytes in reader.readWhole(bytes, depth: depth + 1) }
            // Partly invalid in its encoding: programs show what can be decoded, or the unchanged body.
            if isDamaged { note(.brokenEncoding, .readEveryWay) }
            if isDamaged, content.encodings.isPlain, mayReread(body.count) { readWhole(body, depth: depth + 1) }
        }
        if content.isAlsoLeaf, mayReread(body.count) { readLeaf(body, content) }
        return end
    }

    private mutating func readWhole(_ bytes: UnsafeRawBufferPointer, depth: Int) {
        var scanner = BoundaryScanner(bytes)
        _ = readMessage(&scanner, from: 0, depth: depth)
    }

    private mutating func readMessage(
        _ scanner: inout BoundaryScanner, from start: Int, depth: Int
    ) -> BoundaryScanner.Delimiter? {
        attachedDepth += 1
        defer { attachedDepth -= 1 }
        let section = HeaderSection(scanner.bytes, from: start) { [scanner] in scanner.delimiter(at: $0) != nil }
        return readEntity(&scanner, section, .message, default: .plainText, depth: depth)
    }
}
