import Glibc

/// A nameless temporary file (O_TMPFILE): it is gone when the process ends, however it ends. Used by one task at a
/// time. Sendable because a message's life hands it to a worker and waits; the two never use it at once.
package final class SpillFile: @unchecked Sendable {
    private let descriptor: Int32
    package private(set) var count = 0

    package init(in folder: String) throws(SystemCallFailure) {
        do throws(Errno) { descriptor = try Syscalls.openUnlinkedFile(in: folder) } catch {
            throw SystemCallFailure("open a temporary file in \(folder)", error)
        }
    }

    deinit { Syscalls.close(descriptor) }

    package func append(_ bytes: UnsafeRawBufferPointer) throws(SystemCallFailure) {
        do throws(Errno) { try Syscalls.writeAll(descriptor, bytes) } catch {
            throw SystemCallFailure("write to the temporary file", error)
        }
        count += bytes.count
    }

    /// Reads from an offset, at most `limit` bytes; empty at the end.
    package func read(at offset: Int, limit: Int) throws(SystemCallFailure) -> [UInt8] {
        let size = min(limit, count - offset)
        guard size > 0 else { return [] }
        var bytes = [UInt8](repeating: 0, count: size)
        var filled = 0
        while filled < size {
            let got = bytes.withUnsafeMutableBytes { raw in
                Result { () throws(Errno) in
                    let rest = UnsafeMutableRawBufferPointer(rebasing: raw[filled...])
                    return try Syscalls.read(descriptor, rest, at: offset + filled)
                }
            }
            switch got {
            case .success(0): throw SystemCallFailure("read the temporary file", Errno(EIO))
            case .success(let count): filled += count
            case .failure(let errno): throw SystemCallFailure("read the temporary file", errno)
            }
        }
        return bytes
    }

    /// Maps the whole file while `body` runs.
    package func withMapping<R>(_ body: (UnsafeRawBufferPointer) throws -> R) throws -> R {
        guard count > 0 else { return try body(UnsafeRawBufferPointer(start: nil, count: 0)) }
        guard let base = mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0), base != MAP_FAILED else {
            throw SystemCallFailure("map the temporary file", Errno(errno))
        }
        defer { munmap(base, count) }
        return try body(UnsafeRawBufferPointer(start: base, count: count))
    }
}
