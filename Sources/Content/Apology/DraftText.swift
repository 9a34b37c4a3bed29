import Mail

/// One text of a draft as somebody reads it, in sentences.
struct DraftText: Sendable {
    static let htmlPlace = "html"
    static let textPlace = "text"
    /// How much of one text is read, in bytes. An apology is short; what lies behind was never meant to be read.
    private static let limitBytes = 128 * 1024

    /// As findings name it.
    let place: String
    let passages: [ApologyPassage]

    /// What a surface gives to read; an HTML part gives its preheader and what it shows.
    static func texts(of surface: Surface) -> [DraftText] {
        switch surface.kind {
        case .subject: [DraftText(place: surface.name, lines: [surface.text[...]])]
        case .text: [DraftText(place: textPlace, prose: surface.text[...])]
        case .html, .amp:
            [preheader(of: surface), DraftText(place: surface.name, lines: surface.shown)].compactMap { $0 }
        case .attribute("alt"): [DraftText(place: surface.name, lines: [surface.text[...]])]
        default: []
        }
    }

    /// What mail programs show beside the subject.
    private static func preheader(of surface: Surface) -> DraftText? {
        guard let region = surface.regions.first(where: { $0.kind == .hidden }) else { return nil }
        return DraftText(place: "preheader", lines: [surface.text[region.range]])
    }

    /// A line's end is a sentence's.
    private init(place: String, lines: [ArraySlice<UInt8>]) {
        self.place = place
        var rest = Self.limitBytes
        passages = lines.flatMap { line in
            let read = line.prefix(rest)
            rest -= read.count
            return ApologyPassage.passages(of: read, endsWithLine: true)
        }
    }

    /// Wrapped: a sentence goes on in the next line.
    private init(place: String, prose: ArraySlice<UInt8>) {
        self.place = place
        passages = ApologyPassage.passages(of: prose.prefix(Self.limitBytes), endsWithLine: false)
    }
}
