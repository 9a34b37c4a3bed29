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
}
