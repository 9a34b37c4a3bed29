import Guard

/// Reasons and segments of list entries, which may name somebody else than the entry does: `friend of jane@example.com`.
struct ErasedWords: Sendable {
    private let person: ErasedPerson
    /// Texts that many entries have, with what takes their place; only those that change.
    private let reasons: [String: String]
    private let segments: [String: String]
    /// There are more texts than these: they stand in their entries (`ListTexts`).
    private let hasOthers: Bool

    init(_ person: ErasedPerson, of content: ListContent) {
        self.person = person
        var (reasons, segments): ([String: String], [String: String]) = ([:], [:])
        for text in content.texts {
            reasons[text] = person.scrubbed(text)
            segments[text] = person.scrubbed(name: text)
        }
        (self.reasons, self.segments) = (reasons, segments)
        hasOthers = content.texts.count >= ListLimits.texts
    }

    /// Reads all entries only when texts stand in them.
    func mayBe(in content: ListContent) throws -> Bool {
        if !reasons.isEmpty || !segments.isEmpty { return true }
        guard hasOthers else { return false }
        var cursor = content.cursor()
        while let entry = try cursor.next() { if scrubbed(entry) != nil { return true } }
        return false
    }

    /// nil when the entry says nothing of the person.
    func scrubbed(_ entry: ListEntry) -> ListEntry? {
        if hasOthers { return Self.scrubbed(entry, person) }
        if reasons.isEmpty, segments.isEmpty { return nil }
        return Self.entry(entry, reason: reasons[entry.reason], segment: segments[entry.segment])
    }

    static func scrubbed(_ entry: ListEntry, _ person: ErasedPerson) -> ListEntry? {
        self.entry(
            entry, reason: person.scrubbed(entry.reason), segment: person.scrubbed(name: entry.segment))
    }

    private static func entry(_ entry: ListEntry, reason: String?, segment: String?) -> ListEntry? {
        guard reason != nil || segment != nil else { return nil }
        return ListEntry(
            key: entry.key, reason: reason ?? entry.reason, since: entry.since, engagedAt: entry.engagedAt,
            subscribedAt: entry.subscribedAt, segment: segment ?? entry.segment)
    }
}
