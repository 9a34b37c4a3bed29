/// What has to be so for an ESP to merge: a word in a control header, or in the account.
package struct MergeCondition: Hashable, Sendable {
    package enum Subject: Hashable, Sendable {
        case header(HeaderPath)
        /// By the setting's name.
        case setting(String)
    }

    /// What is asked when the message does not have the header, or not that member.
    package enum Otherwise: Hashable, Sendable {
        case doesNotHold
        case holds
        /// The account's setting of that name is compared instead.
        case setting(String)
    }

    package let subject: Subject
    /// The words one of which has to be there, whatever their case; empty when any value will do.
    package let words: [String]
    package let otherwise: Otherwise

    package init(_ subject: Subject, isOneOf words: [String] = [], otherwise: Otherwise = .doesNotHold) {
        self.subject = subject
        self.words = words
        self.otherwise = otherwise
    }

    func holds(for values: [String]) -> Bool {
        values.contains { value in
            words.isEmpty ? !value.isEmpty : words.contains { $0.lowercased() == value.lowercased() }
        }
    }
}
