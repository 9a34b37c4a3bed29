import CLinux
import Foundation

/// An open file of a list. Reads and writes name their place, so threads share it.
final class ListDescriptor: Sendable {
    private let descriptor: CInt

    /// For reading.
    init(_ path: String) throws(ListFailure) {
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw ListFailure("cannot open \(path)", errno: errno) }
    }

    /// For reading and writing; there must be none.
    init(creating path: String) throws(ListFailure) {
        descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw ListFailure("cannot create \(path)", errno: errno) }
    }

    /// A file in the folder that has no name and goes when it is closed.
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

    /// False when not all of it is in memory: reading it would wait for the disk.
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

    /// Returns when all that was written is on the disk.
    func sync() throws(ListFailure) {
        guard fsync(descriptor) == 0 else { throw ListFailure("cannot write a list", errno: errno) }
    }

    /// Gives room back at the end.
    func truncate(to length: Int) throws(ListFailure) {
        guard ftruncate(descriptor, off_t(length)) == 0 else { throw ListFailure("cannot write a list", errno: errno) }
    }
}

/// Where the lists' files are: `lists/ID.list` in the state folder, by the key of the version.
struct ListFolder: Sendable {
    let path: String

    /// Makes it (0700) when it is missing.
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

    /// Nobody needs it; when it cannot be removed now, the next start will.
    func remove(_ id: Int64) { unlink(file(id)) }

    /// Removes what is none of these versions: left behind by an import that was broken off.
    func removeAll(but kept: Set<Int64>) {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [] {
            let isKept = name.hasSuffix(".list") && Int64(name.dropLast(5)).map(kept.contains) ?? false
            if !isKept { unlink("\(path)/\(name)") }
        }
    }
}

/// A list's file cannot be read or written, or does not say what it should.
struct ListFailure: Error, Hashable, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }

    /// With the reason that the system gave just now.
    init(_ task: String, errno code: Int32) { description = "\(task): \(errorText(code))" }
}
