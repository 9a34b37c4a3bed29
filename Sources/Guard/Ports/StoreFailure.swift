/// The store could not do what it was asked. The text is for the operator; it holds no address and no SQL value.
package struct StoreFailure: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String
    package init(_ description: String) { self.description = description }
}
