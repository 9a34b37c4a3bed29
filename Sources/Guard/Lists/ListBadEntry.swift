import Mail

/// A text that names nobody; the text is not shown in full.
package struct ListBadEntry: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String
    package init(_ description: String) { self.description = description }
}

extension ListTarget {
    /// Reads one entry as a list file has it: `ann@example.com`, `@example.com`, `*.example.com`, `postmaster@*`, a hash.
    ///
    /// - Parameter options: of the list that it is for.
    package init(entry text: String, _ options: AddressKeyOptions = []) throws(ListBadEntry) {
        switch ListTarget.read(text, options) {
        case .success(let target): self = target
        case .failure(let fault): throw ListBadEntry(fault.reason)
        }
    }
}
