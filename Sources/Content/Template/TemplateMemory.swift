import Mail

/// Recognises the template of each message, and learns what each template says.
///
/// Two messages have one template when half of all their word pairs are in both. Names and paragraphs may differ;
/// another language, or another text in the same frame, makes another template.
///
/// **Bounded:** `templateLimit` templates of a campaign, `campaignLimit` campaigns. The campaigns without a message
/// for the longest time are forgotten first. A template takes about 100 KB with the words of its sample.
package struct TemplateMemory: Sendable {
    package static let templateLimit = 32
    package static let campaignLimit = 256
    private static let leastSimilarity = 0.5

    /// The template of one message.
    package struct Use: Sendable {
        /// nil when the message fits no template and the campaign already has the most templates.
        package let id: RecordID?
        /// The template to write to the store, when it has changed.
        package let template: MessageTemplate?
    }

    fileprivate struct Known: Sendable {
        let id: RecordID
        let sketch: TemplateSketch
        let frame: MessageFrame
        /// nil until this process has seen a message of the template.
        var sample: (words: TemplateSample, id: RecordID)?
        /// Messages of the template that this process has seen.
        var count = 0
        /// The value of `compared` in the stored template.
        var keptCompared = -1
    }

    private struct Campaign: Sendable {
        var known: [Known] = []
        var lastUse: UInt64 = 0
    }

    private var campaigns: [String: Campaign] = [:]
    private var uses: UInt64 = 0

    package init() {}

    /// Adds a template from the record, so that it gets no second id after a restart.
    package mutating func remember(_ template: MessageTemplate) {
        var known = Known(id: template.id, sketch: template.sketch, frame: template.frame)
        known.keptCompared = template.compared
        uses += 1
        campaigns[template.campaign, default: Campaign()].known.append(known)
        campaigns[template.campaign]?.lastUse = uses
        if campaigns.count > Self.campaignLimit { forget() }
    }

    /// - Parameter sketch: the message's.
    package mutating func take(
        _ message: Message, _ sketch: TemplateSketch, id: RecordID, campaign: String, recipients: [Address]
    ) -> Use {
        uses += 1
        var entry = campaigns.removeValue(forKey: campaign) ?? Campaign()
        entry.lastUse = uses
        let use = Self.take(message, sketch, id, campaign, recipients, &entry.known)
        if campaigns.count >= Self.campaignLimit { forget() }
        campaigns[campaign] = entry
        return use
    }

    /// The id of the template that a message has, without adding the message.
    package func template(of sketch: TemplateSketch, campaign: String) -> RecordID? {
        campaigns[campaign].flatMap { Self.likest($0.known, sketch) }.flatMap { campaigns[campaign]?.known[$0].id }
    }

    /// The index of the template with these words; nil when there is none.
    private static func likest(_ known: [Known], _ sketch: TemplateSketch) -> Int? {
        let likest = known.indices.map { (index: $0, likeness: known[$0].sketch.similarity(to: sketch)) }
            .max { $0.likeness < $1.likeness }
        return likest.flatMap { $0.likeness >= leastSimilarity ? $0.index : nil }
    }

    private static func take(
        _ message: Message, _ sketch: TemplateSketch, _ id: RecordID, _ campaign: String, _ recipients: [Address],
        _ known: inout [Known]
    ) -> Use {
        guard let likest = likest(known, sketch) else {
            guard known.count < templateLimit else { return Use(id: nil, template: nil) }
            known.append(Known(id: id, sketch: sketch, frame: MessageFrame(of: message)))
            return Use(id: id, template: known[known.count - 1].learn(message, id, to: recipients, campaign))
        }
        return Use(id: known[likest].id, template: known[likest].learn(message, id, to: recipients, campaign))
    }

    /// Forgets several at once, so that the costly search runs rarely.
    private mutating func forget() {
        campaigns.keepLatest(campaigns.count - campaigns.count / 8 - 1) { $0.lastUse }
    }
}

extension TemplateMemory.Known {
    /// How many messages are compared each time their number doubles. The first messages, up to this number, are all
    /// compared.
    private static let comparedInDoubling = 64
    /// The template is written when this many messages have been compared. With ten or more the comparison counts.
    private static let stages: Set<Int> = [1, 2, 4, 8, 10, 16, 32]
    private static let laterStage = 16

    /// - Returns: the template to write now; nil when there is nothing new.
    fileprivate mutating func learn(
        _ message: Message, _ record: RecordID, to recipients: [Address], _ campaign: String
    ) -> MessageTemplate? {
        count += 1
        guard let kept = sample else {
            sample = (TemplateSample(of: message, to: recipients), record)
            return keptCompared < 0 ? template(campaign) : nil
        }
        guard count.isMultiple(of: max(1, count / Self.comparedInDoubling)) else { return nil }
        var words = kept.words
        // A second owner would make Swift copy the words.
        sample = nil
        let before = words.compared
        words.compare(with: message, to: recipients)
        let isStage = Self.stages.contains(words.compared) || words.compared.isMultiple(of: Self.laterStage)
        let isNews = words.compared > max(before, keptCompared)
        sample = (words, kept.id)
        return isStage && isNews ? template(campaign) : nil
    }

    private mutating func template(_ campaign: String) -> MessageTemplate? {
        guard let (words, first) = sample else { return nil }
        keptCompared = words.compared
        let shown = words.shown
        return MessageTemplate(
            id: id, campaign: campaign, sketch: sketch, frame: frame, sample: first, from: shown[0], subject: shown[1],
            text: shown[2], compared: words.compared)
    }
}

extension TemplateMemory: Redacted {
    /// `template memory (12 campaigns)`.
    package var description: String { "template memory (\(campaigns.count) campaigns)" }
}
