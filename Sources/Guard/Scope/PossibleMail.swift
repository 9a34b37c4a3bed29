import Content
import Mail

/// Which mail can exist under the configuration, by names: its streams, its upstreams, and how campaigns are
/// identified. A scope that matches none of these names covers no mail.
///
/// **Why it matters:** a list for `streams: [newsletter]` refuses no mail when the stream has another name, and a
/// stop with a misspelled name stops nothing. Both fail open, so people are warned before they rely on one.
package struct PossibleMail: Hashable, Sendable {
    /// Every possible stream name, in the order of the listeners; nil when unknown because a users file was not read.
    package let streams: [String]?
    package let upstreams: [String]
    /// Whether a header field can name a campaign. If not, each campaign is a fingerprint, `auto-` and 12 hex digits.
    package let namesCampaigns: Bool
    /// Where mail of each of the `streams` may go.
    package let ways: [String: [Way]]

    /// A route that some of a stream's mail takes.
    package struct Way: Hashable, Sendable {
        /// The first upstream of the route; the others are tried when it cannot take the mail.
        package let upstream: String
        /// The conditions on this mail; nil: no condition.
        package let campaign: String?
        package let senderDomain: String?

        package init(upstream: String, campaign: String?, senderDomain: String?) {
            (self.upstream, self.campaign, self.senderDomain) = (upstream, campaign, senderDomain)
        }
    }

    /// Why no mail can have the name in a scope; nil when some mail can have it, or when that is unknown.
    package func trouble(_ kind: StopScope.Kind, _ pattern: NamePattern) -> UnmetScope? {
        switch kind {
        case .all: nil
        case .stream: unmet(.stream, pattern, among: streams)
        case .upstream: unmet(.upstream, pattern, among: upstreams)
        case .campaign: campaignTrouble(pattern)
        case .sender, .recipientDomain: StopScope(kind, pattern)?.fault
        }
    }

    package func trouble(of scope: StopScope) -> UnmetScope? { scope.pattern.flatMap { trouble(scope.kind, $0) } }

    /// Returns nil when some part of the scope can match; then other parts are not checked.
    package func trouble(of scope: ListScope) -> UnmetScope? {
        let all = scope.streams.map { trouble(.stream, $0) } + scope.campaigns.map { trouble(.campaign, $0) }
        return all.contains { $0 == nil } ? nil : all.first ?? nil
    }

    /// Whether all possible mail belongs to these streams; false when that is unknown.
    package func isAll(of patterns: [NamePattern]) -> Bool {
        guard let streams else { return false }
        return streams.allSatisfy { stream in patterns.contains { $0.matches(stream) } }
    }

    /// Whether the active stops leave any mail that passes.
    package enum Rest: String, Hashable, Sendable, Codable {
        /// Some mail is not covered.
        case passes
        /// All possible mail is covered.
        case nothing
        /// It depends on which client logs in, or on which ESP takes the mail.
        case unknown
    }

    /// How much of all mail the stops leave, taken together.
    package func rest(besides stops: [StopScope]) -> Rest {
        if stops.contains(where: \.isAllMail) { return .nothing }
        func patterns(_ kind: StopScope.Kind) -> [NamePattern] {
            stops.filter { $0.kind == kind }.compactMap(\.pattern)
        }
        func isStopped(_ name: String, _ kind: StopScope.Kind) -> Bool {
            patterns(kind).contains { $0.matches(name) }
        }
        let isAnyUpstreamLeft = !upstreams.allSatisfy { isStopped($0, .upstream) }
        guard isAnyUpstreamLeft else { return .nothing }
        guard let streams else {
            return patterns(.stream).isEmpty && patterns(.upstream).isEmpty ? .passes : .unknown
        }
        let left = streams.filter { !isStopped($0, .stream) }
        guard !left.isEmpty else { return .nothing }
        let passes = left.contains { stream in
            (ways[stream] ?? []).contains { way in
                !isStopped(way.upstream, .upstream) && way.campaign.map { !isStopped($0, .campaign) } ?? true
                    && way.senderDomain.map { !isStopped($0, .sender) } ?? true
            }
        }
        return passes ? .passes : .unknown
    }

    private func unmet(_ kind: StopScope.Kind, _ pattern: NamePattern, among names: [String]?) -> UnmetScope? {
        guard let names, !names.contains(where: pattern.matches) else { return nil }
        return UnmetScope(kind: kind, name: pattern.text, reason: .noSuchName(known: names))
    }

    // MARK: Campaigns

    private func campaignTrouble(_ pattern: NamePattern) -> UnmetScope? {
        if let unmet = Self.trouble(ofCampaign: pattern) { return unmet }
        guard !namesCampaigns, !Self.mayBeFingerprint(pattern.text) else { return nil }
        return UnmetScope(
            kind: .campaign, name: pattern.text,
            reason: .never(
                "no header field names campaigns here (campaign_headers is empty): each is auto- and 12 hex digits")
        )
    }

    /// Why no campaign, named by `CampaignIdentity`, can have this name.
    package static func trouble(ofCampaign pattern: NamePattern) -> UnmetScope? {
        func unmet(_ text: String) -> UnmetScope {
            UnmetScope(kind: .campaign, name: pattern.text, reason: .never(text))
        }
        let text = pattern.text
        if text.first?.isWhitespace == true || text.last?.isWhitespace == true {
            return unmet("a campaign's name has no blanks around it")
        }
        if text.count(where: { $0 != "*" }) > CampaignIdentity.nameLimit {
            return unmet("a campaign's name has at most \(CampaignIdentity.nameLimit) characters")
        }
        return text.harmless == text ? nil : unmet("a campaign's name has no control characters")
    }

    /// Whether `auto-` and 12 hexadecimal digits can match. The text before the first star must fit at the beginning,
    /// the text after the last star at the end, and each piece between them somewhere.
    private static func mayBeFingerprint(_ text: String) -> Bool {
        let template = Array("auto-000000000000".utf8)
        func fits(_ piece: [UInt8], at place: Int) -> Bool {
            guard place >= 0, place + piece.count <= template.count else { return false }
            return piece.enumerated().allSatisfy { offset, byte in
                let expected = template[place + offset]
                return expected == UInt8(ascii: "0") ? isHexDigit(byte) : byte == expected
            }
        }
        let pieces = text.utf8.split(separator: UInt8(ascii: "*"), omittingEmptySubsequences: false).map(Array.init)
        guard let first = pieces.first, let last = pieces.last, pieces.count > 1 else {
            return text.utf8.count == template.count && fits(Array(text.utf8), at: 0)
        }
        return fits(first, at: 0) && fits(last, at: template.count - last.count)
            && pieces.allSatisfy { piece in template.indices.contains { fits(piece, at: $0) } || piece.isEmpty }
    }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte)
    }
}

