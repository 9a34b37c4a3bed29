/// A place in the header where an ESP reads recipients, besides those of the envelope or instead of them.
package struct RecipientHeader: Hashable, Sendable {
    /// How they are given there.
    package enum Shape: String, Hashable, Sendable, CaseIterable {
        /// `"Jane <jane@example.com>"`, `{"email": "jane@example.com"}`, or a list of such.
        case addresses
        /// `{"jane@example.com": {"name": "Jane"}}`: the names of the object's members, each with its variables.
        case recipients
    }

    package let path: HeaderPath
    package let shape: Shape

    package init(_ path: HeaderPath, shape: Shape = .addresses) {
        self.path = path
        self.shape = shape
    }
}
