/// What a stop does with mail in its scope.
package enum StopMode: String, Sendable, CaseIterable, Codable {
    /// 451: the client keeps the message and tries again later.
    case `defer`
    /// 550: the client gives up on it.
    case reject
    /// 250, after the message is stored whole and synced; it leaves by `held release` alone.
    case hold

    /// Of several stops that cover a message the one with the highest rank speaks: what somebody wants refused is
    /// not kept for sending, and what somebody wants refused for good is not asked for again.
    package var rank: Int {
        switch self {
        case .hold: 0
        case .defer: 1
        case .reject: 2
        }
    }
}
