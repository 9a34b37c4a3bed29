/// Bytes read and not yet consumed.
struct InputBuffer {
    private var bytes: [UInt8] = []
    private var head = 0

    var count: Int { bytes.count - head }
    var isEmpty: Bool { head == bytes.count }

    mutating func append(_ more: UnsafeRawBufferPointer) {
        if head > 0, head * 2 > bytes.count {
            bytes.removeFirst(head)
            head = 0
        }
        bytes.append(contentsOf: more)
    }

    func withUnread(_ body: (UnsafeRawBufferPointer) throws -> Int) rethrows -> Int {
        try bytes.withUnsafeBytes { try body(UnsafeRawBufferPointer(rebasing: $0[head...])) }
    }

    /// An emptied buffer that had grown gives its memory back, so that an idle session holds little.
    mutating func consume(_ count: Int) {
        head += count
        precondition(head <= bytes.count)
        guard isEmpty else { return }
        head = 0
        if bytes.capacity > NetLimits.keptInputBytes {
            bytes = []
        } else {
            bytes.removeAll(keepingCapacity: true)
        }
    }
}
