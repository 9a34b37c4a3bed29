/// A checksum of a section of a list's file, taken block by block of `ListLimits.blockBytes`.
struct BlockSum {
    private(set) var value: UInt64 = 0
    /// - Parameter block: a whole one, but for the last.
    mutating func add(_ block: UnsafeRawBufferPointer) { value = KeyHash.of(block, seed: value) }
}
