import Mail

/// A name of a scope that no mail of this guard can have.
package struct UnmetScope: Hashable, Sendable {
    package enum Reason: Hashable, Sendable {
        /// Nothing here has such a name; these are the names there are.
        case noSuchName(known: [String])
        /// No mail anywhere has one.
        case never(String)
    }

    package let kind: StopScope.Kind
    /// As the scope has it.
    package let name: String
    package let reason: Reason

    /// `no stream here is "newsleter" (there are: newsletter, crm)`.
    package var text: String {
        switch reason {
        case .noSuchName(let known):
            "no \(kind.rawValue) here is \"\(name)\" ("
                + (known.isEmpty ? "there is none" : "there are: \(known.joined(separator: ", "))") + ")"
        case .never(let why): "no \(kind.noun) is \"\(name)\": \(why)"
        }
    }

    /// The names there are.
    package var known: [String] { if case .noSuchName(let known) = reason { known } else { [] } }
}

extension StopScope.Kind {
    /// For a sentence.
    fileprivate var noun: String { self == .recipientDomain ? "domain" : rawValue }
}

/// Scopes that no mail can be in, whatever the configuration. The person who types one is told so, and nothing is done:
/// a stop that can never match looks like a stop.
///
///     --sender 'two words'      --sender .shop.example      --recipient-domain ann@gmail.com
extension StopScope {
    /// What is wrong, with what to type; nil when some mail can be in the scope. Not asked of what is on record.
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
        // A star may stand for what needs quotes.
        if local.contains("*") {
            local = Address.localPart(saying: Address.content(ofLocalPart: local).replacing("*", with: "x"))
        }
        guard Address("\(local)@\(Self.example(of: domain))") == nil else { return nil }
        return unmet(
            pattern, "that is no mail address; type one such as news@example.com, or a domain such as example.com")
    }

    private func domainFault(_ pattern: NamePattern) -> UnmetScope? {
        let text = pattern.text
        if let at = text.lastIndex(of: "@") {
            return unmet(pattern, "that is an address; type its domain alone: \(text[text.index(after: at)...])")
        }
        guard Address("x@\(Self.example(of: text))") == nil else { return nil }
        let bare = text.drop { $0 == "." }
        guard bare.count < text.count, Address("x@\(Self.example(of: String(bare)))") != nil else {
            return unmet(pattern, "that is no domain; type one such as example.com or *.example.com")
        }
        return unmet(pattern, "no domain begins with a dot; type \(bare), or *.\(bare) for what is below it")
    }

    private func unmet(_ pattern: NamePattern, _ text: String) -> UnmetScope {
        UnmetScope(kind: kind, name: pattern.text, reason: .never(text))
    }

    /// A domain that a pattern can match. A part of an address literal cannot be checked, so any domain is given for
    /// it.
    private static func example(of pattern: String) -> String {
        let isLiteral = pattern.contains("[") || pattern.contains("]")
        return isLiteral && pattern.contains("*") ? "x.example" : pattern.replacing("*", with: "x")
    }
}
