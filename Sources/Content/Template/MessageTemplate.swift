// Folder Template: which messages were made from one template, what that template says, and what the last messages of
// a template show about the next one (`SendMemory`). It has two measures: the words (`TemplateSketch`), and the look
// without the words (`MessageFrame`).
// It may use Campaign, Checks/Judgement and Text.

import Mail

/// A template: what all messages made from it have in common, with one of them as the sample.
package struct MessageTemplate: Hashable, Sendable {
    /// The id of the first message with this template.
    package let id: RecordID
    package let campaign: String
    package let sketch: TemplateSketch
    /// The template's look.
    package let frame: MessageFrame
    /// The message whose words are shown.
    package let sample: RecordID
    /// `From`, with `…` for personal parts.
    package var from: String
    /// The subject, shortened, with `…` for personal parts.
    package var subject: String
    /// The first 4,000 octets of the visible text, with `…` for personal parts; `‹…›` encloses text that only some
    /// readers get.
    package var text: String
    /// The number of other messages, to other people, that the words were compared with; a few cannot show what is
    /// personal.
    package var compared: Int

    /// The most templates listed for a set of mail: the latest.
    package static let limit = 1000

    package init(
        id: RecordID, campaign: String, sketch: TemplateSketch, frame: MessageFrame, sample: RecordID, from: String,
        subject: String,
        text: String,
        compared: Int
    ) {
        self.id = id
        self.campaign = campaign
        self.sketch = sketch
        self.frame = frame
        self.sample = sample
        self.from = from
        self.subject = subject
        self.text = text
        self.compared = compared
    }
}

/// The words of a message, in a form that takes a tenth of a microsecond to compare: the smallest hash of its pairs
/// of neighbouring words in each of 128 buckets (one permutation hashing: Li, Owen, Zhang, NIPS 2012; after Broder
/// 1997).
///
/// Numbers, addresses and links all count as one word.
package struct TemplateSketch: Hashable, Sendable {
    /// By bucket; `empty` when no pair fell into it.
    private var least = [UInt32](repeating: Self.empty, count: Self.buckets)

    private static let buckets = 128
    private static let empty = UInt32.max
    /// How much of each text is read, in octets: a bound on the cost of a long text.
    static let textLimit = 16_384

    package init(of message: Message) {
        var last = WordScanner.variable
        for index in Self.texts(of: message) {
            let text = message.surfaces[index].text
            WordScanner.each(in: text.span, limit: Self.textLimit) { word in
                let hash = word.isVariable ? WordScanner.variable : word.hash
                add(WordScanner.pair(last, hash))
                last = hash
            }
        }
    }

    private mutating func add(_ pair: UInt64) {
        let bucket = Int(truncatingIfNeeded: pair &>> 57)
        least[bucket] = min(least[bucket], UInt32(truncatingIfNeeded: pair))
    }

    /// The surfaces that people read, the subject first: the HTML parts, or the text parts when there is no HTML.
    static func texts(of message: Message) -> [Int] {
        let own = message.ownSurfaces
        let subject = own.first { message.surfaces[$0].kind == .subject }
        let html = own.filter { message.surfaces[$0].kind == .html }
        return [subject].compactMap(\.self) + (html.isEmpty ? own.filter { message.surfaces[$0].kind == .text } : html)
    }

    /// The share of the pairs in either message that both have, 0 to 1 (an estimate of the Jaccard index, within
    /// about 0.04).
    package func similarity(to other: TemplateSketch) -> Double {
        var (same, all) = (0, 0)
        for bucket in 0..<Self.buckets {
            let (mine, theirs) = (least[bucket], other.least[bucket])
            if mine & theirs == Self.empty { continue }
            all += 1
            if mine == theirs { same += 1 }
        }
        return all == 0 ? 1 : Double(same) / Double(all)
    }

    /// 512 octets.
    package var bytes: [UInt8] {
        least.flatMap { value in (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * UInt32($0))) } }
    }

    /// nil unless the bytes come from `bytes`.
    package init?(bytes: [UInt8]) {
        guard bytes.count == 4 * Self.buckets else { return nil }
        for bucket in 0..<Self.buckets {
            least[bucket] = (0..<4).reduce(0) { $0 | UInt32(bytes[4 * bucket + $1]) << (8 * UInt32($1)) }
        }
    }
}
