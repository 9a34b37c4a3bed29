/// Something a test needed did not happen; the text says what, with what was seen instead.
package struct TestFailure: Error, CustomStringConvertible {
    package let description: String
    package init(_ description: String) { self.description = description }
}
