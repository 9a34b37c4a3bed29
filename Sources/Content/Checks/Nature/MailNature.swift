// Folder Checks/Nature: what kind of mail a message is, by its headers and parts. It may use Text.

import Mail

/// The nature of a message, judged by its headers and parts: bulk mail, conversation or letter.
///
/// **Why it matters:** some people type a space before a comma, and quote null values to each other. In bulk mail the
/// same text shows that a template has lost a name. All rules of the check use this judgement.
enum MailNature: Sendable {
    /// Made by a program from a template: one text for many people, or a text for each person.
    case bulk
    /// Part of a conversation: a reply, or a post to a mailing list.
    case conversation
    /// Probably typed by a person: plain text without any sign of bulk mail.
    case letter

    init(of message: Message) {
        var isBulk = message.surfaces.contains { $0.kind == .html || $0.kind == .amp }
        for field in message.fields {
            if Self.conversationFields.contains(where: field.isNamed) || Self.isFromTracker(field) {
                self = .conversation
                return
            }
            if field.isNamed("Precedence") {
                if Self.isWord("list", in: field.rawValue) {
                    self = .conversation
                    return
                }
                isBulk = true
            }
            if !isBulk, Self.bulkFields.contains(where: field.isNamed) || Self.isFromProgram(field) { isBulk = true }
        }
        if Self.isReply(message.subject) {
            self = .conversation
        } else {
            self = isBulk ? .bulk : .letter
        }
    }

    /// Whether the header proves a conversation; a Subject alone (`Re: your order`) is no proof.
    static func hasConversationField(_ message: Message) -> Bool {
        message.fields.contains { field in
            conversationFields.contains(where: field.isNamed) || isFromTracker(field)
                || field.isNamed("Precedence") && isWord("list", in: field.rawValue)
        }
    }

    /// Fields of replies and of mailing list software.
    private static let conversationFields = [
        "In-Reply-To", "References", "List-Post", "X-BeenThere", "X-Mailing-List", "Mailing-List", "X-Mailman-Version",
    ]

    /// Whether the field is of a notification by a code host or an issue tracker, which quotes what people typed.
    private static func isFromTracker(_ field: HeaderField) -> Bool {
        // As bytes: a string for each field's name took longer than all other looks at it.
        let name = field.nameBytes
        guard name.count > 2, name[name.startIndex] | 0x20 == UInt8(ascii: "x"),
            name[name.startIndex + 1] == UInt8(ascii: "-")
        else { return false }
        return trackers.contains(name.dropFirst(2).prefix { $0 != UInt8(ascii: "-") })
    }

    private static let trackers = WordSet([
        "github", "gitlab", "gitea", "gogs", "forgejo", "jira", "bugzilla", "redmine", "trac", "gerrit", "phabricator",
        "launchpad", "discourse", "sentry", "travis", "circleci", "pivotal", "youtrack", "roundup",
    ])

    /// Fields of campaigns and of the ESPs that send them.
    private static let bulkFields = [
        "List-Unsubscribe", "List-Unsubscribe-Post", "Feedback-ID", "Auto-Submitted", "X-Auto-Response-Suppress",
        "X-Campaign-ID", "X-CampaignID", "X-SMTPAPI", "X-MC-User", "X-MC-Tags", "X-Mailgun-Tag",
        "X-Mailgun-Variables", "X-Mailgun-Recipient-Variables", "X-PM-Message-Stream", "X-PM-Tag", "X-MSYS-API",
        "X-MJ-TemplateLanguage", "X-MJ-CustomID", "X-SES-CONFIGURATION-SET", "X-SES-LIST-MANAGEMENT-OPTIONS",
        "X-ElasticEmail-Settings", "X-Mailin-Tag",
    ]

    /// Whether the field names a no-reply sender, which is a program.
    private static func isFromProgram(_ field: HeaderField) -> Bool {
        guard field.isNamed("From") || field.isNamed("Reply-To") else { return false }
        let value = field.rawValue
        return isWord("noreply", in: value) || isWord("no-reply", in: value) || isWord("donotreply", in: value)
            || isWord("do-not-reply", in: value)
    }

    private static func isWord(_ word: String, in value: [UInt8]) -> Bool {
        let word = Array(word.utf8)
        return value.indices.contains { index in
            value[index...].prefix(word.count).elementsEqual(word) { $0 | 0x20 == $1 }
        }
    }

    private static func isReply(_ subject: String) -> Bool {
        ["re:", "aw:", "sv:", "fw:", "fwd:"].contains {
            subject.utf8.prefix($0.utf8.count).map { $0 | 0x20 } == Array($0.utf8)
        }
    }
}
