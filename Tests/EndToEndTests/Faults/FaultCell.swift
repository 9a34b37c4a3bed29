/// One cell of `FaultTable`.
struct FaultCell: Sendable, CustomStringConvertible {
    let stage: FaultStage
    let fault: Fault
    let upstream: FaultUpstream
    let expected: FaultOutcome

    var description: String { "\(stage.rawValue) \(fault.rawValue) (\(upstream))" }

    /// The beginning of the client's reply.
    var expectedReply: String { expected.reply ?? fault.words }
    /// Whether the end of the message that meets the fault reaches the ESP.
    var reachesEnd: Bool { expected == .ok || stage == .end }
    /// Whether the second message meets the fault, at no cost. In all other cells the first one does.
    var isBetween: Bool { stage == .between || stage == .idle }
}
