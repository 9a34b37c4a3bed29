/// A local part that is meant at every domain, such as `postmaster`; an asterisk stands for any text: `bounce-*`.
package struct LocalPartPattern: Hashable, Sendable {
    /// In normal form.
    package let text: String

    /// - Parameter normal: text in normal form; an asterisk alone is for the caller to refuse.
    package init(normal: String) { text = normal }

    /// Otherwise one lookup finds it.
    package var hasWildcard: Bool { text.utf8.contains(UInt8(ascii: "*")) }

    /// - Parameter localPart: in normal form.
    package func matches(_ localPart: some StringProtocol) -> Bool {
        let pattern = Array(text.utf8)
        let bytes = Array(localPart.utf8)
        var (place, index) = (0, 0)
        // Where the last asterisk stands and how far it has reached; what fails behind it lets it reach further.
        var retry: (place: Int, index: Int)?
        while index < bytes.count {
            if place < pattern.count, pattern[place] == UInt8(ascii: "*") {
                retry = (place, index)
                place += 1
            } else if place < pattern.count, pattern[place] == bytes[index] {
                place += 1
                index += 1
            } else if let (star, reached) = retry {
                retry = (star, reached + 1)
                place = star + 1
                index = reached + 1
            } else {
                return false
            }
        }
        return pattern[place...].allSatisfy { $0 == UInt8(ascii: "*") }
    }
}
