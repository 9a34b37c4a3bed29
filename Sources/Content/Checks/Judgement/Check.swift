import Mail

/// Judges a message by its facts: synchronous, pure, and independent of the check's mode. A check declares everything
/// that other code needs to know about it. To add a check, write its file in `Checks`, its line in
/// `Checks/Roster.swift` and its test.
package protocol Check: Sendable {
    /// The name in configuration, findings and replies; lower case with hyphens.
    static var name: String { get }
    /// The mode without configuration.
    static var defaultMode: CheckMode { get }
    /// The reply codes of its refusals.
    static var rejection: Rejection { get }
    /// The faults that it finds, in one line of Markdown for the lists on the help page `content`.
    static var finds: String { get }
    /// What people can do about its findings. The first entry that fits counts, so advice for one kind comes before
    /// advice for all.
    static var advice: [CheckAdvice] { get }
    /// Its settings, without the mode, in the order in which they are read.
    static var settings: [any DeclaredSetting] { get }
    /// Whether it judges header fields that a piece of HTML or text lacks before it becomes a message.
    static var isAboutFields: Bool { get }
    /// Whether it judges the text of the message, and so cannot judge text that the guard could not read.
    static var readsText: Bool { get }

    /// - Parameter settings: the configured values of the declared settings.
    init(_ settings: SettingValues)
    /// All findings, in reading order; empty when nothing is wrong.
    func judge(_ facts: Facts) -> [Finding]
    /// What speaks for and against each text that may be a fault, for checks that weigh evidence; in reading order.
    func explain(_ facts: Facts) -> [Explanation]
    /// Why it could not judge the message, or only a part of it; nil when it judged all of it. Text that the guard
    /// could not read need not be considered (`readsText`).
    /// - Parameter findings: what `judge` returned for these facts.
    func obstacle(_ facts: Facts, _ findings: [Finding]) -> CheckObstacle?
}

extension Check {
    package func explain(_ facts: Facts) -> [Explanation] { [] }

    package static var rejection: Rejection { .policy }
    package static var settings: [any DeclaredSetting] { [] }
    package static var isAboutFields: Bool { false }
    package static var readsText: Bool { !isAboutFields }

    package func obstacle(_ facts: Facts, _ findings: [Finding]) -> CheckObstacle? { nil }

    /// What to do about a finding of that kind; nil when the check has no advice for it.
    package static func advice(for kind: String) -> String? {
        advice.first { $0.kind == nil || $0.kind == kind }?.text
    }
}

/// What a person can do about a finding.
package struct CheckAdvice: Sendable {
    /// The finding's kind; nil for any.
    package let kind: String?
    package let text: String

    package init(for kind: String? = nil, _ text: String) {
        self.kind = kind
        self.text = text
    }
}

/// How the runner applies a check's findings. A check does not know its mode.
package enum CheckMode: String, Sendable, CaseIterable, Codable {
    /// A finding refuses the message.
    case enforce
    /// A finding is recorded and the message passes.
    case observe
    /// The check does not run.
    case off
}

/// The mode of one check, with exceptions by campaign and stream.
package struct CheckModes: Hashable, Sendable {
    /// nil keeps the check's default.
    package var mode: CheckMode?
    package var campaigns = NameTable<CheckMode>()
    package var streams = NameTable<CheckMode>()

    package init(mode: CheckMode? = nil) { self.mode = mode }

    /// The campaign's exception comes first, then the stream's, then the general mode.
    package func mode(campaign: String, stream: String) -> CheckMode? {
        campaigns[campaign] ?? streams[stream] ?? mode
    }
}

/// The reply codes of a check's refusal (RFC 5321 section 4.2.2, RFC 3463).
package enum Rejection: Sendable {
    /// 550 5.7.1, or 451 4.7.1 when the check is undecided: the message is well-formed but not wanted.
    case policy
    /// 554 5.6.0 when the message's content is faulty, or 451 4.3.0 when this system is.
    case content

    var permanent: (code: UInt16, status: EnhancedStatusCode) {
        switch self {
        case .policy: (550, EnhancedStatusCode(5, 7, 1))
        case .content: (554, EnhancedStatusCode(5, 6, 0))
        }
    }

    var forNow: (code: UInt16, status: EnhancedStatusCode) {
        switch self {
        case .policy: (451, EnhancedStatusCode(4, 7, 1))
        case .content: (451, EnhancedStatusCode(4, 3, 0))
        }
    }
}
