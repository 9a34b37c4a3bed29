import Mail

/// What many messages of a campaign have in common, told by one of them.
package struct MessageTemplate: Hashable, Sendable {
    /// Of the message that it was first seen in.
    package let id: RecordID
    package let campaign: String
    package let sketch: TemplateSketch
    /// What it looks like.
    package let frame: MessageFrame
    /// The message whose words are shown.
    package let sample: RecordID
    /// `From`, with `…` for what is personal.
    package var from: String
    /// Likewise, cut.
    package var subject: String
    /// What a reader sees of the first 4,000 octets, likewise; `‹…›` is around what only some readers are told.
    package var text: String
    /// Other messages, to other people, that the words were compared with; by few one cannot tell what is personal.
    package var compared: Int

    /// Templates of some mail that are told, the last ones.
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
