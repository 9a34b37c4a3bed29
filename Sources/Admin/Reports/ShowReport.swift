import Guard

/// A record with its message at hand: what `show` prints.
///
/// As JSON it is the record, with `kept`, `whyNotKept`, and for each finding that is found again its `line` and
/// `context` (`before`, `match`, `after`).
package struct ShowReport: Hashable, Sendable, Encodable {
    package let record: RecordReport
    /// As received; nil when it is not kept.
    package let message: [UInt8]?
    /// A sentence; nil when it is kept.
    package let whyNotKept: String?

    package init(_ record: RecordReport, message: [UInt8]) {
        var record = record
        if record.findings.contains(where: { $0.location != nil }) {
            let scenes = FindingScenes(of: message)
            record.findings = record.findings.map { finding in
                finding.found(
                    at: finding.location.flatMap {
                        scenes.scene(where: finding.where, excerpt: finding.excerpt, location: $0)
                    })
            }
        }
        self.record = record
        self.message = message
        whyNotKept = nil
    }

    package init(_ record: RecordReport, whyNotKept: String) {
        self.record = record
        message = nil
        self.whyNotKept = whyNotKept
    }

    private enum CodingKeys: String, CodingKey { case kept, whyNotKept }

    package func encode(to encoder: any Encoder) throws {
        try record.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(message != nil, forKey: .kept)
        try container.encode(whyNotKept, forKey: .whyNotKept)
    }
}
