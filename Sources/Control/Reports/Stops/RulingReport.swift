import Content
import Guard
import Mail

/// An exception, or the block of a phrase.
package struct RulingReport: Hashable, Sendable, Codable {
    package enum Kind: String, Sendable, Codable {
        /// The content of a refused message may pass once to each of its recipients.
        case message
        /// A tag may pass in one campaign.
        case tag
        /// A phrase may not pass.
        case phrase
    }

    /// A recipient of the message who has its content already, so that the exception is not for them.
    package struct LeftOut: Hashable, Sendable, Codable {
        package var address: String
        /// The id of the record of the message that brought it.
        package var message: String
        /// False when the recipient may have it, because no answer of the ESP says so.
        package var isSure: Bool?

        package init(_ holder: ContentHolder, _ redaction: AddressRedaction) {
            address = redaction.shown(holder.address)
            message = holder.record.description
            isSure = holder.isSure
        }
    }

    /// Such as `A1` or `B2`.
    package var id: String
    package var kind: Kind
    /// The id of the refused message's record; null for tags and phrases.
    @OrNull package var message: String?
    /// The tag or the phrase; null for a message.
    @OrNull package var text: String?
    /// Pattern; null for a message, and for a phrase that is blocked in all mail.
    @OrNull package var campaign: String?
    package var reason: String
    package var who: String
    /// RFC 3339, milliseconds, UTC.
    package var at: String
    /// When it ends by itself; null is never.
    @OrNull package var endsAt: String?
    /// What waits for a second person: the exception, or the end of the block; null when nothing waits.
    @OrNull package var awaiting: AwaitedRulingReport?
    /// Only when an exception for a tag was made: whether a finding of `placeholder` on record in the campaign has the tag.
    package var isFound: Bool?
    /// Only when it was made; absent when the exception is for all recipients of its message.
    package var leftOut: [LeftOut]?
    /// False without a running guard: then it is in force from the next start.
    package var running: Bool

    package init(_ ruling: Ruling, running: Bool = true) {
        self.running = running
        id = ruling.id.description
        reason = ruling.reason
        who = ruling.who
        at = ruling.at.rfc3339
        switch ruling.subject {
        case .message(let record):
            kind = .message
            message = record.description
        case .tag(let tag, let pattern):
            kind = .tag
            (text, campaign) = (tag, pattern.text)
        case .phrase(let phrase, let pattern):
            kind = .phrase
            (text, campaign) = (phrase, pattern?.text)
        }
        endsAt = ruling.endsAt?.rfc3339
        awaiting = ruling.awaited.map(AwaitedRulingReport.init)
    }

    package func redacted(_ redaction: AddressRedaction) -> RulingReport {
        var report = self
        report.text = text.map { redaction.shown($0) }
        report.reason = redaction.shown(reason)
        report.awaiting?.reason = redaction.shown(awaiting?.reason ?? "")
        return report
    }
}

/// The first person's part of a change that takes two people.
package struct AwaitedRulingReport: Hashable, Sendable, Codable {
    package var who: String
    package var reason: String
    /// RFC 3339, milliseconds, UTC.
    package var at: String

    package init(_ awaited: AwaitedRuling) {
        who = awaited.who.name
        reason = awaited.reason
        at = awaited.at.rfc3339
    }
}

