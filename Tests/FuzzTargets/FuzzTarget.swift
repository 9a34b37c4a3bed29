/// One fuzzed part of the guard: it runs with arbitrary bytes, and checks properties that must be true for all of
/// them.
///
/// The fuzzer (`scripts/fuzz`) and the ordinary tests, which replay `Tests/FuzzSeeds`, call the same `run`. A trap in
/// the code under test is also a finding, so `run` catches nothing.
package protocol FuzzTarget: Sendable {
    /// The name that `scripts/fuzz` and the seed folders use.
    static var name: String { get }

    /// Throws the broken invariant.
    static func run(_ input: [UInt8]) throws(BrokenInvariant)
}
