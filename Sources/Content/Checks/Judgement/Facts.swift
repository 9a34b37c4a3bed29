import Mail
import Synchronization

/// All that a check may look at. Gathered by the message's life, so that checks are pure and order-independent.
package struct Facts: Sendable {
    package let sender: Address?
    /// The recipients the message would reach by its envelope.
    package let recipients: [Address]
    /// Those that the ESP reads in the header besides.
    package let headerRecipients: HeaderRecipients
    package let stream: String
    package let campaign: String
    /// What the ESP that gets the message fills in after us.
    package let profile: UpstreamProfile
    package let message: Message
    /// Indexes of the message's surfaces that are not of a message attached to it; told once for all checks.
    let ownSurfaces: Range<Int>
    /// What more than one check seeks in the surfaces.
    let phrases: FoundPhrases
    /// Where the message shows code on purpose.
    let code: CodeSamples
    package let now: Timestamp
    /// How the campaign's earlier messages greeted; nil when nobody remembers.
    package let history: CampaignHistory?
    /// The campaign's recipients so far, this message's among them; nil when nobody counts.
    package let audience: AudienceTally?

    package init(
        sender: Address?, recipients: [Address], stream: String, campaign: String, profile: UpstreamProfile,
        message: Message, now: Timestamp, history: CampaignHistory? = nil,
        audience: AudienceTally? = nil
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
        code = CodeSamples(in: message)
        self.now = now
        self.history = history
        self.audience = audience
    }
}

/// How a campaign's earlier messages greeted.
package struct CampaignHistory: Hashable, Sendable {
    /// Oldest first; one for each recipient, the latest, so that a message tried five times counts once.
    package let slots: [GreetingSlot]
    /// Some message of the campaign, however long ago, greeted somebody by name.
    package let hasGreetedByName: Bool

    package init(slots: [GreetingSlot], hasGreetedByName: Bool) {
        self.slots = slots
        self.hasGreetedByName = hasGreetedByName
    }
}

/// Whom a message greets, as far as it can be kept about somebody: a hash, never a name.
package enum GreetingSlot: Hashable, Sendable {
    /// Nobody: `Hello,` or `Dear ,`.
    case empty
    /// All readers alike: `Dear customer`, `Hi there`.
    case general
    /// Somebody by name.
    case name(UInt64)
}

/// Recipients that the lists were asked about, and those of them who were on a suppression list.
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

/// The phrases that stand in a message's surfaces, for all checks that seek any.
///
/// **Why shared:** a text is asked at every second byte whatever is sought, so that one pass for the phrases of two checks
/// costs half of two. A surface is read when the first check asks for it, since some are read by none.
final class FoundPhrases: Sendable {
    /// The index of a phrase in its table, and the bytes of the text that it stands in: one less than it has, at either
    /// end of the text, where the phrase begins or ends with a line end.
    typealias Hit = (phrase: Int, range: Range<Int>)

    private struct Hits: Sendable {
        var traces: [Hit] = []
        var fillers: [Hit] = []

        mutating func add(_ phrase: Int, _ range: Range<Int>) {
            if phrase < FoundPhrases.traceCount {
                if traces.count < FoundPhrases.traceLimit { traces.append((phrase, range)) }
            } else if fillers.count < FoundPhrases.fillerLimit {
                fillers.append((phrase - FoundPhrases.traceCount, range))
            }
        }
    }

    private static let traceCount = RenderTraces.phrases.count

    /// Hits that are judged in one surface, so that a text made of them takes no longer than its size warrants.
    private static let traceLimit = 1_000
    private static let fillerLimit = 500

    private static let phrases = RenderTraces.phrases + FillerText.phrases
    private static let finder = PhraseFinder(phrases)
    private static let longest = phrases.map(\.bytes.count).max() ?? 0

    private let surfaces: [Surface]
    /// By surface; nil until asked for. A lock, since facts may be handed to another thread.
    private let hits: Mutex<[Hits?]>

    init(in surfaces: [Surface]) {
        self.surfaces = surfaces
        hits = Mutex(Array(repeating: nil, count: surfaces.count))
    }

    /// Those of `RenderTraces`, nearly in the order of the text.
    func traces(in surface: Int) -> [Hit] { found(in: surface).traces }

    /// Those of `FillerText`, nearly in the order of the text.
    func fillers(in surface: Int) -> [Hit] { found(in: surface).fillers }

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

    /// Text that ends at the end of input is text: a phrase that asks for a line end before or behind it stands at the
    /// text's beginning or end as well.
    private static func findAtEnds(of text: [UInt8], _ hits: inout Hits) {
        let lineFeed = UInt8(ascii: "\n")
        finder.find(in: [lineFeed] + text.prefix(longest)) { phrase, start in
            let length = phrases[phrase].bytes.count
            // The rest was found where it stands.
            if start == 0, length > 1 { hits.add(phrase, 0..<length - 1) }
        }
        let first = max(0, text.count - longest)
        finder.find(in: text[first...] + [lineFeed]) { phrase, start in
            if first + start + phrases[phrase].bytes.count == text.count + 1 {
                hits.add(phrase, first + start..<text.count)
            }
        }
    }
}
