/// One part of the guard that is fuzzed: what it does with any octets at all, and what must hold of it whatever they are.
///
/// The fuzzer (`scripts/fuzz`) and the ordinary tests, which replay `Tests/FuzzSeeds`, call the same `run`. A trap in the
/// code under test is a finding as well, so `run` catches nothing.
package protocol FuzzTarget: Sendable {
    /// As `scripts/fuzz` and the folders of seeds call it.
    static var name: String { get }

    /// Throws what did not hold.
    static func run(_ input: [UInt8]) throws(BrokenInvariant)
}
