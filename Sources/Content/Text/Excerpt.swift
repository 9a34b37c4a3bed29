import Mail

/// Pieces of a message as findings show them.
enum Excerpt {
    /// White space of any length is one space.
    static func oneLine(_ bytes: ArraySlice<UInt8>) -> String {
        let text = String(decoding: bytes, as: UTF8.self)
        // As addresses are: no white space in it, of any script.
        return bytes.allSatisfy { $0 > 0x20 && $0 < 0x80 } ? text : oneLine(text)
    }

    static func oneLine(_ text: String) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    /// At most so many characters, the last three of them dots where something is missing, and harmless.
    static func cut(_ text: String, to limit: Int) -> String {
        text.count <= limit ? text.harmless : "\(String(text.prefix(limit - 3)).harmless)..."
    }
}

extension Surface {
    /// How findings name a place in this surface: `preheader` and `title` are parts of an HTML part's text.
    func placeName(at offset: Int) -> String {
        if region(.title, at: offset) != nil { return "title" }
        if let hidden = region(.hidden, at: offset) {
            // Only what is hidden at the top is shown beside the subject.
            return hidden == regions.first(where: { $0.kind == .hidden }) ? "preheader" : "\(name) (hidden)"
        }
        if region(.outlook, at: offset) != nil { return "\(name) (Outlook)" }
        return name
    }

    /// What is shown of an HTML part, in stretches of its text: without what is hidden, the document's title, and what
    /// Outlook alone shows.
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
    /// The surfaces that are surely the message's own and not of a message attached to it.
    ///
    /// An attached message announces itself by header fields: behind a part of the body, or once more than the message
    /// has of them. Where it ends does not show, so nothing from there on counts: what somebody else wrote is not to
    /// be judged as if the sender had.
    var ownSurfaces: Range<Int> {
        var isBody = false
        for (index, surface) in surfaces.enumerated() {
            switch surface.kind {
            case .subject, .header:
                if isBody || index == Self.headerLimit || isSurplus(surface.kind, at: index) { return 0..<index }
            default: isBody = true
            }
        }
        return 0..<surfaces.count
    }

    /// Header fields that reach a reader; honest mail has a dozen.
    private static var headerLimit: Int { 200 }

    private func isSurplus(_ kind: Surface.Kind, at index: Int) -> Bool {
        let earlier = surfaces[..<index].count { $0.kind == kind }
        guard earlier > 0 else { return false }
        let name = surfaces[index].name
        return earlier >= fields.count { $0.isNamed(name) }
    }
}
