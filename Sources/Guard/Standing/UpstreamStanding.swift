import Mail

/// How an ESP is doing, by what its latest sessions met.
///
/// A session that cannot be opened is trouble at once, and one that opens ends that trouble. A lost transaction alone
/// says nothing, since connections are lost, and a busy hour passes; `lossLimit` in a row, with no answered message
/// between, are trouble.
///
/// **Why it is asked again without mail.** Mail that is deferred comes back in minutes or hours, or not before somebody
/// looks; until then nobody would know that all is well again. So a troubled ESP is tried, by a session without mail,
/// after `firstPause` and then half as often each time. A refused login is tried more rarely: an ESP may lock an account
/// that guesses. An ESP that was never tried is tried once after `firstLook`, so that `status` knows before a campaign does.
package struct UpstreamStanding: Hashable, Sendable {
    package enum Trouble: Hashable, Sendable, CaseIterable {
        /// Not connected, or lost before it greeted.
        case unreachable
        /// No TLS, or none that can be verified.
        case insecure
        /// The login is refused, or not offered.
        case loginRefused
        /// It greets with a refusal.
        case closed
        /// It answers what SMTP does not know.
        case confused
        /// All sessions are in use, longer than a message waits for one.
        case busy
        /// Sessions open, and each message is lost in one.
        case losing
        /// Sessions open, and each sender is refused.
        case refusing
    }

    package private(set) var trouble: Trouble?
    /// The words of the latest failure of that kind: the system's, OpenSSL's or the ESP's.
    package private(set) var cause = ""
    /// Since when the trouble lasts.
    package private(set) var since: Timestamp?
    /// The latest session that was opened, or message that was answered; nil before the first.
    package private(set) var goodAt: Timestamp?
    private var losses = 0
    private var lastLossAt: Timestamp?
    private var retries = 0
    private var retryAt: Timestamp

    /// Transactions in a row that have to be lost, or refused at MAIL, before all mail counts as kept back.
    package static let lossLimit = 3
    package static let firstPause = Duration.seconds(8)
    package static let longestPause = Duration.seconds(64)
    package static let loginPause = Duration.seconds(60)
    package static let longestLoginPause = Duration.seconds(900)
    package static let firstLook = Duration.seconds(300)

    /// - Parameter now: when it begins to be used.
    package init(at now: Timestamp) { retryAt = now + Self.firstLook }

    package var isGood: Bool { trouble == nil }
    /// Nothing is known of it yet, good or bad.
    package var isUnknown: Bool { trouble == nil && goodAt == nil }

    /// A session was opened. It ends the trouble of opening one; whether messages get through, it cannot tell.
    package mutating func didOpen(at now: Timestamp) {
        goodAt = now
        switch trouble {
        case .losing, .refusing:
            // Nothing was sent since; a session that opens is a reason to hope, after a while.
            if let since = lastLossAt, now - since < Self.longestPause { return wait(at: now) }
            losses = 0
            end()
        default: end()
        }
    }

    /// The ESP took a message or a recipient, or refused one for its own reasons: it works.
    package mutating func didAnswer(at now: Timestamp) {
        goodAt = now
        losses = 0
        end()
    }

    /// A session could not be opened.
    package mutating func didFail(_ trouble: Trouble, _ cause: String, at now: Timestamp) {
        begin(trouble, cause, at: now)
    }

    /// A transaction was lost, or its sender refused for now, on a session that was open; or no session came free.
    package mutating func didLose(_ trouble: Trouble, _ cause: String, at now: Timestamp) {
        losses += 1
        lastLossAt = now
        if losses >= Self.lossLimit { begin(trouble, cause, at: now) }
    }

    /// The ESP is configured anew: whatever was wrong may be mended, and is tried at once.
    package mutating func renew(at now: Timestamp) {
        retries = 0
        retryAt = now
    }

    /// Whether it is time for a session without mail.
    package func isDue(at now: Timestamp) -> Bool { (trouble != nil || isUnknown) && now >= retryAt }

    /// Such a session is being tried.
    package mutating func didTry(at now: Timestamp) { wait(at: now) }

    private mutating func begin(_ trouble: Trouble, _ cause: String, at now: Timestamp) {
        let isNew = self.trouble == nil
        self.trouble = trouble
        self.cause = cause
        if isNew {
            since = now
            retries = 0
        }
        // Mail that fails meanwhile does not put off the next try.
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

extension UpstreamStanding {
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
            case .busy: "ESP \(name) leaves no session free in time"
            case .losing: "ESP \(name) loses each message"
            case .refusing: "ESP \(name) refuses each sender"
            }
        return cause.isEmpty ? what : "\(what) (\(cause.harmless))"
    }
}
