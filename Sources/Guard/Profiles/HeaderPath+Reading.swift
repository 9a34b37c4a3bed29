import Mail

/// What stands at a path, for those who want more of a control header than its keys.
extension HeaderPath {
    /// The first text there: a word, or the first of a list; nil when there is none, or the header is damaged.
    func firstText(in message: Message) -> String? {
        var headers = ControlHeaders(message)
        guard case .value(let value) = headers.answer(self) else { return nil }
        var word = value.scalar
        if case .list(let values) = value { word = values.lazy.compactMap(\.scalar).first }
        return word.map { String(decoding: $0, as: UTF8.self) }
    }

    /// The addresses there: texts, lists of them, and objects with an `email`. Each is as it stands, so possibly with
    /// a name and angle brackets.
    /// - Returns: nil when the header is damaged, and whom it names cannot be told.
    package func addresses(in message: Message) -> [String]? {
        var headers = ControlHeaders(message)
        switch headers.answer(self) {
        case .absent: return []
        case .damaged: return nil
        case .value(.list(let values)):
            let found = values.map(Self.address)
            return found.contains(nil) ? nil : found.compactMap(\.self)
        case .value(let value): return Self.address(value).map { [$0] }
        }
    }

    private static func address(_ value: JSONValue) -> String? {
        let text = value["email"] ?? value
        guard case .text(let bytes) = text else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }
}
