/// What came of comparing a client's credentials.
package enum AuthenticationOutcome: Hashable, Sendable {
    /// 235 2.7.0.
    case accepted
    /// 535 5.7.8.
    case refused
    /// 454 4.7.0: the users could not be looked up.
    case unavailable
}
