/// A version of a list, as `unsubscribed:4`.
package struct ListVersionName: Hashable, Sendable, Codable, LosslessStringConvertible {
    package let list: String
    package let version: Int64

    /// nil when the text is anything else.
    package init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":"), colon > text.startIndex,
            let version = Int64(text[text.index(after: colon)...]), version > 0
        else { return nil }
        list = String(text[..<colon])
        self.version = version
    }

    package var description: String { "\(list):\(version)" }
}
