/// What is wrong with the draft of an apology.
package struct ApologyFinding: Hashable, Sendable, Codable {
    /// Stable, in lower case with hyphens: an `ApologyRule`, or the name of the check that spoke (`placeholder`).
    package let rule: String
    /// The surface, as findings of checks name it: `Subject`, `From`, `html`, `preheader`; `body` for what is missing.
    package let `where`: String
    /// The sentence or address in question, cut to 80 characters; empty for what is missing.
    package let excerpt: String
    /// One plain sentence: what to do instead, and why.
    package let why: String

    /// - Parameter why: of a check's finding.
    package init(rule: String, where place: String, excerpt: String, why: String) {
        self.rule = rule
        self.where = place
        self.excerpt = excerpt
        self.why = why
    }

    init(_ rule: ApologyRule, where place: String, excerpt: String = "", why: String? = nil) {
        self.init(rule: rule.rawValue, where: place, excerpt: excerpt, why: why ?? rule.why)
    }
}
