import Mail

/// Parts of a message as findings show them.
enum Excerpt {
    /// Replaces white space of any length with one space.
    static func oneLine(_ bytes: ArraySlice<UInt8>) -> String {
        guard bytes.allSatisfy({ $0 < 0x80 }) else { return oneLine(String(decoding: bytes, as: UTF8.self)) }
        // Without letters of other scripts there is no need to look for characters, which takes a hundred times longer.
        guard bytes.contains(where: { $0 <= 0x20 }) else { return String(decoding: bytes, as: UTF8.self) }
        var line: [UInt8] = []
        line.reserveCapacity(bytes.count)
        for byte in bytes {
            if byte != 0x20, byte &- 0x09 >= 5 {
                line.append(byte)
            } else if let last = line.last, last != 0x20 {
                line.append(0x20)
            }
        }
        if line.last == 0x20 { line.removeLast() }
        return String(decoding: line, as: UTF8.self)
    }

    static func oneLine(_ text: String) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    /// At most `limit` characters, made harmless; a shortened text ends in three dots.
    static func cut(_ text: String, to limit: Int) -> String {
        text.count <= limit ? text.harmless : "\(String(text.prefix(limit - 3)).harmless)..."
    }
}

extension Surface {
    /// The name of a place in this surface; in an HTML part's text, `preheader` and `title` have their own names.
    func placeName(at offset: Int) -> String {
        if region(.title, at: offset) != nil { return "title" }
        if let hidden = region(.hidden, at: offset) {
            // Mail programs show hidden text beside the subject only when it is at the top.
            return hidden == regions.first(where: { $0.kind == .hidden }) ? "preheader" : "\(name) (hidden)"
        }
        if region(.outlook, at: offset) != nil { return "\(name) (Outlook)" }
        return name
    }

    /// The visible stretches of an HTML part's text: without hidden text, the document's title, and text for Outlook
    /// only.
    var shown: [ArraySlice<UInt8>] {
        var stretches: [ArraySlice<UInt8>] = []
        var start = 0
        for region in regions where [.hidden, .title, .outlook].contains(region.kind) {
            if region.range.lowerBound > start { stretches.append(text[start..<region.range.lowerBound]) }
            start = max(start, region.range.upperBound)
        }
        if start < text.count { stretches.append(text[start...]) }
        return stretches
    }
}

extension Message {
    /// The surfaces that surely belong to the message itself and not to an attached message.
    ///
    /// An attached message is recognised by its header fields: they come after a part of the body, or there are more
    /// of a name than the message has. Its end cannot be recognised, so nothing from its start on counts: the sender
    /// did not write it.
    var ownSurfaces: Range<Int> {
        var isBody = false
        for (index, surface) in surfaces.enumerated() {
            switch surface.kind {
            case .subject, .header:
                if isBody || index == Self.headerLimit || isSurplus(surface.kind, at: index) { return 0..<index }
            case .machineHeader: break
            default: isBody = true
            }
        }
        return 0..<surfaces.count
    }

    /// The most header fields that reach a reader; honest mail has a dozen.
    private static var headerLimit: Int { 200 }

    private func isSurplus(_ kind: Surface.Kind, at index: Int) -> Bool {
        let earlier = surfaces[..<index].count { $0.kind == kind }
        guard earlier > 0 else { return false }
        let name = surfaces[index].name
        return earlier >= fields.count { $0.isNamed(name) }
    }
}
