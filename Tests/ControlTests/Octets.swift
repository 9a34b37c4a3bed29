import Control

/// A list's file that is generated while it is read.
actor Octets: ListByteSource {
    private var left: Int
    nonisolated let lengthBytes: Int?

    /// - Parameter promised: the size that it announces.
    init(count: Int, promised: Int? = nil) {
        left = count
        lengthBytes = promised
    }

    func next() async throws(ControlFailure) -> [UInt8]? {
        guard left > 0 else { return nil }
        let count = min(left, 70_000)
        left -= count
        return [UInt8](repeating: UInt8(ascii: "a"), count: count)
    }
}
