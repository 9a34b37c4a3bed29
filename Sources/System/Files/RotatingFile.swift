import CLinux
import Glibc
import Synchronization

/// A file of lines that other programs follow. Lines are on the disk when `append` returns. When the file is large
/// enough it is renamed and a new one is begun, never inside a line. `audit.jsonl.1` is the newest of the earlier
/// files.
///
/// A program that follows the file by its inode loses nothing. A renamed file is never written again, and it stays
/// until `kept` newer ones exist. Only one program at a time may append. Blocks: do not call it on a loop's thread.
package final class RotatingFile: Sendable {
    package let path: String
    private let limitBytes: Int
    private let kept: Int
    private let open = Mutex<Int32?>(nil)

    /// - Parameters:
    ///   - limitBytes: a line that would make the file larger goes into a new file.
    ///   - kept: how many earlier files stay.
    package init(_ path: String, limitBytes: Int, kept: Int) {
        self.path = path
        self.limitBytes = limitBytes
        self.kept = kept
    }

    deinit { open.withLock { if let descriptor = $0 { Syscalls.close(descriptor) } } }

    /// Returns how many lines are on the disk, and why the others are not. The file contains no part of the other
    /// lines.
    package func append(_ lines: ArraySlice<[UInt8]>) -> (count: Int, failure: SystemCallFailure?) {
        open.withLock { descriptor in
            var count = 0
            do throws(SystemCallFailure) {
                var rest = lines
                while !rest.isEmpty {
                    let file = try current(&descriptor)
                    var size = try Self.size(of: file)
                    var chunk: [UInt8] = []
                    var fitting = 0
                    for line in rest {
                        guard size + line.count <= limitBytes || size == 0 else { break }
                        chunk += line
                        size += line.count
                        fitting += 1
                    }
                    if fitting > 0 { try Self.write(chunk, to: file) }
                    count += fitting
                    rest = rest.dropFirst(fitting)
                    if !rest.isEmpty { try rotate(&descriptor) }
                }
                return (count, nil)
            } catch {
                return (count, error)
            }
        }
    }

    /// The file that has the name at this moment. When the open file was moved away or deleted, a new one is made.
    private func current(_ descriptor: inout Int32?) throws(SystemCallFailure) -> Int32 {
        if let open = descriptor {
            var status = stat()
            if fstat(open, &status) == 0, let stamp = FileStamp.of(path, followsLinks: true),
                stamp.inode == UInt64(status.st_ino), stamp.device == UInt64(status.st_dev)
            {
                return open
            }
            Syscalls.close(open)
            descriptor = nil
        }
        let open: Int32
        do throws(Errno) { open = try Syscalls.openGrowing(path) } catch {
            throw SystemCallFailure("open \(path)", error)
        }
        descriptor = open
        do throws(SystemCallFailure) {
            try mend(open)
            try syncFolder()
        } catch {
            Syscalls.close(open)
            descriptor = nil
            throw error
        }
        return open
    }

    /// Removes the beginning of a line that was being written when the guard or the machine died. The line is written
    /// again.
    private func mend(_ descriptor: Int32) throws(SystemCallFailure) {
        let size = try Self.size(of: descriptor)
        var end = size
        search: while end > 0 {
            let start = max(0, end - SystemLimits.carriedBytes)
            var piece = [UInt8](repeating: 0, count: end - start)
            let count = piece.withUnsafeMutableBytes { buffer in
                (try? Syscalls.read(descriptor, buffer, at: start)) ?? 0
            }
            guard count == piece.count else { throw SystemCallFailure("read \(path)", Errno(EIO)) }
            if let newline = piece.lastIndex(of: 0x0A) {
                end = start + newline + 1
                break search
            }
            end = start
        }
        if end < size { try Self.truncate(descriptor, to: end) }
    }

    private static func write(_ bytes: [UInt8], to descriptor: Int32) throws(SystemCallFailure) {
        let before = try size(of: descriptor)
        let result = bytes.withUnsafeBytes { buffer in
            Result { () throws(Errno) in
                try Syscalls.writeAll(descriptor, buffer)
                try Syscalls.syncData(descriptor)
            }
        }
        guard case .failure(let errno) = result else { return }
        // So no line is there in part, and a retry writes no line twice.
        try? truncate(descriptor, to: before)
        throw SystemCallFailure("write", errno)
    }

    private func rotate(_ descriptor: inout Int32?) throws(SystemCallFailure) {
        // Renaming goes up to the first free number. Only the oldest file is ever overwritten.
        let free = (1..<max(2, kept)).first { !PlainFile.isThere("\(path).\($0)") } ?? kept
        for number in stride(from: free, to: 0, by: -1) {
            let older = number == 1 ? path : "\(path).\(number - 1)"
            guard rename(older, "\(path).\(number)") == 0 else {
                throw SystemCallFailure("rename \(older)", Errno(sg_errno()))
            }
        }
        if let open = descriptor { Syscalls.close(open) }
        descriptor = nil
        // Files that are left from a larger `kept`.
        var number = kept + 1
        while unlink("\(path).\(number)") == 0 { number += 1 }
        try syncFolder()
    }

    private func syncFolder() throws(SystemCallFailure) {
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        do throws(Errno) { try Syscalls.syncFolder(folder.isEmpty ? "/" : folder) } catch {
            throw SystemCallFailure("sync \(folder)", error)
        }
    }

    private static func size(of descriptor: Int32) throws(SystemCallFailure) -> Int {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw SystemCallFailure("fstat", Errno(sg_errno())) }
        return Int(status.st_size)
    }

    private static func truncate(_ descriptor: Int32, to size: Int) throws(SystemCallFailure) {
        guard ftruncate(descriptor, off_t(size)) == 0 else { throw SystemCallFailure("truncate", Errno(sg_errno())) }
    }
}

/// A file that only grows. Each append is one write(2), so lines of several writers do not mix. Threads may share it
/// without a lock.
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
