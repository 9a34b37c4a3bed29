/// The octets of a list's file, from wherever it is.
package protocol ListByteSource: Sendable {
    /// The next octets of the list's file; nil at its end. Throws when the file ended early.
    func next() async throws(ControlFailure) -> [UInt8]?
}
