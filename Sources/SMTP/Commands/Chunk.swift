/// A piece of a message by its size (RFC 3030).
///
///     C: BDAT 1000
///     C: (1000 octets)
///     C: BDAT 86 LAST
///     C: (86 octets)
package struct Chunk: Hashable, Sendable {
    /// Octets.
    package let size: Int
    package let isLast: Bool

    package init(size: Int, isLast: Bool) {
        self.size = size
        self.isLast = isLast
    }
}
