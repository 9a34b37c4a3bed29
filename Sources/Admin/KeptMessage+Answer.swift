import Guard

extension KeptMessage {
    /// The message, or why it is not there.
    ///
    /// - Parameter record: the message's; nil when there is none.
    /// - Throws: `refused`, with a sentence for a person.
    package func bytes(of record: MessageRecord?) throws(ControlFailure) -> [UInt8] {
        if case .whole(let bytes) = self { return bytes }
        guard let record else { throw .refused("there is no such message") }
        let message = "message \(record.id) is not kept"
        if record.sha256.isEmpty { throw .refused("\(message): it was refused before its content came") }
        let isSettled = record.deliveries.contains { $0.state == .released || $0.state == .discarded }
        if record.verdict == .held || isSettled {
            throw .refused("\(message) any more: it was held, and has been released or discarded since")
        }
        if record.verdict != .blocked {
            throw .refused("\(message): only what a check blocks is, and this one is \(record.verdict.rawValue)")
        }
        guard record.findings.contains(where: { $0.action == .blocked }) else {
            throw .refused("\(message): only what a check blocks is, and no check blocked this one")
        }
        if self == .swept {
            throw .refused(
                "\(message) any more: it was older than quarantine.max_age, or made room (quarantine.max_bytes)")
        }
        throw .refused("\(message): it could not be written when it was refused; its record is all there is")
    }
}
