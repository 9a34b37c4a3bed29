import CLinux
import Foundation

/// An open file of a list. Threads can share it because reads and writes name their offset.
final class ListDescriptor: Sendable {
    private let descriptor: CInt

    /// For reading.
    init(_ path: String) throws(ListFailure) {
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw ListFailure("cannot open \(path)", errno: errno) }
    }

    /// For reading and writing. The file must not exist.
    init(creating path: String) throws(ListFailure) {
        descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw ListFailure("cannot create \(path)", errno: errno) }
    }

    /// A file in the folder without a name; it is gone when it is closed.
    init(unlinkedIn folder: String) throws(ListFailure) {
        descriptor = sg_open_unlinked(folder)
        guard descriptor >= 0 else { throw ListFailure("cannot create a file in \(folder)", errno: errno) }
    }

    deinit { close(descriptor) }

    func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(ListFailure) {
        var done = 0
        while done < bytes.count {
            let count = pwrite(descriptor, bytes.baseAddress! + done, bytes.count - done, off_t(offset + done))
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw ListFailure("cannot write a list", errno: count == 0 ? ENOSPC : errno) }
            done += count
        }
    }

    /// Fills the buffer, or throws.
    func read(_ bytes: UnsafeMutableRawBufferPointer, at offset: Int) throws(ListFailure) {
        var done = 0
        while done < bytes.count {
            let count = pread(descriptor, bytes.baseAddress! + done, bytes.count - done, off_t(offset + done))
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw ListFailure("cannot read a list", errno: errno) }
            guard count > 0 else { throw ListFailure("a list's file is cut short") }
            done += count
        }
    }

    /// Returns false when not all of it is in memory: reading it would wait for the disk.
    func readCached(_ bytes: UnsafeMutableRawBufferPointer, at offset: Int) -> Bool {
        var count = 0
        repeat {
            count = sg_read_cached(descriptor, bytes.baseAddress, bytes.count, Int64(offset))
        } while count < 0 && errno == EINTR
        return count == bytes.count
    }

    func read(_ count: Int, at offset: Int) throws(ListFailure) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        try bytes.withUnsafeMutableBufferPointer { (octets) throws(ListFailure) in
            try read(UnsafeMutableRawBufferPointer(octets), at: offset)
        }
        return bytes
    }

    var length: Int {
        get throws(ListFailure) {
            var status = stat()
            guard fstat(descriptor, &status) == 0 else { throw ListFailure("cannot read a list", errno: errno) }
            return Int(status.st_size)
        }
    }

    /// Returns when everything written is on the disk.
    func sync() throws(ListFailure) {
        guard fsync(descriptor) == 0 else { throw ListFailure("cannot write a list", errno: errno) }
    }

    /// Frees unused space at the end of the file.
    func truncate(to length: Int) throws(ListFailure) {
        guard ftruncate(descriptor, off_t(length)) == 0 else { throw ListFailure("cannot write a list", errno: errno) }
    }
}

/// Where the lists' files are: `lists/ID.list` in the state folder. ID is the version's key.
struct ListFolder: Sendable {
    let path: String

    /// Creates the folder (0700) when it is missing.
    init(state folder: String) throws(ListFailure) {
        path = folder + "/lists"
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw ListFailure("cannot create the folder \(path)")
        }
    }

    func file(_ id: Int64) -> String { "\(path)/\(id).list" }

    /// Returns when the names of new files are on the disk.
    func sync() throws(ListFailure) { try ListDescriptor(path).sync() }

    /// Removes a file that nothing needs. When that fails, the next start removes it.
    func remove(_ id: Int64) { unlink(file(id)) }

    /// Removes the files of all versions except these. Interrupted imports leave files behind.
    func removeAll(but kept: Set<Int64>) {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [] {
            let isKept = name.hasSuffix(".list") && Int64(name.dropLast(5)).map(kept.contains) ?? false
            if !isKept { unlink("\(path)/\(name)") }
        }
    }
}

/// A list's file cannot be read or written, or its content is wrong.
struct ListFailure: Error, Hashable, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }

    /// Adds the system's reason, `errno`.
    init(_ task: String, errno code: Int32) { description = "\(task): \(errorText(code))" }
}
