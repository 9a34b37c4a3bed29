/// Which mail a list applies to: all mail, or the mail of given streams and campaigns.
package struct ListScope: Hashable, Sendable {
    package var streams: [NamePattern]
    package var campaigns: [NamePattern]

    package init(streams: [NamePattern] = [], campaigns: [NamePattern] = []) {
        self.streams = streams
        self.campaigns = campaigns
    }

    package var isAllMail: Bool { streams.isEmpty && campaigns.isEmpty }

    /// Whether the mail is in scope; nil when that depends on the campaign, which is unknown before the header
    /// section.
    package func covers(stream: String, campaign: String?) -> Bool? {
        if isAllMail || streams.contains(where: { $0.matches(stream) }) { return true }
        if campaigns.isEmpty { return false }
        return campaign.map { campaign in campaigns.contains { $0.matches(campaign) } }
    }
}

// MARK: As text

extension ListScope {
    /// One term per name, as an import takes them and the store keeps them: `stream:newsletter`, `campaign:spring-*`;
    /// only `all` for all mail.
    package var terms: [String] {
        isAllMail ? ["all"] : streams.map { "stream:\($0.text)" } + campaigns.map { "campaign:\($0.text)" }
    }

    /// Reads the output of `terms`.
    /// - Throws: names the first invalid term.
    package init(terms: [String]) throws(ListBadScope) {
        self.init()
        for term in terms where term != "all" {
            let name = term.firstIndex(of: ":").map { term[term.index(after: $0)...] }
            guard let name, let pattern = NamePattern(name) else { throw ListBadScope(term: term) }
            if term.hasPrefix("stream:") {
                streams.append(pattern)
            } else if term.hasPrefix("campaign:") {
                campaigns.append(pattern)
            } else {
                throw ListBadScope(term: term)
            }
        }
        if terms.isEmpty || (terms.contains("all") && terms.count > 1) { throw ListBadScope(term: terms.last ?? "") }
    }

    /// `all mail`, `streams news-*, receipts; campaigns spring-*`.
    package var text: String {
        if isAllMail { return "all mail" }
        func part(_ name: String, _ patterns: [NamePattern]) -> String? {
            patterns.isEmpty ? nil : "\(name) \(patterns.map(\.text).joined(separator: ", "))"
        }
        return [part("streams", streams), part("campaigns", campaigns)].compactMap(\.self).joined(separator: "; ")
    }

    /// For a sentence: `all mail`, `mail of streams news-*, receipts and of campaign spring-*`.
    package var mailText: String {
        if isAllMail { return "all mail" }
        func part(_ noun: String, _ patterns: [NamePattern]) -> String? {
            guard !patterns.isEmpty else { return nil }
            return "of \(noun)\(patterns.count == 1 ? "" : "s") \(patterns.map(\.text).joined(separator: ", "))"
        }
        return "mail "
            + [part("stream", streams), part("campaign", campaigns)].compactMap(\.self).joined(separator: " and ")
    }
}

/// A text that is not a scope.
package struct ListBadScope: Error, Hashable, Sendable, CustomStringConvertible {
    package let term: String

    package var description: String {
        "\"\(term)\" is not a scope: use stream:NAME and campaign:NAME (* matches any characters), or only all"
    }
}
