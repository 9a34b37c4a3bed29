/// The octets of a list's file, from wherever it is.
package protocol ListByteSource: Sendable {
    /// The next octets of the list's file; nil at its end. Throws when the file ended early.
    func next() async throws(ControlFailure) -> [UInt8]?
    /// How many octets there are in all; nil when that is not known before the end.
    var lengthBytes: Int? { get }
}

extension ListByteSource {
    package var lengthBytes: Int? { nil }
}
