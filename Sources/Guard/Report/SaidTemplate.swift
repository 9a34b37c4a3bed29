import Content

/// What many messages said, by one of them; `…` stands for what is personal.
package struct SaidTemplate: Hashable, Sendable, Codable {
    /// The message whose words these are; null when its words are not kept (any more).
    package var sample: String?
    package var from: String
    package var subject: String
    /// What a reader sees, cut; `‹…›` is around what only some readers are told.
    package var text: String
    /// Other messages that the words were compared with; by few one cannot tell what is personal.
    package var compared: Int
    package var counts: StateCounts

    /// Of a report.
    package static let limit = 10

    /// - Parameter template: nil when it is not on record (any more).
    package init(_ template: MessageTemplate?, counts: StateCounts) {
        sample = template.flatMap { $0.text.isEmpty && $0.subject.isEmpty ? nil : $0.sample.description }
        from = template?.from ?? ""
        subject = template?.subject ?? ""
        text = template?.text ?? ""
        compared = template?.compared ?? 0
        self.counts = counts
    }
}
