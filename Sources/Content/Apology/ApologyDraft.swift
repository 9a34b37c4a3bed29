// Folder Apology: the draft of an apology, split into the sentences that its reader sees; what the draft is compared
// with; and the findings about it. The rules are in the subfolder Rules.
// It may use Template and Text.

import Mail

/// The draft of an apology as its reader sees it: subject, senders, and the visible sentences.
///
/// Reading never fails; the rules report what is missing. Attachments do not count.
package struct ApologyDraft: Sendable {
    /// The addresses of a field that says who sends.
    struct Sender: Sendable {
        /// `From` or `Reply-To`.
        let field: String
        let address: Address
    }

    /// Decoded; empty when the message has no subject.
    let subject: String
    let senders: [Sender]
    /// All texts that a mail program may show: preheader, text parts, HTML, alternative texts of images.
    let texts: [DraftText]
    /// The part that most readers see: the HTML, or the text when there is no HTML.
    let body: [ApologyPassage]
    /// The name of the body in findings.
    let bodyPlace: String
    /// Whether the body has a link that a reader can follow.
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

    /// The sentences that `isWanted` accepts, each with the name of its text; each sentence once, in reading order.
    func passages(where isWanted: (ApologyPassage) -> Bool) -> [(place: String, passage: ApologyPassage)] {
        var seen: Set<[UInt8]> = []
        return texts.flatMap { text in
            text.passages.filter { isWanted($0) && seen.insert($0.key).inserted }.map { (text.place, $0) }
        }
    }
}

/// One text of a draft, split into sentences.
struct DraftText: Sendable {
    static let htmlPlace = "html"
    static let textPlace = "text"
    /// How much of one text is read, in bytes. An apology is short; text beyond this is not meant for a reader.
    private static let limitBytes = 128 * 1024

    /// The text's name in findings.
    let place: String
    let passages: [ApologyPassage]

    /// The texts of a surface; an HTML part gives its preheader and its visible text.
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

    /// The text that mail programs show beside the subject.
    private static func preheader(of surface: Surface) -> DraftText? {
        guard let region = surface.regions.first(where: { $0.kind == .hidden }) else { return nil }
        return DraftText(place: "preheader", lines: [surface.text[region.range]])
    }

    /// For lines: the end of a line also ends a sentence.
    private init(place: String, lines: [ArraySlice<UInt8>]) {
        self.place = place
        var rest = Self.limitBytes
        passages = lines.flatMap { line in
            let read = line.prefix(rest)
            rest -= read.count
            return ApologyPassage.passages(of: read, endsWithLine: true)
        }
    }

    /// For wrapped text: a sentence continues on the next line.
    private init(place: String, prose: ArraySlice<UInt8>) {
        self.place = place
        passages = ApologyPassage.passages(of: prose.prefix(Self.limitBytes), endsWithLine: false)
    }
}

/// A fault in the draft of an apology.
package struct ApologyFinding: Hashable, Sendable, Codable {
    /// Stable, in lower case with hyphens: an `ApologyRule`, or the name of the check that made the finding
    /// (`placeholder`).
    package let rule: String
    /// The surface, named as in findings of checks: `Subject`, `From`, `html`, `preheader`; `body` when something is
    /// missing.
    package let `where`: String
    /// The sentence or address in question, cut to 80 characters; empty when something is missing.
    package let excerpt: String
    /// One plain sentence: what to do instead, and why.
    package let why: String

    /// - Parameter why: from a check's finding.
    package init(rule: String, where place: String, excerpt: String, why: String) {
        self.rule = rule
        self.where = place
        self.excerpt = excerpt
        self.why = why
    }
}

/// The incident's mail, as an apology is compared with it.
package struct ApologyReference: Hashable, Sendable {
    /// The domains that the mail came from, in normal form (`Address.domainKey`); empty when unknown.
    package var fromDomains: Set<String>
    /// The frames of the mail's templates; empty when unknown.
    package var frames: [MessageFrame]
    package var kind: IncidentKind

    package init(fromDomains: Set<String>, frames: [MessageFrame], kind: IncidentKind) {
        self.fromDomains = fromDomains
        self.frames = frames
        self.kind = kind
    }

    /// For a draft without a known incident: only the rules for all apologies apply.
    package static let nothing = ApologyReference(fromDomains: [], frames: [], kind: .other)
}

/// What went wrong in an incident. It decides what an apology has to say.
package enum IncidentKind: String, Sendable, CaseIterable, Codable {
    case placeholder
    case wrongSegment = "wrong-segment"
    case wrongContent = "wrong-content"
    case staleSuppression = "stale-suppression"
    case duplicateSend = "duplicate-send"
    case dataExposure = "data-exposure"
    case other

    /// The severity until a person sets another.
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
    /// Everyone is alerted at once.
    case critical
}