/// A name in a scope that no mail of this guard can have.
package struct UnmetScope: Hashable, Sendable {
    package enum Reason: Hashable, Sendable {
        /// The configuration does not have this name; `known` has the names that it has.
        case noSuchName(known: [String])
        /// No mail anywhere can have this name.
        case never(String)
    }

    package let kind: StopScope.Kind
    /// As in the scope.
    package let name: String
    package let reason: Reason

    /// `no stream here has the name "newsleter" (there are: newsletter, crm)`.
    package var text: String {
        switch reason {
        case .noSuchName(let known):
            "no \(kind.rawValue) here has the name \"\(name)\" ("
                + (known.isEmpty ? "there are none" : "there are: \(known.joined(separator: ", "))") + ")"
        case .never(let why): "\"\(name)\" cannot be a \(kind.noun): \(why)"
        }
    }

    /// The names in the configuration.
    package var known: [String] { if case .noSuchName(let known) = reason { known } else { [] } }
}

extension StopScope.Kind {
    /// For a sentence.
    fileprivate var noun: String { self == .recipientDomain ? "domain" : rawValue }
}

/// Scopes that no mail can match, in any configuration. The command refuses them with an explanation: a stop that can
/// never match would look like a stop.
///
///     --sender 'two words'      --sender .shop.example      --recipient-domain ann@gmail.com
extension StopScope {
    /// Why no mail can match, and what to type instead; nil when some mail can match. Stored scopes are not checked.
    package var fault: UnmetScope? {
        switch self {
        case .all, .stream, .upstream: nil
        case .campaign(let pattern): PossibleMail.trouble(ofCampaign: pattern)
        case .sender(let pattern): pattern.namesAddresses ? addressFault(pattern) : domainFault(pattern)
        case .recipientDomain(let pattern): domainFault(pattern)
        }
    }

    private func addressFault(_ pattern: NamePattern) -> UnmetScope? {
        guard let at = pattern.text.lastIndex(of: "@") else { return nil }
        var local = String(pattern.text[..<at])
        let domain = String(pattern.text[pattern.text.index(after: at)...])
        // A star may match text that needs quotes.
        if local.contains("*") {
            local = Address.localPart(saying: Address.content(ofLocalPart: local).replacing("*", with: "x"))
        }
        guard Address("\(local)@\(Self.example(of: domain))") == nil else { return nil }
        return unmet(
            pattern, "this is not a mail address; type one such as news@example.com, or a domain such as example.com")
    }

    private func domainFault(_ pattern: NamePattern) -> UnmetScope? {
        let text = pattern.text
        if let at = text.lastIndex(of: "@") {
            return unmet(pattern, "this is an address; type only its domain: \(text[text.index(after: at)...])")
        }
        guard Address("x@\(Self.example(of: text))") == nil else { return nil }
        let bare = text.drop { $0 == "." }
        guard bare.count < text.count, Address("x@\(Self.example(of: String(bare)))") != nil else {
            return unmet(pattern, "this is not a domain; type one such as example.com or *.example.com")
        }
        return unmet(pattern, "no domain begins with a dot; type \(bare), or *.\(bare) for its subdomains")
    }

    private func unmet(_ pattern: NamePattern, _ text: String) -> UnmetScope {
        UnmetScope(kind: kind, name: pattern.text, reason: .never(text))
    }

    /// A domain that the pattern can match. For a pattern that is part of an address literal, which cannot be
    /// checked, any domain is returned.
    private static func example(of pattern: String) -> String {
        let isLiteral = pattern.contains("[") || pattern.contains("]")
        return isLiteral && pattern.contains("*") ? "x.example" : pattern.replacing("*", with: "x")
    }
}
