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

    /// Whether mail of this kind is covered, as far as is known of it. What is not known yet is not covered: the
    /// question is asked again when more is. What cannot be known is covered.
    package func covers(_ mail: MailInQuestion) -> Bool { names(mail) || isInDoubt(about: mail) }

    /// Whether it cannot be told if the mail is meant: a From that nobody can read, or that is not there, may have been any
    /// sender's.
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
