import Guard

/// A record with its message: what `show` prints.
///
/// As JSON it is the record with `kept`, `whyNotKept`, and for each finding that is found again its `line` and
/// `context` (`before`, `match`, `after`).
package struct ShowReport: Hashable, Sendable, Encodable {
    package let record: RecordReport
    /// As received; nil when it is not kept.
    package let message: [UInt8]?
    /// A sentence; nil when the message is kept.
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

extension KeptMessage {
    /// Returns the message, or throws why it is missing.
    ///
    /// - Parameter record: the message's record; nil when there is none.
    /// - Throws: `refused`, with a sentence for people.
    package func bytes(of record: MessageRecord?) throws(ControlFailure) -> [UInt8] {
        if case .whole(let bytes) = self { return bytes }
        guard let record else { throw .refused("there is no such message") }
        let message = "message \(record.id) is not kept"
        if record.sha256.isEmpty { throw .refused("\(message): it was refused before its content came") }
        let isSettled = record.deliveries.contains { $0.state == .released || $0.state == .discarded }
        if record.verdict == .held || isSettled {
            throw .refused("\(message) any more: it was held and then released or discarded")
        }
        let rule = "\(message): the guard keeps only messages that a check blocked"
        if record.verdict != .blocked { throw .refused("\(rule), and this one is \(record.verdict.rawValue)") }
        guard record.findings.contains(where: { $0.action == .blocked }) else {
            throw .refused("\(rule), and no check blocked this one")
        }
        if self == .erased {
            throw .refused("\(message) any more: it was erased with a person who was its recipient or was named in it")
        }
        if self == .swept {
            throw .refused(
                "\(message) any more: it was older than quarantine.max_age, or was deleted to make room "
                    + "(quarantine.max_bytes)")
        }
        throw .refused("\(message): the guard could not write it when it refused it; only the record exists")
    }
}
