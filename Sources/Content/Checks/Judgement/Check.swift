import Mail

/// Judges a message by its facts: synchronous, pure, blind to its mode. All that the rest of the house knows of a check it
/// declares itself: adding one is its file in `Checks`, its line in `Checks/Roster.swift` and its test.
package protocol Check: Sendable {
    /// The name in configuration, findings and replies; lower case with hyphens.
    static var name: String { get }
    /// The mode when the configuration does not say.
    static var defaultMode: CheckMode { get }
    /// The codes of its refusals.
    static var rejection: Rejection { get }
    /// What it finds, in one line of Markdown for the table in the README.
    static var finds: String { get }
    /// What people can do about its findings. The first that fits counts, so advice for one kind stands before that for any.
    static var advice: [CheckAdvice] { get }
    /// What it takes besides its mode, in the order in which it is read.
    static var settings: [any DeclaredSetting] { get }
    /// Whether it judges header fields that a bare piece of HTML or text, which is yet to become a message, cannot have.
    static var isAboutFields: Bool { get }

    /// - Parameter settings: what the configuration gives those that are declared.
    init(_ settings: SettingValues)
    /// Every finding, in the order a reader meets them; empty when nothing is wrong.
    func judge(_ facts: Facts) -> [Finding]
}

extension Check {
    package static var rejection: Rejection { .policy }
    package static var settings: [any DeclaredSetting] { [] }
    package static var isAboutFields: Bool { false }

    /// What to do about a finding of that kind; nil when nothing is declared for it.
    package static func advice(for kind: String) -> String? {
        advice.first { $0.kind == nil || $0.kind == kind }?.text
    }
}

/// What a person can do about a finding.
package struct CheckAdvice: Sendable {
    /// The finding's; nil for any.
    package let kind: String?
    package let text: String

    package init(for kind: String? = nil, _ text: String) {
        self.kind = kind
        self.text = text
    }
}

/// How a check's findings are applied; by the runner, never by the check.
package enum CheckMode: String, Sendable, CaseIterable, Codable {
    /// A finding refuses the message.
    case enforce
    /// A finding is recorded and the message goes on.
    case observe
    /// The check does not run.
    case off
}

/// The mode of one check, with exceptions by campaign and stream.
package struct CheckModes: Hashable, Sendable {
    /// nil leaves the check's own default.
    package var mode: CheckMode?
    package var campaigns = NameTable<CheckMode>()
    package var streams = NameTable<CheckMode>()

    package init(mode: CheckMode? = nil) { self.mode = mode }

    /// The campaign's exception outranks the stream's, which outranks the general mode.
    package func mode(campaign: String, stream: String) -> CheckMode? {
        campaigns[campaign] ?? streams[stream] ?? mode
    }
}

/// With which codes a check refuses (RFC 5321 section 4.2.2, RFC 3463).
package enum Rejection: Sendable {
    /// 550 5.7.1, or 451 4.7.1 when the check could not tell: the message is well-formed, and not wanted.
    case policy
    /// 554 5.6.0, or 451 4.3.0: the message's content is at fault, or this system is.
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
