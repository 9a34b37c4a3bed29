import Mail

/// Finds unrendered placeholders in decoded text, by a table of syntaxes.
///
/// **Cost:** one pass that stops only at bytes a placeholder can begin with (`TriggerBytes`). From an opening the
/// closing is sought no further than the syntax's limit, and never beyond the next opening of the same syntax, so
/// that no byte is looked at more than once for each syntax: time is linear in any text.
struct PlaceholderScanner: Sendable {
    private let syntaxes: [PlaceholderSyntax]
    /// For each byte, the bit of the group of syntaxes it begins; and the bits of the groups it may go on as
    /// the second byte. Two look-ups tell that `$5` or `100% off` is no opening.
    private let first: [UInt16]
    private let second: [UInt16]

    init(syntaxes: [PlaceholderSyntax] = PlaceholderSyntax.common) {
        var first = [UInt16](repeating: 0, count: 256)
        var second = [UInt16](repeating: 0, count: 256)
        for (bit, trigger) in TriggerBytes.all.enumerated() { first[Int(trigger)] = 1 << bit }
        for syntax in syntaxes {
            let bit = first[Int(syntax.opening[0])]
            precondition(bit != 0, "no trigger for \(syntax.name)")
            if syntax.opening.count > 1 {
                second[Int(syntax.opening[1])] |= bit
            } else {
                for byte in second.indices { second[byte] |= bit }
            }
        }
        self.syntaxes = syntaxes
        self.first = first
        self.second = second
    }

    /// Calls `found` with the syntax's name and the placeholder, in order, until it returns false.
    ///
    /// In the text of a message, samples of code are passed over. Addresses of links and images are read once as they
    /// are and once without percent-encoding, since an application may write `{{name}}` into one either way.
    func scan(_ surface: Surface, found: (_ name: String, _ bytes: [UInt8]) -> Bool) {
        scan(surface.text, sparingCode: surface.kind == .text, found: found)
        if case .attribute = surface.kind, let decoded = PercentCoding.decodedIfTelling(surface.text) {
            scan(decoded, sparingCode: false, found: found)
        }
    }

    func scan(_ text: [UInt8], sparingCode: Bool, found: (_ name: String, _ bytes: [UInt8]) -> Bool) {
        var code: CodeTracker?
        var index = TriggerBytes.next(in: text.span.bytes, from: 0)
        while index + 1 < text.count {
            var next = index + 1
            if first[Int(text[index])] & second[Int(text[next])] != 0, let match = match(in: text, at: index) {
                if sparingCode, code == nil { code = CodeTracker(text) }
                if code?.isCode(at: index) != true {
                    guard found(match.name, Array(text[index..<match.end])) else { return }
                }
                next = match.end
            }
            index = TriggerBytes.next(in: text.span.bytes, from: next)
        }
    }

    /// The first syntax that has a placeholder beginning here.
    private func match(in text: [UInt8], at start: Int) -> (name: String, end: Int)? {
        for syntax in syntaxes where text[start...].starts(with: syntax.opening) {
            let begin = start + syntax.opening.count
            guard let close = closing(of: syntax, in: text, from: begin) else { continue }
            let end = endOfBraces(in: text, content: begin..<close, end: close + syntax.closing.count)
            if syntax.content.accepts(text[begin..<close], before: text[..<start], after: text[end...]) {
                return (syntax.name, end)
            }
        }
        return nil
    }

    private func closing(of syntax: PlaceholderSyntax, in text: [UInt8], from begin: Int) -> Int? {
        let limit = min(begin + syntax.limitBytes, text.count - syntax.closing.count)
        var index = begin
        while index <= limit {
            if text[index] == syntax.closing[0], text[index...].starts(with: syntax.closing) { return index }
            if text[index] == syntax.opening[0], text[index...].starts(with: syntax.opening) { return nil }
            index += 1
        }
        return nil
    }

    /// `{{{x}}}` and `{{${x}}}` hold braces of their own, of which the last stand behind the first closing.
    private func endOfBraces(in text: [UInt8], content: Range<Int>, end: Int) -> Int {
        var open = 0
        for byte in text[content] {
            if byte == UInt8(ascii: "{") { open += 1 }
            if byte == UInt8(ascii: "}") { open -= 1 }
        }
        var end = end
        while open > 0, end < text.count, text[end] == UInt8(ascii: "}") {
            end += 1
            open -= 1
        }
        return end
    }
}
