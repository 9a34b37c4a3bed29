import Glibc
import Synchronization

/// A file that is read from its begin to its end, in pieces, by one task. What replaces it meanwhile is another file.
package final class FileReading: Sendable {
    /// As it was when it was opened.
    package let stamp: FileStamp
    private let path: String
    private let descriptor: Int32
    private let offset = Mutex(0)

    /// - Parameter followsLinks: whether a link may lead to it.
    package init(_ path: String, followsLinks: Bool) throws(SystemCallFailure) {
        self.path = path
        do throws(Errno) {
            descriptor = try followsLinks ? Syscalls.openRegularFile(path) : Syscalls.openPlainFile(path)
        } catch {
            throw SystemCallFailure("open \(path)", error)
        }
        var status = stat()
        fstat(descriptor, &status)
        stamp = FileStamp(status)
    }

    deinit { Syscalls.close(descriptor) }

    /// The next octets; nil at the end.
    package func next() throws(SystemCallFailure) -> [UInt8]? {
        let place = offset.withLock { $0 }
        var piece = [UInt8](repeating: 0, count: SystemLimits.pieceBytes)
        let result = piece.withUnsafeMutableBytes { buffer in
            Result { () throws(Errno) in try Syscalls.read(descriptor, buffer, at: place) }
        }
        switch result {
        case .failure(let errno): throw SystemCallFailure("read \(path)", errno)
        case .success(0): return nil
        case .success(let count):
            offset.withLock { $0 = place + count }
            return Array(piece[..<count])
        }
    }

    /// Whether somebody has written to it since it was opened.
    package var hasChanged: Bool {
        var status = stat()
        return fstat(descriptor, &status) != 0 || FileStamp(status) != stamp
    }
}
