import Mail

/// What is to be done about a mistake of one kind: the steps that an incident of that kind begins with.
package struct Playbook: Hashable, Sendable {
    package struct Step: Hashable, Sendable {
        /// Short, in lower case, and the same for as long as people speak of it: `own`, `stop`, `tell-authority`.
        package let name: String
        /// What to do, in the imperative, with holes (`StepText`).
        package let text: String
        /// Who does it, in a word or two: `marketing lead`.
        package let role: String
        /// How long after the step has come into the incident it should be done; nil: whenever it can be.
        package let due: Duration?

        package init(name: String, text: String, role: String, due: Duration? = nil) {
            self.name = name
            self.text = text
            self.role = role
            self.due = due
        }
    }

    package let kind: Incident.Kind
    package let steps: [Step]

    package init(kind: Incident.Kind, steps: [Step]) {
        self.kind = kind
        self.steps = steps
    }

    /// The steps of an incident, copied: edits of the playbook afterwards change nothing in it.
    /// - Parameter at: from when on they are due.
    package func steps(for incident: IncidentID, _ scope: StopScope, at: Timestamp) -> [IncidentStep] {
        steps.map { step in
            IncidentStep(
                name: step.name, kind: kind, text: StepText.filled(step.text, incident, scope), role: step.role,
                dueAt: step.due.map { at + $0 })
        }
    }

    /// The steps of an incident that turns out to be of this kind: what somebody has touched stays as it is, what nobody
    /// has touched goes with the old kind, and what this kind asks for is there.
    ///
    /// **Why a step of a name that was done already can come again,** as `tell-2`: to have told the readers about a wrong
    /// price is not to have told them about their data. Only the very same text counts as done.
    package func steps(for incident: Incident, at: Timestamp) -> [IncidentStep] {
        let kept = incident.steps.filter(\.isTouched)
        var taken = Set(kept.map(\.name))
        let added = steps(for: incident.id, incident.scope, at: at).filter { step in
            !kept.contains { $0.text == step.text }
        }.map { step in
            var step = step
            var number = 2
            let name = step.name
            while !taken.insert(step.name).inserted {
                step.name = "\(name)-\(number)"
                number += 1
            }
            return step
        }
        return kept + added
    }
}

/// The playbooks in force, one for each kind.
package struct Playbooks: Hashable, Sendable {
    private var books: [Incident.Kind: Playbook] = [:]

    package init(_ books: [Playbook] = []) { for book in books { self[book.kind] = book } }

    package subscript(kind: Incident.Kind) -> Playbook? {
        get { books[kind] }
        set { books[kind] = newValue }
    }
}

/// The text of a playbook's step: what to do, with holes for the incident that it is copied into.
///
///     Count it: sendguard report --incident {incident}
///     Stop it: sendguard stop{scope} --reason TEXT      ->  sendguard stop --campaign 'spring' --reason TEXT
///
/// A word in single braces is a hole; a word in double braces is a placeholder that the text is about.
package enum StepText {
    package static let holes = ["incident", "scope"]

    /// The holes of a text that nothing fills, in their order.
    package static func unknownHoles(in text: String) -> [String] {
        matches(in: text).map { String(text[$0.name]) }.filter { !holes.contains($0) }
    }

    static func filled(_ text: String, _ incident: IncidentID, _ scope: StopScope) -> String {
        var result = ""
        var rest = text.startIndex
        for hole in matches(in: text) {
            result += text[rest..<hole.whole.lowerBound]
            switch text[hole.name] {
            case "incident": result += incident.description
            case "scope": result += option(scope)
            default: result += text[hole.whole]
            }
            rest = hole.whole.upperBound
        }
        return result + text[rest...]
    }

    /// The option that names a scope, with the space before it; empty for all mail. Quoted for a shell: campaigns are named
    /// by whoever sends mail.
    private static func option(_ scope: StopScope) -> String {
        guard let pattern = scope.pattern else { return "" }
        return " --\(scope.kind.rawValue) '\(pattern.text.replacing("'", with: "'\\''"))'"
    }

    private static func matches(in text: String) -> [(whole: Range<String.Index>, name: Range<String.Index>)] {
        var found: [(Range<String.Index>, Range<String.Index>)] = []
        var place = text.startIndex
        while let open = text[place...].firstIndex(of: "{") {
            let name = text.index(after: open)
            let end = text[name...].firstIndex { !($0.isASCII && $0.isLowercase || $0 == "_" || $0 == "-") }
            let isSingle = open == text.startIndex || text[text.index(before: open)] != "{"
            place = name
            guard let end, end > name, text[end] == "}", isSingle else { continue }
            place = text.index(after: end)
            found.append((open..<place, name..<end))
        }
        return found
    }
}
