/// The parts of a cell with several addresses, or with a name (RFC 5322 section 3.4, and what people make of it).
struct ListCellParts {
    /// `name` is nil for an address without brackets.
    private(set) var parts: [(name: String?, text: String)] = []

    private static let separators: Set<Unicode.Scalar> = [",", ";", "\n", "\r", "\t", "，", "；", "、"]

    /// Whether a quote or a bracket is not closed.
    private(set) var isOpen = false
    /// Whether there is text that belongs to no address.
    private(set) var hasOtherText = false

    init(_ text: String) {
        // A name may have commas: `Lee, Ann <ann@x.example>`.
        var name: [String] = []
        var current = String.UnicodeScalarView()
        var isQuoted = false
        var isEscaped = false
        var brackets = 0
        var angle: String.UnicodeScalarView?
        func end(_ parts: inout [(name: String?, text: String)], mayBeName: Bool) {
            let text = ListCellText.trimmed(String(current))
            current = String.UnicodeScalarView()
            if text.isEmpty { return }
            guard text.utf8.contains(UInt8(ascii: "@")) else {
                if !mayBeName || ListWrapping.hidesAddress(text) || ListWrapping.hasDomain(text) { hasOtherText = true }
                return name.append(text)
            }
            if !name.isEmpty { hasOtherText = true }
            parts.append((nil, text))
        }
        for scalar in text.unicodeScalars {
            if isEscaped {
                isEscaped = false
            } else if scalar == "\\", isQuoted {
                isEscaped = true
            } else if scalar == "\"" {
                isQuoted.toggle()
            } else if isQuoted {
            } else if angle != nil {
                guard scalar == ">" else {
                    angle!.append(scalar)
                    continue
                }
                name.append(ListCellText.trimmed(String(current)))
                parts.append((name.filter { !$0.isEmpty }.joined(separator: ", "), String(angle!)))
                (name, current, angle) = ([], String.UnicodeScalarView(), nil)
                continue
            } else if scalar == "<", brackets == 0 {
                angle = String.UnicodeScalarView()
                continue
            } else if scalar == "(" {
                brackets += 1
            } else if scalar == ")" {
                brackets = max(0, brackets - 1)
            } else if brackets == 0, Self.separators.contains(scalar) {
                end(&parts, mayBeName: scalar == ",")
                continue
            }
            if angle != nil { angle!.append(scalar) } else { current.append(scalar) }
        }
        isOpen = isQuoted || angle != nil || brackets > 0
        end(&parts, mayBeName: false)
        if !name.isEmpty { hasOtherText = true }
    }
}
