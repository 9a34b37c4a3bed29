/// Whom a message greets, as far as it can be kept about somebody: a hash, never a name.
package enum GreetingSlot: Hashable, Sendable {
    /// Nobody: `Hello,` or `Dear ,`.
    case empty
    /// All readers alike: `Dear customer`, `Hi there`.
    case general
    /// Somebody by name.
    case name(UInt64)
}
