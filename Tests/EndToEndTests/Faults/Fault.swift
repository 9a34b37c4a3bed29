import TestSupport

/// A way for an ESP to fail.
enum Fault: String, CaseIterable, Sendable {
    case later = "4xx"
    case never = "5xx"
    case neverInLines = "5xx-"
    /// No fault: a success in several lines.
    case inLines = "2xx-"
    case closing = "421"
    /// A success code, but not of this command.
    case wrong
    case garbage
    /// The lines of one reply have different codes.
    case mixed
    /// A line without end, sent as fast as it is read.
    case endless
    /// A reply with lines without end.
    case endlessLines = "endless-"
    case drop, reset, stall
    /// A byte of a reply at intervals; the whole would take two minutes.
    case trickle
    /// The right reply, and an unasked one after it.
    case unasked
    case unoffered, expired
    case selfSigned = "self-signed"
    case otherHost = "other-host"

    /// Whether a deadline ends it.
    var isSlow: Bool { self == .stall || self == .trickle }

    /// Whether a session that met it must not carry another message.
    var poisons: Bool {
        switch self {
        case .later, .never, .neverInLines, .inLines: false
        default: true
        }
    }

    /// The ESP's reply where the client gets it unchanged.
    var words: String {
        switch self {
        case .later: "452 4.3.1 come back later"
        case .never: "554 5.7.1 not wanted"
        case .neverInLines: "550 5.7.26 not wanted\n5.7.26 at all\n5.7.26 by anybody"
        case .closing: "451 4.3.2 going down"
        default: ""
        }
    }

    static let unaskedWords = "250 2.0.0 nobody has asked"

    /// The fault of the ESP at the stage.
    /// - Parameter tls: the ports of the servers for what follows STARTTLS.
    func action(at stage: FaultStage, _ tls: FaultTLS) -> ScriptedESP.Action? {
        if stage == .handshake { return .relay(["220 2.0.0 go on"], port: tls.port(of: self)) }
        let code = stage.success
        return switch self {
        case .later: .reply("452 4.3.1 come back later")
        case .never: .reply("554 5.7.1 not wanted")
        case .neverInLines: .reply(["550-5.7.26 not wanted", "550-5.7.26 at all", "550 5.7.26 by anybody"])
        case .inLines: .reply(["\(code)-one", "\(code)-two", "\(code) three"])
        case .closing: .reply("421 4.3.2 going down")
        case .wrong: .reply("\(stage.wrongSuccess) what")
        case .mixed: .bytes(Array("\(code)-yes\r\n550 no\r\n".utf8))
        case .endlessLines: .flood([], Array("\(code)-more\r\n".utf8))
        case .trickle: .trickle("\(code) " + String(repeating: "slowly ", count: 170))
        case .unasked: .reply(["\(code) ok", Self.unaskedWords])
        case .unoffered: nil
        case .garbage, .endless, .drop, .reset, .stall, .expired, .selfSigned, .otherHost: bareAction
        }
    }

    /// The data that the ESP sends when no reply is due.
    var bareAction: ScriptedESP.Action? {
        switch self {
        case .garbage: .bytes(Array("What a lovely day\r\n".utf8))
        case .endless: .flood(Array("250 2.0.0 ".utf8), Array("and so on ".utf8))
        case .drop: .drop
        case .reset: .reset
        case .stall: .stall
        // The header of a TLS record of 16,255 octets, and the first octets of the record.
        case .trickle: .trickle("\u{16}\u{3}\u{3}\u{3F}\u{7F}\u{2}" + String(repeating: "\u{0}", count: 1200))
        default: nil
        }
    }

    /// The fault of the ESP in an idle session of the pool.
    var whims: [ScriptedESP.Whim] {
        switch self {
        case .closing: [.say(Array("421 4.4.2 idle for too long\r\n".utf8)), .close]
        case .garbage: [.say(Array("What a lovely day\r\n".utf8))]
        case .unasked: [.say(Array((Self.unaskedWords + "\r\n").utf8))]
        case .drop: [.close]
        case .reset: [.reset]
        default: []
        }
    }
}
