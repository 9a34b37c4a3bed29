import Mail

/// Refuses mail whose template was rendered with nothing to render: `Dear ,`, `Hi null,`, `$NaN`, a template
/// engine's error text, a date from the beginning of a program's calendar.
///
///     S: 550 5.7.1 sendguard: a greeting without a name, "Dear ,", in text [empty-merge]
///
/// What each word means depends on its place; the places and the words are in the folder `EmptyMerge`, the greetings of
/// all languages in `Greeting/OpeningWords.swift`. Samples of code and quoted lines are spared.
package struct EmptyMergeCheck: Check {
    package static let name = "empty-merge"
    package static let defaultMode = CheckMode.enforce

    /// Enough to see that a template was rendered without data.
    static let findingLimit = 20

    /// Characters of what was found that are shown.
    static let excerptLimit = 80

    package init() {}

    package func judge(_ facts: Facts) -> [Finding] {
        // Nearly all mail has nothing of the kind, whatever it is; what it is has to be known only when it has.
        guard !findings(in: facts, as: .bulk).isEmpty else { return [] }
        return findings(in: facts, as: MailNature(of: facts.message))
    }

    private func findings(in facts: Facts, as nature: MailNature) -> [Finding] {
        var findings: [Finding] = []
        for index in facts.message.surfaces.indices where findings.count < Self.findingLimit {
            let surface = facts.message.surfaces[index]
            guard let sort = EmptyMergeScan.Sort(surface.kind) else { continue }
            var scan = EmptyMergeScan(index, of: facts, sort, nature)
            scan.run { facts.phrases.traces(in: index) }
            for found in scan.found {
                let finding = Self.finding(found, surface, at: index)
                if findings.contains(where: { $0.where == finding.where && $0.excerpt == finding.excerpt }) { continue }
                findings.append(finding)
            }
        }
        return findings
    }

    private static func finding(_ found: NullPlaces.Found, _ surface: Surface, at index: Int) -> Finding {
        let excerpt = Excerpt.cut(Excerpt.oneLine(surface.text[found.range]), to: excerptLimit)
        let place = surface.placeName(at: found.range.lowerBound)
        let what = words[found.kind] ?? "a value that is missing"
        return Finding(
            check: name, kind: found.kind, where: place, excerpt: excerpt,
            reason: "\(what), \"\(excerpt)\", in \(place)",
            spot: Finding.Spot(surface: index, range: found.range))
    }

    /// What each kind is, for the sender.
    private static let words = [
        "empty-greeting": "a greeting without a name",
        "null-greeting": "a greeting with a missing value for a name",
        "empty-subject": "a subject that lost a name",
        "null-subject": "a subject with a missing value",
        "null-name": "a missing value for a name",
        "null-amount": "a missing value for an amount",
        "null-number": "a missing value for a number",
        "null-value": "a missing value",
        "null-link": "a missing value in a link",
        "null-date": "a date that is a missing value",
        "empty-amount": "an amount without a number",
        "object-dump": "an object instead of a text",
        "engine-error": "a template engine's error",
        "error-response": "a service's error",
        "missing-translation": "a missing translation",
        "missing-value": "a missing value",
        "spreadsheet-error": "a spreadsheet's error",
    ]
}
