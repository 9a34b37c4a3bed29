import Mail
import Synchronization

/// All that a check may use. The message's life gathers them, so checks are pure and independent of order.
package struct Facts: Sendable {
    package let sender: Address?
    /// The recipients of the envelope who would get the message.
    package let recipients: [Address]
    /// The recipients that the ESP reads in the header.
    package let headerRecipients: HeaderRecipients
    package let stream: String
    package let campaign: String
    /// The profile of the ESP that gets the message: the tags that it fills in.
    package let profile: UpstreamProfile
    package let message: Message
    /// The indexes of the message's own surfaces, without those of an attached message; computed once for all checks.
    let ownSurfaces: Range<Int>
    /// The phrases that more than one check searches for.
    let phrases: FoundPhrases
    /// The greetings that more than one check looks for.
    let greetings: FoundGreetings
    /// Where the message shows code on purpose.
    let code: CodeSamples
    package let now: Timestamp
    /// How the campaign's earlier messages greeted; nil when there is no memory of campaigns.
    package let history: CampaignHistory?
    /// The campaign's recipients so far, this message's included; nil when they are not counted.
    package let audience: AudienceTally?
    /// What the other messages of its send show about the message; nil when there is no memory of them.
    package let send: SendEvidence?
    /// Tags that people let pass in this message's campaign, as written in mail.
    package var allowedTags: Set<String> = []

    package init(
        sender: Address?, recipients: [Address], stream: String, campaign: String, profile: UpstreamProfile,
        message: Message, now: Timestamp, history: CampaignHistory? = nil,
        audience: AudienceTally? = nil, send: SendEvidence? = nil
    ) {
        self.sender = sender
        self.recipients = recipients
        headerRecipients = HeaderRecipients(message, profile: profile)
        self.stream = stream
        self.campaign = campaign
        self.profile = profile
        self.message = message
        ownSurfaces = message.ownSurfaces
        phrases = FoundPhrases(in: message.surfaces)
        greetings = FoundGreetings(in: message.surfaces)
        code = CodeSamples(in: message)
        self.now = now
        self.history = history
        self.audience = audience
        self.send = send
    }
}

extension Facts {
    /// Why not all phrases were judged; nil when all were.
    var phraseObstacle: CheckObstacle? {
        phrases.isCut ? .message("a text has more suspicious phrases than are looked at") : nil
    }

    /// Why not all places were compared with the code samples; nil when all were.
    var codeObstacle: CheckObstacle? {
        code.isCut ? .message("more places are in code samples than are looked at") : nil
    }
}

/// How a campaign's earlier messages greeted.
package struct CampaignHistory: Hashable, Sendable {
    /// Oldest first. Only the latest for each set of recipients, so that a message tried five times counts once.
    package let slots: [GreetingSlot]
    /// Whether any earlier message of the campaign greeted by name.
    package let hasGreetedByName: Bool

    package init(slots: [GreetingSlot], hasGreetedByName: Bool) {
        self.slots = slots
        self.hasGreetedByName = hasGreetedByName
    }
}

/// Who a message greets, in a form that may be kept: a hash, never a name.
package enum GreetingSlot: Hashable, Sendable {
    /// No name: `Hello,` or `Dear ,`.
    case empty
    /// All readers: `Dear customer`, `Hi there`.
    case general
    /// One person by name.
    case name(UInt64)
}

/// The number of recipients that were checked against the lists, and how many of them were on a suppression list.
package struct AudienceTally: Hashable, Sendable {
    package var asked: Int
    package var suppressed: Int

    package init(asked: Int = 0, suppressed: Int = 0) {
        self.asked = asked
        self.suppressed = suppressed
    }

    package static func += (a: inout AudienceTally, b: AudienceTally) {
        a.asked += b.asked
        a.suppressed += b.suppressed
    }
}

/// The phrases that were found in a message's surfaces. All checks that search for phrases share them.
///
/// **Why shared:** a search costs the same for any number of phrases, because it always looks at every second byte. So
/// one search for the phrases of two checks costs half as much as two searches. A surface is searched when a check
/// first needs it. Surfaces that no check needs are never searched.
final class FoundPhrases: Sendable {
    /// The index of a phrase in its table, and its range in the text. At the beginning or end of the text, a line end
    /// that belongs to the phrase is missing in the range.
    typealias Hit = (phrase: Int, range: Range<Int>)

