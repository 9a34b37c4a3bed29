import Mail

/// The health of an ESP, judged by its latest sessions.
///
/// A session that cannot be opened is trouble at once, and the next one that opens ends it. One lost transaction
/// means nothing: connections get lost, and a busy hour passes. `lossLimit` losses in a row, without an answered
/// message between them, are trouble.
///
/// **Why it is tried without mail.** Clients retry deferred mail after minutes or hours, or only when a person acts.
/// Until then the guard would not notice that the ESP works again. So the guard tries a troubled ESP with a session
/// without mail, after `firstPause` and then at doubling intervals. After a refused login the guard tries less often,
/// because an ESP may lock the account after several refused logins. An ESP that was never used is tried once after
/// `firstLook`, so that `status` shows a fault before a campaign meets it.
package struct UpstreamHealth: Hashable, Sendable {
    package enum Trouble: Hashable, Sendable, CaseIterable {
        /// No connection, or a connection lost before the greeting.
        case unreachable
        /// No TLS, or TLS that cannot be verified.
        case insecure
        /// The ESP refuses the login, or does not offer one.
        case loginRefused
        /// The ESP's greeting is a refusal.
        case closed
        /// The ESP's replies violate SMTP.
        case confused
        /// All sessions are in use for longer than a message waits.
        case busy
        /// Sessions open, but every message is lost.
        case losing
        /// Sessions open, but every sender is refused.
        case refusing
    }

    package private(set) var trouble: Trouble?
    /// The text of the latest failure of this kind: from the system, OpenSSL or the ESP.
    package private(set) var cause = ""
    /// When the trouble began.
    package private(set) var since: Timestamp?
    /// When a session was last opened or a message last answered; nil before the first.
    package private(set) var goodAt: Timestamp?
    private var losses = 0
    private var lastLossAt: Timestamp?
    private var retries = 0
    private var retryAt: Timestamp

    /// How many transactions in a row must be lost, or refused at MAIL, before all mail counts as kept back.
    package static let lossLimit = 3
    package static let firstPause = Duration.seconds(8)
    package static let longestPause = Duration.seconds(64)
    package static let loginPause = Duration.seconds(60)
    package static let longestLoginPause = Duration.seconds(900)
    package static let firstLook = Duration.seconds(300)

    /// - Parameter now: the time of the first use.
    package init(at now: Timestamp) { retryAt = now + Self.firstLook }

    package var isGood: Bool { trouble == nil }
    /// Whether nothing is known about the ESP yet.
    package var isUnknown: Bool { trouble == nil && goodAt == nil }

    /// A session was opened. That ends the trouble of opening one; it does not prove that messages get through.
    package mutating func didOpen(at now: Timestamp) {
        goodAt = now
        switch trouble {
        case .losing, .refusing:
            // No transaction was lost for a while, so a session that opens counts as recovery.
            if let since = lastLossAt, now - since < Self.longestPause { return wait(at: now) }
            losses = 0
            end()
        default: end()
        }
    }

    /// The ESP accepted a message or a recipient, or refused it for a reason of that message: so the ESP works.
    package mutating func didAnswer(at now: Timestamp) {
        goodAt = now
        losses = 0
        end()
    }

    /// A session could not be opened.
    package mutating func didFail(_ trouble: Trouble, _ cause: String, at now: Timestamp) {
        begin(trouble, cause, at: now)
    }

    /// A transaction was lost on an open session, or its sender was refused for now; or no session became free.
    package mutating func didLose(_ trouble: Trouble, _ cause: String, at now: Timestamp) {
        losses += 1
        lastLossAt = now
        if losses >= Self.lossLimit { begin(trouble, cause, at: now) }
    }

    /// The ESP's configuration changed: the fault may be fixed, so the ESP is tried at once.
    package mutating func renew(at now: Timestamp) {
        retries = 0
        retryAt = now
    }

    /// Whether a session without mail is due.
    package func isDue(at now: Timestamp) -> Bool { (trouble != nil || isUnknown) && now >= retryAt }

    /// A session without mail is being tried.
    package mutating func didTry(at now: Timestamp) { wait(at: now) }

    private mutating func begin(_ trouble: Trouble, _ cause: String, at now: Timestamp) {
        let isNew = self.trouble == nil
        self.trouble = trouble
        self.cause = cause
        if isNew {
            since = now
            retries = 0
        }
        // Mail that fails in the meantime does not delay the next try.
        if isNew || now >= retryAt { wait(at: now) }
    }

    private mutating func end() {
        trouble = nil
        cause = ""
        since = nil
        retries = 0
    }

    private mutating func wait(at now: Timestamp) {
        let isLogin = trouble == .loginRefused
        let (first, longest) =
            isLogin ? (Self.loginPause, Self.longestLoginPause) : (Self.firstPause, Self.longestPause)
        retryAt = now + min(longest, first * (1 << min(retries, 10)))
        retries += 1
    }
}

extension UpstreamHealth {
    /// `ESP esp refuses our login (535 5.7.8 no)`; nil when all is well.
    package func text(of name: String) -> String? {
        guard let trouble else { return nil }
        let what =
            switch trouble {
            case .unreachable: "ESP \(name) cannot be reached"
            case .insecure: "ESP \(name) has no TLS that can be verified"
            case .loginRefused: "ESP \(name) refuses our login"
            case .closed: "ESP \(name) takes no mail"
            case .confused: "ESP \(name) breaks the protocol"
            case .busy: "ESP \(name) has no free session in time"
            case .losing: "ESP \(name) loses every message"
            case .refusing: "ESP \(name) refuses every sender"
            }
        return cause.isEmpty ? what : "\(what) (\(cause.harmless))"
    }
}
