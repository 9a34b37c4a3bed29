/// An import that was not taken; the version in force stays.
package struct ListImportRefused: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String
    package init(_ description: String) { self.description = description }
}
