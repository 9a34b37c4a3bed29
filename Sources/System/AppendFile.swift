import Glibc

/// A file that only grows. Each append is one write(2), so that lines of several writers do not mix; sharing it
/// between threads needs nothing more.
package final class AppendFile: Sendable {
    private let descriptor: Int32

    /// Opens or makes the file, mode 0644.
    package init(_ path: String) throws(SystemCallFailure) {
        do throws(Errno) { descriptor = try Syscalls.openAppending(path) } catch {
            throw SystemCallFailure("open \(path)", error)
        }
    }

    deinit { Syscalls.close(descriptor) }

    package func append(_ bytes: UnsafeRawBufferPointer) throws(SystemCallFailure) {
        do throws(Errno) { try Syscalls.writeAll(descriptor, bytes) } catch { throw SystemCallFailure("write", error) }
    }
}
