// Folder Scope: which mail a stop or a list applies to. Patterns for names, scopes, the facts of a message that a
// scope is compared with, and whether a scope can match any mail. It uses no other folder of this target.

import Mail

/// What a stop covers: all mail, or the mail with a name that a pattern matches.
///
///     all   campaign:spring-*   sender:news@example.com   sender:example.com   stream:newsletter
///     upstream:esp   recipient-domain:gmail.com
package enum StopScope: Hashable, Sendable {
    case all
    case campaign(NamePattern)
    /// The sender in the envelope, or in a From or Sender field. An address when it has an `@`, otherwise a domain;
    /// subdomains only with `*.example.com`. Other spellings of both are accepted (`NamePattern.forSenders`).
    case sender(NamePattern)
    case stream(NamePattern)
    case upstream(NamePattern)
    /// The domain of any recipient.
    case recipientDomain(NamePattern)

    /// The names of the scopes, in requests and on the command line.
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

    /// Reads the output of `text`.
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

    /// Whether the mail is covered, given the facts so far. A fact that is still unknown does not match: the switch
    /// is asked again when more is known. A fact that can never be known matches.
    package func covers(_ mail: MailContext) -> Bool { names(mail) || isInDoubt(about: mail) }

    /// Whether it is impossible to know if the mail is covered: a From field that is missing or unreadable may name
    /// any sender.
    package func isInDoubt(about mail: MailContext) -> Bool {
        guard case .sender = self, let originators = mail.originators else { return false }
        return !originators.isReadable && !names(mail)
    }

    /// Whether the mail is certainly covered, so that it is the mail that a person selects with the scope.
    package func names(_ mail: MailContext) -> Bool {
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

/// The facts about a message for the kill switch; they grow from MAIL to the end of data.
package struct MailContext: Sendable {
    package var id: RecordID
    package var stream: String
    package var sender: Address?
    /// nil before the header section has arrived.
    package var originators: Originators?
    /// The recipients that got 250, and the recipient that is being decided.
    package var recipients: [Address]
    package var campaign: String?
    package var upstream: String?
    /// The revision of the rulings that its content was judged with; nil before it is judged.
    package var judgedWith: Int64?

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
    /// Whether it covers all mail, with any names. Every message has a campaign and recipients, and a stop of any
    /// sender covers mail without a readable sender.
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

/// Whether one stop makes another one unnecessary.
extension StopScope {
    /// Whether it covers all mail that the other scope covers. False when the names cannot tell.
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
    /// The same for patterns of senders, when one may be a domain and the other an address.
    fileprivate func includesSenders(of other: NamePattern) -> Bool {
        switch (namesAddresses, other.namesAddresses) {
        case (true, false): NamePattern("*@" + other.key).map(includes) ?? false
        case (false, true):
            // The domain of an address is after the last `@`.
            other.key.split(separator: "@").last.flatMap { NamePattern($0) }.map(includes) ?? false
        default: includes(other)
        }
    }
}
