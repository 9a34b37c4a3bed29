/// The text of a playbook's step: what to do, with holes for the incident that it is copied into.
///
///     Count it: sendguard report --incident {incident}
///     Stop it: sendguard stop{scope} --reason TEXT      ->  sendguard stop --campaign 'spring' --reason TEXT
///
/// A word in single braces is a hole; what stands in double ones is a placeholder that the text is about.
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
