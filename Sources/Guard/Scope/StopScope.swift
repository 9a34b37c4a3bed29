// Folder Scope: which mail is meant, by a stop or by a list: patterns for names, scopes, what is known of a message
// when a scope is compared with it, and whether a scope can match any mail at all. It uses no other folder of this
// target.

import Mail

/// What a stop covers: everything, or the mail with a name that a pattern matches.
///
///     all   campaign:spring-*   sender:news@example.com   sender:example.com   stream:newsletter
///     upstream:esp   recipient-domain:gmail.com
package enum StopScope: Hashable, Sendable {
    case all
    case campaign(NamePattern)
    /// Of the envelope, or of a From or Sender field. An address when it has an `@`, else a domain; subdomains only by
    /// `*.example.com`. Other ways to write either are understood (`NamePattern.forSenders`).
    case sender(NamePattern)
    case stream(NamePattern)
    case upstream(NamePattern)
    /// Of any recipient.
    case recipientDomain(NamePattern)

    /// How the scopes are called, in requests and on the command line.
    package enum Kind: String, Sendable, CaseIterable, Codable {
        case all, campaign, sender, stream, upstream
        case recipientDomain = "recipient-domain"
    }

    package init?(_ kind: Kind, _ pattern: NamePattern?) {
        switch (kind, pattern) {
        case (.all, nil): self = .all
        case (.campaign, let pattern?): self = .campaign(pattern)
        case (.sender, let pattern?): self = .sender(pattern.forSenders)
        case (.stream, let pattern?): self = .stream(pattern)
        case (.upstream, let pattern?): self = .upstream(pattern)
        case (.recipientDomain, let pattern?): self = .recipientDomain(pattern.forDomains)
        default: return nil
        }
    }

    package var kind: Kind {
        switch self {
        case .all: .all
        case .campaign: .campaign
        case .sender: .sender
        case .stream: .stream
        case .upstream: .upstream
        case .recipientDomain: .recipientDomain
        }
    }

    /// nil for `all`.
    package var pattern: NamePattern? {
        switch self {
        case .all: nil
        case .campaign(let pattern), .sender(let pattern), .stream(let pattern), .upstream(let pattern),
            .recipientDomain(let pattern):
            pattern
        }
    }

    package var text: String { pattern.map { "\(kind.rawValue):\($0.text)" } ?? kind.rawValue }

    /// Reads what `text` writes.
    package init?(_ text: some StringProtocol) {
        guard let colon = text.firstIndex(of: ":") else {
            guard text == "all" else { return nil }
            self = .all
            return
        }
        guard let kind = Kind(rawValue: String(text[..<colon])),
            let pattern = NamePattern(text[text.index(after: colon)...])
        else { return nil }
        self.init(kind, pattern)
    }

    /// Whether the mail is covered, by what is known of it so far. What is not known yet is not covered: the switch is
    /// asked again when more is known. What cannot be known is covered.
    package func covers(_ mail: MailInQuestion) -> Bool { names(mail) || isInDoubt(about: mail) }

    /// Whether it cannot be known if the mail is meant: a From field that is missing, or cannot be read, may name any
    /// sender.
    package func isInDoubt(about mail: MailInQuestion) -> Bool {
        guard case .sender = self, let originators = mail.originators else { return false }
        return !originators.isReadable && !names(mail)
    }

    /// Whether mail is known to be meant: what a person selects by this scope.
    package func names(_ mail: MailInQuestion) -> Bool {
        switch self {
        case .all: true
        case .campaign(let pattern): mail.campaign.map(pattern.matches) ?? false
        case .sender(let pattern):
            (mail.sender.map { pattern.matches(address: $0) } ?? false)
                || (mail.originators?.addresses.contains { pattern.matches(address: $0) } ?? false)
        case .stream(let pattern): pattern.matches(mail.stream)
        case .upstream(let pattern): mail.upstream.map(pattern.matches) ?? false
        case .recipientDomain(let pattern): mail.recipients.contains { pattern.matches($0.domainKey) }
        }
    }
}

/// What is known of a message when the kill switch is asked; grows from MAIL to the end of data.
package struct MailInQuestion: Sendable {
    package var id: RecordID
    package var stream: String
    package var sender: Address?
    /// nil before the header section is here.
    package var originators: Originators?
    /// Those that the client has been told 250 for, and the one that is being asked about.
    package var recipients: [Address]
    package var campaign: String?
    package var upstream: String?

    package init(
        id: RecordID, stream: String, sender: Address?, recipients: [Address] = [], campaign: String? = nil,
        upstream: String? = nil
    ) {
        self.id = id
        self.stream = stream
        self.sender = sender
        self.recipients = recipients
        self.campaign = campaign
        self.upstream = upstream
    }
}

extension StopScope {
    /// Whether it covers all mail, whatever names there are: every message has a campaign and recipients, and a stop of any
    /// sender covers what has none that can be read.
    package var isAllMail: Bool {
        switch self {
        case .all: true
        case .campaign(let pattern), .stream(let pattern), .upstream(let pattern), .recipientDomain(let pattern):
            pattern.key.allSatisfy { $0 == "*" }
        case .sender(let pattern):
            pattern.key.contains("*") && pattern.key.allSatisfy { $0 == "*" || $0 == "@" }
        }
    }
}

/// When one stop makes another one needless.
extension StopScope {
    /// Whether it covers all mail that the other one covers. False where that cannot be told from the names.
    package func includes(_ other: StopScope) -> Bool {
        switch (self, other) {
        case (.all, _): true
        case (.campaign(let wide), .campaign(let narrow)), (.stream(let wide), .stream(let narrow)),
            (.upstream(let wide), .upstream(let narrow)), (.recipientDomain(let wide), .recipientDomain(let narrow)):
            wide.includes(narrow)
        case (.sender(let wide), .sender(let narrow)): wide.includesSenders(of: narrow)
        default: false
        }
    }
}

extension NamePattern {
    /// The same of patterns for senders, one of which may be about domains and the other about addresses.
    fileprivate func includesSenders(of other: NamePattern) -> Bool {
        switch (namesAddresses, other.namesAddresses) {
        case (true, false): NamePattern("*@" + other.key).map(includes) ?? false
        case (false, true):
            // An address has its domain behind the last `@`.
            other.key.split(separator: "@").last.flatMap { NamePattern($0) }.map(includes) ?? false
        default: includes(other)
        }
    }
}
