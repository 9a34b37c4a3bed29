/// What a reader sees of a header section: fields, and the names of files.
extension MIMEReader {
    /// Of the fields that reach a reader, decoded; where programs read one differently, in each of their ways.
    mutating func addHeaderSurfaces(_ bytes: UnsafeRawBufferPointer, _ section: HeaderSection) {
        for field in section.fields {
            guard let kind = SurfaceHeaders.kind(section.name(field, in: bytes)) else { continue }
            let value = section.value(field, in: bytes)
            let (text, problem, maps) = EncodedWord.decode(value, isRecording: recorder != nil)
            note(problem, effectOfLoss, inHeader: true)
            if !text.isEmpty { add(kind, text, from: value, maps) }
            if problem == .brokenWord { addBrokenWords(kind, value, text) }
            if SurfaceHeaders.isStructured(kind) { addUnquoted(kind, value, text) }
        }
    }

    /// Programs undo the quoting of a name before they show it.
    private mutating func addUnquoted(_ kind: Surface.Kind, _ value: UnsafeRawBufferPointer, _ text: [UInt8]) {
        var map = newMap
        guard let unquoted = QuotedName.unquoted(value, &map) else { return }
        let (shown, _, maps) = unquoted.withUnsafeBytes { EncodedWord.decode($0, isRecording: recorder != nil) }
        if shown != text, !shown.isEmpty { add(kind, shown, from: value, [map] + maps) }
    }

    /// Of broken encoded words programs show what can be decoded, or the field as it is.
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
