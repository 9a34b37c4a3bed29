import Admin
import Foundation
import Guard
import Mail
import Synchronization

/// A list's file as a command is given it: a path, or `-` for standard input.
final class ListInput: ListByteSource {
    /// Octets that are read at a time.
    private static let chunkBytes = 256 << 10

    /// Without its folder.
    let name: String
    /// nil for standard input and whatever else has no end that is known.
    let lengthBytes: Int?
    /// When its content was last written; nil when it is no file.
    let modifiedAt: Timestamp?
    private let handle: Mutex<FileHandle>
    private let readBytes = Atomic(0)
    private let hasEnded = Atomic(false)

    init(_ path: String) throws {
        guard path != "-" else {
            (name, lengthBytes, modifiedAt) = ("standard input", nil, nil)
            handle = Mutex(.standardInput)
            return
        }
        name = URL(fileURLWithPath: path).lastPathComponent
        guard let file = FileHandle(forReadingAtPath: path) else {
            throw CommandFailure.usage("\(path): cannot be read")
        }
        var status = stat()
        guard fstat(file.fileDescriptor, &status) == 0 else { throw CommandFailure.usage("\(path): cannot be read") }
        let isFile = status.st_mode & S_IFMT == S_IFREG
        guard status.st_mode & S_IFMT != S_IFDIR else { throw CommandFailure.usage("\(path): is a folder") }
        lengthBytes = isFile ? Int(status.st_size) : nil
        modifiedAt =
            isFile
            ? Timestamp(
                microseconds: Int64(status.st_mtim.tv_sec) * 1_000_000 + Int64(status.st_mtim.tv_nsec) / 1000) : nil
        handle = Mutex(file)
    }

    /// So far.
    var octetsRead: Int { readBytes.load(ordering: .relaxed) }
    var isRead: Bool { hasEnded.load(ordering: .relaxed) }

    func next() async throws(ControlFailure) -> [UInt8]? {
        let octets: [UInt8]
        do {
            octets = try handle.withLock { [UInt8](try $0.read(upToCount: Self.chunkBytes) ?? Data()) }
        } catch {
            throw .cannot("\(name): cannot be read to its end")
        }
        let total = readBytes.add(octets.count, ordering: .relaxed).newValue
        if let lengthBytes, octets.isEmpty ? total < lengthBytes : total > lengthBytes {
            throw .refused("\(name) was changed while it was read; import it when it is complete")
        }
        guard octets.isEmpty else { return octets }
        hasEnded.store(true, ordering: .relaxed)
        return nil
    }
}
