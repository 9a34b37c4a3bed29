/// Something that a configuration, as it is here and now, cannot or should not be used with.
struct ConfigurationProblem: Hashable, Sendable {
    enum Severity: Hashable, Sendable {
        /// The configuration is wrong, wherever it is used; it is refused.
        case mistake
        /// A file, program or right that it needs is not there; it is refused.
        case unusable
        /// It works, and will not for long, or not for its purpose.
        case warning
    }

    let severity: Severity
    /// `FILE:LINE: key: message`, on one line, harmless for a terminal.
    let text: String

    init(_ severity: Severity, text: String) {
        self.severity = severity
        self.text = Words.safe(text)
    }
}
