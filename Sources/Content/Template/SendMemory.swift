import Mail

/// What the last messages of each template have in common, for the templates that were used last.
///
/// **Bounded:** `templateLimit` templates of at most 80 KB, 20 MB in all. The templates without a message for
/// the longest time are forgotten first. **Only hashes:** it holds no word of a message and no address.
package struct SendMemory: Sendable {
    package static let templateLimit = 256

    private struct Template: Sendable {
        var slots = TemplateSlots()
        var lastUse: UInt64 = 0
    }

    private var templates: [RecordID: Template] = [:]
    private var uses: UInt64 = 0

    package init() {}

    /// The number of templates.
    var count: Int { templates.count }

    /// One message, as the memory compares it. Make it before the memory is locked.
    package struct Reading: Sendable {
        let slots: TemplateSlots.Reading

        package init(_ message: Message, id: RecordID, recipients: [Address], at: Timestamp) {
            slots = TemplateSlots.Reading(message, id: id, recipients: recipients, at: at)
        }
    }

    /// Adds a message to its template, and returns what the others show about it; nil when there are no others.
    package mutating func take(_ reading: Reading, template: RecordID) -> SendEvidence? {
        uses += 1
        if templates[template] == nil, templates.count >= Self.templateLimit {
            // Forgets several at once, so that the costly search runs rarely.
            templates.keepLatest(Self.templateLimit - Self.templateLimit / 8 - 1) { $0.lastUse }
        }
        templates[template, default: Template()].lastUse = uses
        return templates[template, default: Template()].slots.take(reading.slots)
    }

    /// The same for a message that was added before, when it is judged once more.
    package func evidence(for reading: Reading, template: RecordID) -> SendEvidence? {
        templates[template]?.slots.evidence(for: reading.slots)
    }
}

extension SendMemory: Redacted {
    /// `send memory (12 templates)`.
    package var description: String { "send memory (\(templates.count) templates)" }
}
