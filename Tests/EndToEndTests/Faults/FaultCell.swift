/// One cell of `FaultTable`.
struct FaultCell: Sendable, CustomStringConvertible {
    let stage: FaultStage
    let fault: Fault
    let upstream: FaultUpstream
    let expected: FaultOutcome

    var description: String { "\(stage.rawValue) \(fault.rawValue) (\(upstream))" }

    /// How the client's reply begins.
    var expectedReply: String { expected.reply ?? fault.words }
    /// The end of the message that met the fault reaches the ESP.
    var reachesEnd: Bool { expected == .ok || stage == .end }
    /// The message that meets the fault is the first; between messages it is the second, and costs nothing.
    var isBetween: Bool { stage == .between || stage == .idle }
}
