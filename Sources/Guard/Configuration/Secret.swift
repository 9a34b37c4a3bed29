/// A password. Prints as `•••`; the text only by its name.
package struct Secret: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package let plainText: String
    package init(_ plainText: String) { self.plainText = plainText }
    package var description: String { "•••" }
    package var debugDescription: String { "•••" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
