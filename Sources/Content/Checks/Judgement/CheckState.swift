import Mail

/// Whether a check could judge a message. Without findings, only a check that judged says that nothing is wrong.
package enum CheckState: Hashable, Sendable {
    /// It looked at everything that it is about.
    case judged
    /// It saw nothing, or not all.
    case couldNot(CheckObstacle)
    /// Its mode is `off`.
    case off
    /// The input has nothing that it is about, such as header fields in a piece of HTML.
    case notApplicable

    /// `judged`, `could-not`, `off`, `not-applicable`.
    package var name: String {
        switch self {
        case .judged: "judged"
        case .couldNot: "could-not"
        case .off: "off"
        case .notApplicable: "not-applicable"
        }
    }
}

/// Why a check could not judge a message.
package struct CheckObstacle: Hashable, Sendable {
    /// In words: `part 2 could not be read: an unknown charset "x"`. It quotes nothing of the message but names.
    package let text: String
    /// Whether it is about the other messages of the campaign or about the recipients, and not about this message.
    package let isAboutSend: Bool

    private init(_ text: String, isAboutSend: Bool) {
        self.text = text
        self.isAboutSend = isAboutSend
    }

    /// The message has something that the check could not look at.
    package static func message(_ text: String) -> CheckObstacle { CheckObstacle(text, isAboutSend: false) }

    /// The message alone does not say enough.
    package static func send(_ text: String) -> CheckObstacle { CheckObstacle(text, isAboutSend: true) }

    /// Checks stop at so many findings.
    static func findings(_ limit: Int) -> CheckObstacle { .message("it stopped after \(limit) findings") }
}

/// The state of one check for one message.
package struct CheckOutcome: Hashable, Sendable {
    /// The check's name.
    package let check: String
    package let mode: CheckMode
    package var state: CheckState

    package init(check: String, mode: CheckMode, state: CheckState) {
        self.check = check
        self.mode = mode
        self.state = state
    }
}

extension Check {
    /// The state of this check after it judged the facts, in a mode other than `off`.
    /// - Parameter findings: what `judge` returned for these facts.
    func state(of facts: Facts, _ findings: [Finding]) -> CheckState {
        if let undecided = findings.first(where: \.isUndecided) { return .couldNot(.message(undecided.reason)) }
        if let obstacle = obstacle(facts, findings) { return .couldNot(obstacle) }
        guard Self.readsText || Self.isAboutFields else { return .judged }
        if let unread = facts.unread(where: { Self.readsText || $0 == .tooManyFields }) { return .couldNot(unread) }
        return .judged
    }
}

extension Facts {
    /// Why some of the message was not read; nil when all of it was.
    fileprivate func unread(where counts: (MessageDefect.Kind) -> Bool) -> CheckObstacle? {
        for defect in message.defects where counts(defect.kind) {
            switch defect.effect {
            case .readEveryWay, .attached: continue
            case .unread, .unreadForNow: return .message("\(defect.place) could not be read: \(defect.what)")
            }
        }
        return nil
    }
}
