/// What a stop does with mail in its scope.
package enum StopMode: String, Sendable, CaseIterable, Codable {
    /// 451: the client keeps the message and tries again later.
    case `defer`
    /// 550: the client gives up on it.
    case reject
}
