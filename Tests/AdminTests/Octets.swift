import Admin

/// A list's file that is made as it is read.
actor Octets: ListByteSource {
    private var left: Int
    init(count: Int) { left = count }

    func next() async throws(ControlFailure) -> [UInt8]? {
        guard left > 0 else { return nil }
        let count = min(left, 70_000)
        left -= count
        return [UInt8](repeating: UInt8(ascii: "a"), count: count)
    }
}
