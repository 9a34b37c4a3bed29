import Mail

/// What to do about a mistake of one kind: the first steps of an incident of that kind.
package struct Playbook: Hashable, Sendable {
    package struct Step: Hashable, Sendable {
        /// A short, lower-case, stable name: `own`, `stop`, `tell-authority`.
        package let name: String
        /// What to do, in the imperative, with holes (`StepText`).
        package let text: String
        /// Who does it, in a word or two: `marketing lead`.
        package let role: String
        /// How long after the step is added it should be done; nil: no due time.
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

    /// The steps of a new incident. They are copies: later edits of the playbook do not change them.
    /// - Parameter at: the time from which their due times count.
    package func steps(for incident: IncidentID, _ scope: StopScope, at: Timestamp) -> [IncidentStep] {
        steps.map { step in
            IncidentStep(
                name: step.name, kind: kind, text: StepText.filled(step.text, incident, scope), role: step.role,
                dueAt: step.due.map { at + $0 })
        }
    }

    /// The steps of an incident whose kind changes to this one. Keeps edited steps, replaces untouched ones by the
    /// steps of this kind.
    ///
    /// **Why a step can come again under a new name,** as `tell-2`: telling readers about a wrong price is not
    /// telling them about their data. A kept step counts only when its text is the same.
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

/// The playbooks in force, one per kind.
package struct Playbooks: Hashable, Sendable {
    private var books: [Incident.Kind: Playbook] = [:]

    package init(_ books: [Playbook] = []) { for book in books { self[book.kind] = book } }

    package subscript(kind: Incident.Kind) -> Playbook? {
        get { books[kind] }
        set { books[kind] = newValue }
    }
}

/// The text of a playbook's step: what to do, with holes that the incident fills.
///
///     Count it: sendguard report --incident {incident}
///     Stop it: sendguard stop{scope} --reason TEXT      ->  sendguard stop --campaign 'spring' --reason TEXT
///
/// A word in single braces is a hole. A word in double braces is a placeholder that the text is about.
package enum StepText {
    package static let holes = ["incident", "scope"]

    /// The names of holes that no value fills, in their order.
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

    /// The option for a scope, with a space before it; empty for all mail. Quoted for a shell, because the
    /// applications that send mail choose the campaign names.
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
