import Mail

/// Runs the checks over a message's facts and applies their modes.
///
/// **Why here and not in the checks:** a check says what it sees; the operator decides whether that counts. The mode
/// comes from the campaign, else the stream, else the general setting, else the check's default. So no check needs
/// code for its mode, and `observe` records exactly what `enforce` would have refused.
///
/// Before all checks, an unreadable recipient header refuses the message (`HeaderRecipients`).
package struct CheckRunner: Sendable {
    /// The longest reason in a reply, in characters. With the code, the check's name and the record's id the line
    /// stays under the 512 octets of RFC 5321 section 4.5.3.1.5.
    static let reasonLimit = 300
    /// The same in bytes, for characters beyond ASCII.
    static let reasonBytes = 400

    private let modes: [String: CheckModes]
    private let checks: [any Check]

    /// - Parameters:
    ///   - modes: by check name; a check without an entry has its default mode.
    ///   - checks: in order of precedence.
    package init(modes: [String: CheckModes], checks: [any Check]) {
        self.modes = modes
        self.checks = checks
    }

    /// Runs the whole roster.
    package init(modes: [String: CheckModes], options: CheckOptions = CheckOptions()) {
        self.init(modes: modes, checks: Roster.checks(options))
    }

    /// Pure: the same facts give the same judgement, with findings in the same order.
    /// - Parameters:
    ///   - isPiece: whether the message is a piece of HTML or text; checks of header fields then do not run.
    ///   - withOutcomes: whether to tell which checks judged. **Why it can be left out:** it takes some time, and only
    ///     a person who relies on a message's passing needs it.
    package func judge(_ facts: Facts, isPiece: Bool = false, withOutcomes: Bool = false) -> Judgement {
        var outcomes: [CheckOutcome] = []
        var findings: [Finding] = []
        var refusal: Refusal?
        // No mode applies to this: unknown recipients cannot be checked against any list.
        if let fault = facts.headerRecipients.fault {
            findings.append(Finding(fault))
            refusal = Self.refusal(for: findings[0], .policy)
        }
        for check in checks {
            let mode = mode(of: check, campaign: facts.campaign, stream: facts.stream)
            let isApplicable = !(isPiece && type(of: check).isAboutFields)
            let found = mode != .off && isApplicable ? check.judge(facts) : []
            if withOutcomes {
                var state = mode == .off ? .off : isApplicable ? check.state(of: facts, found) : .notApplicable
                // A piece has no campaign and no recipients yet.
                if isPiece, case .couldNot(let obstacle) = state, obstacle.isAboutSend { state = .notApplicable }
                outcomes.append(CheckOutcome(check: type(of: check).name, mode: mode, state: state))
            }
            for var finding in found {
                finding.action = Self.action(on: finding, in: mode)
                findings.append(finding)
                if refusal == nil { refusal = Self.refusal(for: finding, type(of: check).rejection) }
            }
        }
        return Judgement(findings: findings, refusal: refusal, outcomes: outcomes)
    }

    /// What speaks for and against the texts that checks weigh, for checks that run.
    package func explain(_ facts: Facts, isPiece: Bool = false) -> [Explanation] {
        checks.flatMap { check in
            let isOff = mode(of: check, campaign: facts.campaign, stream: facts.stream) == .off
            return isOff || isPiece && type(of: check).isAboutFields ? [] : check.explain(facts)
        }
    }

    /// The outcomes for a message that no check reads.
    package func unread(because obstacle: CheckObstacle, stream: String) -> [CheckOutcome] {
        checks.map { check in
            let mode = mode(of: check, campaign: "", stream: stream)
            return CheckOutcome(
                check: type(of: check).name, mode: mode, state: mode == .off ? .off : .couldNot(obstacle))
        }
    }

    private func mode(of check: any Check, campaign: String, stream: String) -> CheckMode {
        let kind = type(of: check)
        return modes[kind.name]?.mode(campaign: campaign, stream: stream) ?? kind.defaultMode
    }

    private static func action(on finding: Finding, in mode: CheckMode) -> Finding.Action {
        switch mode {
        case .observe, .off: .observed
        case .enforce: finding.isUndecided ? .deferred : .blocked
        }
    }

    /// S: 550 5.7.1 sendguard: unrendered placeholder "{{first_name}}" in Subject [placeholder]
    /// - Parameter name: who refuses, in the brackets; nil for the check.
    package static func refusal(
        for finding: Finding, _ rejection: Rejection, by name: String? = nil
    ) -> Refusal? {
        let text = "sendguard: \(safe(finding.reason)) [\(name ?? finding.check)]"
        let codes = finding.action == .blocked ? rejection.permanent : rejection.forNow
        let reply = Reply(codes.code, codes.status, text)
        return switch finding.action {
        case .observed, .allowed: nil
        case .blocked: Refusal(reply: reply, check: finding.check, isForNow: false)
        case .deferred: Refusal(reply: reply, check: finding.check, isForNow: true)
        }
    }

    /// Makes a message's text safe for a reply. A client without SMTPUTF8 gets it in ASCII (`Reply.inASCII`).
    private static func safe(_ text: String) -> String {
        var safe = String(text.prefix(reasonLimit))
        while safe.utf8.count > reasonBytes { safe.removeLast() }
        return safe.harmless
    }
}