/// Asks to let a message or a tag pass. Either `message`, or `tag` with `campaign`.
package struct AllowRequest: Hashable, Sendable, Codable {
    /// The id of a refused message's record.
    package var message: String?
    package var tag: String?
    package var campaign: String?
    package var reason: String
    /// nil: `RulingLimits.usualSeconds`.
    package var forSeconds: Int?
    /// True: the caller releases the kept copy of the message next, so it is refused when there is none. nil: false.
    package var releases: Bool?

    package init(
        message: String? = nil, tag: String? = nil, campaign: String? = nil, reason: String, forSeconds: Int? = nil,
        releases: Bool? = nil
    ) {
        self.releases = releases
        self.message = message
        self.tag = tag
        self.campaign = campaign
        self.reason = reason
        self.forSeconds = forSeconds
    }

    /// What may pass.
    /// - Throws: `malformed`, or `refused` when no tag and no message is named.
    package func subject() throws(ControlFailure) -> Ruling.Subject {
        try checkReason(reason)
        if let forSeconds, !(1...RulingLimits.longestSeconds).contains(forSeconds) {
            throw .refused("an exception lasts 1 second to \(RulingLimits.longestSeconds / 86_400) days")
        }
        if releases == true, message == nil { throw .refused("only the copy of a message can be released") }
        switch (message, tag, campaign) {
        case (let message?, nil, nil):
            guard let id = RecordID(message) else {
                throw .malformed("\"\(message)\" is not a record id: 13 letters and digits")
            }
            return .message(id)
        case (nil, let tag?, let campaign?):
            let tag = try checkedText(tag, "the tag")
            guard let pattern = NamePattern(campaign) else { throw .malformed("the campaign is empty") }
            guard pattern.isExact else { throw .refused("an exception is for one campaign: its name without *") }
            return .tag(tag, campaign: pattern)
        default: throw .malformed("name a message, or a tag and its campaign")
        }
    }

    package var seconds: Int { forSeconds ?? RulingLimits.usualSeconds }
}

/// Asks to block a phrase.
package struct BlockRequest: Hashable, Sendable, Codable {
    package var phrase: String
    /// A pattern; nil: in all mail.
    package var campaign: String?
    package var reason: String
    /// nil, the usual value: without an end.
    package var forSeconds: Int?

    package init(phrase: String, campaign: String? = nil, reason: String, forSeconds: Int? = nil) {
        self.phrase = phrase
        self.campaign = campaign
        self.reason = reason
        self.forSeconds = forSeconds
    }

    /// What may not pass.
    package func subject() throws(ControlFailure) -> Ruling.Subject {
        try checkReason(reason)
        if let forSeconds, !(1...ValueLimits.timeSeconds).contains(forSeconds) {
            throw .refused("the time of a block must be 1 second to 100 years; leave it out for a block without an end")
        }
        let phrase = try checkedText(phrase, "the phrase")
        guard PhraseSearch.characters(in: phrase) >= PhraseSearch.leastCharacters else {
            throw .refused(
                "the phrase is too short: it needs \(PhraseSearch.leastCharacters) characters, or it would be in nearly "
                    + "every message")
        }
        let pattern = try campaign.map { text throws(ControlFailure) in
            guard let pattern = NamePattern(text) else { throw .malformed("the campaign is empty") }
            return pattern
        }
        return .phrase(phrase, campaign: pattern)
    }
}

/// Asks to end a ruling, or confirms what another person asked for.
package struct RulingChangeRequest: Hashable, Sendable, Codable {
    /// Such as `A1`.
    package var id: String
    package var reason: String
    package var confirms: Bool

    package init(id: RulingID, reason: String, confirms: Bool = false) {
        self.id = id.description
        self.reason = reason
        self.confirms = confirms
    }

    package var rulingID: RulingID {
        get throws(ControlFailure) {
            try checkReason(reason)
            guard let id = RulingID(id) else { throw .malformed("\"\(id)\" is not an id such as A1 or B1") }
            return id
        }
    }
}

private func checkReason(_ reason: String) throws(ControlFailure) {
    guard reason.contains(where: { !$0.isWhitespace }) else { throw .refused("a reason is needed") }
}

/// - Parameter name: `the tag`.
/// - Returns: the text in one line, with one space for white space of any length.
private func checkedText(_ text: String, _ name: String) throws(ControlFailure) -> String {
    let line = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    guard !line.isEmpty else { throw .refused("\(name) is empty") }
    guard !ValueLimits.isLong(line) else {
        throw .refused("\(name) is longer than \(ValueLimits.textCharacters) characters")
    }
    return line
}