    private struct Hits: Sendable {
        var traces: [Hit] = []
        var fillers: [Hit] = []

        /// Whether a limit was reached.
        var isCut = false

        mutating func add(_ phrase: Int, _ range: Range<Int>) {
            if phrase < FoundPhrases.traceCount, traces.count < FoundPhrases.traceLimit {
                traces.append((phrase, range))
            } else if phrase >= FoundPhrases.traceCount, fillers.count < FoundPhrases.fillerLimit {
                fillers.append((phrase - FoundPhrases.traceCount, range))
            } else {
                isCut = true
            }
        }
    }

    private static let traceCount = RenderTraces.phrases.count

    /// The most hits kept per surface. Without a limit, a text full of phrases would take much longer to check than
    /// other text of its size.
    private static let traceLimit = 1_000
    private static let fillerLimit = 500

    private static let phrases = RenderTraces.phrases + FillerText.phrases
    private static let finder = PhraseFinder(phrases)
    private static let longest = phrases.map(\.bytes.count).max() ?? 0

    private let surfaces: [Surface]
    /// By surface; nil until needed. Locked, because facts may move to another thread.
    private let hits: Mutex<[Hits?]>

    init(in surfaces: [Surface]) {
        self.surfaces = surfaces
        hits = Mutex(Array(repeating: nil, count: surfaces.count))
    }

    /// The hits of `RenderTraces`, nearly in the order of the text.
    func traces(in surface: Int) -> [Hit] { found(in: surface).traces }

    /// The hits of `FillerText`, nearly in the order of the text.
    func fillers(in surface: Int) -> [Hit] { found(in: surface).fillers }

    /// Whether a surface that was searched has more phrases than are kept.
    var isCut: Bool { hits.withLock { $0.contains { $0?.isCut == true } } }

    private func found(in surface: Int) -> Hits {
        hits.withLock { hits in
            if let known = hits[surface] { return known }
            let new = Self.find(in: surfaces[surface].text)
            hits[surface] = new
            return new
        }
    }

    private static func find(in text: [UInt8]) -> Hits {
        var hits = Hits()
        finder.find(in: text) { phrase, start in
            hits.add(phrase, start..<start + phrases[phrase].bytes.count)
        }
        findAtEnds(of: text, &hits)
        return hits
    }

    /// By byte: whether a phrase has it directly after a line end at its beginning, or before one at its end.
    ///
    /// **Why:** most surfaces are short, and each would be searched three times. Few bytes are beside a line end.
    private static let besideLineEnds: (first: [Bool], last: [Bool]) = {
        var (first, last) = ([Bool](repeating: false, count: 256), [Bool](repeating: false, count: 256))
        for bytes in phrases.map(\.bytes) {
            for byte in 0..<256 {
                let folded = UInt8(byte) | 0x20
                if bytes[0] == UInt8(ascii: "\n") | 0x20, bytes[1] == folded { first[byte] = true }
                if bytes[bytes.count - 1] == UInt8(ascii: "\n") | 0x20, bytes[bytes.count - 2] == folded {
                    last[byte] = true
                }
            }
        }
        return (first, last)
    }()

    /// Finds phrases with a line end that touch the beginning or the end of the text. Both places count as a line end,
    /// although the text has none there.
    private static func findAtEnds(of text: [UInt8], _ hits: inout Hits) {
        guard let firstByte = text.first, let lastByte = text.last else { return }
        let lineFeed = UInt8(ascii: "\n")
        if besideLineEnds.first[Int(firstByte)] {
            finder.find(in: [lineFeed] + text.prefix(longest)) { phrase, start in
                let length = phrases[phrase].bytes.count
                // The first pass found the other hits.
                if start == 0, length > 1 { hits.add(phrase, 0..<length - 1) }
            }
        }
        guard besideLineEnds.last[Int(lastByte)] else { return }
        let first = max(0, text.count - longest)
        finder.find(in: text[first...] + [lineFeed]) { phrase, start in
            if first + start + phrases[phrase].bytes.count == text.count + 1 {
                hits.add(phrase, first + start..<text.count)
            }
        }
    }
}
