/// Who acts on the guard: a person at the control socket, or a part of the guard itself.
package struct Identity: Hashable, Sendable, Codable {
    /// As records and receipts show it: `ann`, `ann (as root)`, `STOP file`, `rule placeholder-burst`.
    package let name: String
    /// The user behind it as the kernel tells it; nil for the guard itself, and for what a command only claims.
    package let userID: UInt32?

    package init(name: String, userID: UInt32? = nil) {
        self.name = name
        self.userID = userID
    }

    /// The guard's own doing.
    package static let guardItself = Identity(name: "sendguard")
}
