// Folder Apology: the draft of an apology as its reader meets it, sentence by sentence; what it is compared with, and
// what is said about it. The rules are in its subfolder Rules.
// It may use Template and Text.

import Mail

/// An apology as its reader would meet it: subject, senders, and the sentences that are shown.
///
/// Reading never fails: what is missing is for the rules to say. What was attached to the message does not count.
package struct ApologyDraft: Sendable {
    /// The addresses of a field that says who sends.
    struct Sender: Sendable {
        /// `From` or `Reply-To`.
        let field: String
        let address: Address
    }

    /// Decoded; empty when there is none.
    let subject: String
    let senders: [Sender]
    /// All that is read, whichever part a mail program shows: preheader, texts, HTML, what images are called.
    let texts: [DraftText]
    /// What most readers see: the HTML, or the text where there is none.
    let body: [ApologyPassage]
    /// How findings name it.
    let bodyPlace: String
    /// A reader can follow some link of the body.
    let hasLink: Bool
    let frame: MessageFrame

    package init(_ message: Message) {
        subject = Excerpt.oneLine(message.subject)
        senders = ["From", "Reply-To"].flatMap { name in
            let addresses = message.firstField(name).map { MailboxList($0.unfoldedValue).addresses } ?? []
            return addresses.map { Sender(field: name, address: $0) }
        }
        let surfaces = message.surfaces[message.ownSurfaces]
        texts = surfaces.flatMap { DraftText.texts(of: $0) }
        let html = texts.filter { $0.place == DraftText.htmlPlace }
        let shown = html.contains { !$0.passages.isEmpty } ? html : texts.filter { $0.place == DraftText.textPlace }
        body = shown.flatMap(\.passages)
        bodyPlace = shown.first?.place ?? "body"
        let hasHTML = bodyPlace == DraftText.htmlPlace
        hasLink =
            hasHTML
            ? surfaces.contains { $0.kind == .attribute("href") && !$0.text.isEmpty }
            : body.contains { $0.text.contains("://") || $0.text.contains("@") }
        frame = MessageFrame(of: message)
    }

    /// The sentences that say any of these, with the text that they stand in; each sentence once, in the order of reading.
    func passages(where isWanted: (ApologyPassage) -> Bool) -> [(place: String, passage: ApologyPassage)] {
        var seen: Set<[UInt8]> = []
        return texts.flatMap { text in
            text.passages.filter { isWanted($0) && seen.insert($0.key).inserted }.map { (text.place, $0) }
        }
    }
}

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

/// What is wrong with the draft of an apology.
package struct ApologyFinding: Hashable, Sendable, Codable {
    /// Stable, in lower case with hyphens: an `ApologyRule`, or the name of the check that spoke (`placeholder`).
    package let rule: String
    /// The surface, as findings of checks name it: `Subject`, `From`, `html`, `preheader`; `body` for what is missing.
    package let `where`: String
    /// The sentence or address in question, cut to 80 characters; empty for what is missing.
    package let excerpt: String
    /// One plain sentence: what to do instead, and why.
    package let why: String

    /// - Parameter why: of a check's finding.
    package init(rule: String, where place: String, excerpt: String, why: String) {
        self.rule = rule
        self.where = place
        self.excerpt = excerpt
        self.why = why
    }
}

/// What an apology is compared with: the mail of the incident that it is about.
package struct ApologyReference: Hashable, Sendable {
    /// The domains that mail came from, in normal form (`Address.domainKey`); empty when nobody knows.
    package var fromDomains: Set<String>
    /// The frames of the templates that mail was made from; empty when nobody knows.
    package var frames: [MessageFrame]
    package var kind: IncidentKind

    package init(fromDomains: Set<String>, frames: [MessageFrame], kind: IncidentKind) {
        self.fromDomains = fromDomains
        self.frames = frames
        self.kind = kind
    }

    /// For a draft about no incident that is known: it is held to what all apologies are.
    package static let nothing = ApologyReference(fromDomains: [], frames: [], kind: .other)
}

/// What went wrong in an incident. What an apology has to say depends on it.
package enum IncidentKind: String, Sendable, CaseIterable, Codable {
    case placeholder
    case wrongSegment = "wrong-segment"
    case wrongContent = "wrong-content"
    case staleSuppression = "stale-suppression"
    case duplicateSend = "duplicate-send"
    case dataExposure = "data-exposure"
    case other

    /// How bad it is until somebody says otherwise.
    package var severity: IncidentSeverity {
        switch self {
        case .dataExposure: .critical
        case .wrongSegment, .staleSuppression: .high
        case .placeholder, .wrongContent, .duplicateSend, .other: .medium
        }
    }
}

package enum IncidentSeverity: String, Sendable, CaseIterable, Codable {
    case low, medium, high
    /// Everybody is told at once.
    case critical
}
