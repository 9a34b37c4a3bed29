/// Where the names stand that an ESP has a value for.
package struct KeySource: Hashable, Sendable {
    /// How the control header gives them.
    package enum Shape: String, Hashable, Sendable, CaseIterable {
        /// `{"name": "Jane"}`
        case names
        /// `{"-name-": ["Jane", "Ann"]}`, a value for each recipient.
        case valueLists = "value_lists"
        /// `{"jane@example.com": {"name": "Jane"}}`: a name counts when every recipient has it.
        case recipients
        /// Several fields, each `{"name": "Jane"}`, or `{"_rcpt": "jane@example.com", "name": "Jane"}` for one
        /// recipient: a name counts when every recipient has it.
        case records
        /// The one name is the header's text.
        case text
    }

    package let header: HeaderPath?
    package let shape: Shape
    /// Of `valueLists`: the member with the recipients who each need a value.
    package let recipients: [String]
    /// A setting with names that the account has values for, besides the header's; nil when there is none.
    package let setting: String?
    package let ignoresCase: Bool

    package init(
        header: HeaderPath?, shape: Shape = .names, recipients: [String] = [], setting: String? = nil,
        ignoresCase: Bool = false
    ) {
        self.header = header
        self.shape = shape
        self.recipients = recipients
        self.setting = setting
        self.ignoresCase = ignoresCase
    }
}
