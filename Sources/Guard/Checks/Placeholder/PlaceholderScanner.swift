import Mail

/// Finds unrendered placeholders in decoded text, by a table of syntaxes.
///
/// **Cost:** one pass that stops only at bytes a placeholder can begin with (`TriggerBytes`). From an opening the
/// closing is sought no further than the syntax's limit, and never beyond the next opening of the same syntax, so
/// that no byte is looked at more than once for each syntax: time is linear in any text.
struct PlaceholderScanner: Sendable {
    /// Ordered by the byte they begin with, so that those of one byte lie together.
    private let syntaxes: [PlaceholderSyntax]
    private let gates: [Gate]

    /// What is known of a byte before any syntax is tried.
    private struct Gate {
        /// As the first byte: its group of syntaxes, and a bit for the group; none for nearly all bytes.
        var syntaxes = 0..<0
        var group: UInt8 = 0
        /// As the second byte: the groups that may go on with it. That tells at once that `$5` opens nothing.
        var follows: UInt8 = 0
    }

    init(syntaxes: [PlaceholderSyntax] = PlaceholderSyntax.common) {
        var ordered: [PlaceholderSyntax] = []
        var gates = [Gate](repeating: Gate(), count: 256)
        for (bit, trigger) in TriggerBytes.all.enumerated() {
            let start = ordered.count
            ordered += syntaxes.filter { $0.opening.first == trigger }
            gates[Int(trigger)].syntaxes = start..<ordered.count
            gates[Int(trigger)].group = 1 << bit
            for syntax in ordered[start...] {
                for byte in syntax.opening.second.map({ $0...$0 }) ?? 0...255 {
                    gates[Int(byte)].follows |= 1 << bit
                }
            }
        }
        precondition(ordered.count == syntaxes.count, "a syntax begins with a byte that is not sought")
        self.syntaxes = ordered
        self.gates = gates
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
            let gate = gates[Int(text[index])]
            if gate.group & gates[Int(text[next])].follows != 0,
                let match = match(in: text, at: index, among: gate.syntaxes)
            {
                if sparingCode, code == nil { code = CodeTracker(text) }
                if code?.isCode(at: index) != true {
                    guard found(syntaxes[match.syntax].name, Array(text[index..<match.end])) else { return }
                }
                next = match.end
            }
            index = TriggerBytes.next(in: text.span.bytes, from: next)
        }
    }

    /// The first syntax of the group that has a placeholder beginning here.
    private func match(in text: [UInt8], at start: Int, among group: Range<Int>) -> (syntax: Int, end: Int)? {
        let span = text.span.bytes
        for index in group {
            let opening = syntaxes[index].opening
            let closing = syntaxes[index].closing
            guard opening.stands(in: span, at: start) else { continue }
            let begin = start + opening.count
            let reach = begin + syntaxes[index].limitBytes
            guard let close = Self.position(of: closing, notBeyond: opening, in: span, from: begin, to: reach) else {
                continue
            }
            let content = text[begin..<close]
            let end = Self.endOfBraces(in: text, content: content, end: close + closing.count)
            if syntaxes[index].content.accepts(content, before: text[..<start], after: text[end...]) {
                return (index, end)
            }
        }
        return nil
    }

    private static func position(
        of closing: Delimiter, notBeyond opening: Delimiter, in text: RawSpan, from begin: Int, to reach: Int
    ) -> Int? {
        let last = min(reach, text.byteCount - closing.count)
        var index = begin
        while index <= last {
            if closing.stands(in: text, at: index) { return index }
            if opening.stands(in: text, at: index) { return nil }
            index &+= 1
        }
        return nil
    }

    /// `{{{x}}}` and `{{${x}}}` hold braces of their own, of which the last stand behind the first closing.
    private static func endOfBraces(in text: [UInt8], content: ArraySlice<UInt8>, end: Int) -> Int {
        var open = 0
        for byte in content {
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
