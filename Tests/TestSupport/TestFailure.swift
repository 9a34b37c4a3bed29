/// Something that a test needs did not happen. The text says what, and what happened instead.
package struct TestFailure: Error, CustomStringConvertible {
    package let description: String
    package init(_ description: String) { self.description = description }
}
