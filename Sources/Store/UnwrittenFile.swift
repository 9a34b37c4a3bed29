import Foundation
import Guard
import Mail
import Synchronization

/// Stops that could not be recorded, in a file of the state folder: the marker that a restart finds when the disk is full
/// or the database cannot be written.
///
/// **Why it needs no room.** The file has its full size from the start, written with zeros, and is written over in place. A
/// file system that writes nothing in place (Btrfs, ZFS) may refuse that too; then the STOP file is made, which stops
/// everything at the next start.
///
///     magic (8 octets), length of the content (8, big-endian), SHA-256 of the content (32), content in JSON, zeros
///
/// Nothing but zeros at its beginning is no stop. What is neither is damage: the guard starts halted, and the file stays as
/// it was found until somebody removes it.
package final class UnwrittenFile: UnwrittenStopStore {
    /// Octets of the file: `UnwrittenStops.limit` of the longest orders and as much again.
    static let size = 65_536
    private static let magic = Array("SGSTOPS1".utf8)
    private static let headBytes = 48

    private let path: String
    private let stopFile: String
    private let digest: ListDigest
    private let queue = DispatchQueue(label: "sendguard-unwritten")
    /// What was found instead of stops: it is not written over.
    private let damage = Mutex<StoreFailure?>(nil)

    /// - Parameter digest: of the content.
    package init(folder: String, digest: @escaping ListDigest) {
        path = folder + "/sendguard.unwritten"
        stopFile = folder + "/STOP"
        self.digest = digest
    }

    /// Makes the file when there is none. Blocks.
    /// - Throws: when it cannot be made whole. What is there already is not looked at.
    package func prepare() throws(StoreFailure) {
        if access(path, F_OK) == 0 { return }
        let draft = path + ".new"
        unlink(draft)
        do throws(StoreFailure) {
            let file = try Self.opened(draft, O_RDWR | O_CREAT | O_EXCL)
            defer { close(file) }
            try Self.write([UInt8](repeating: 0, count: Self.size), to: file, draft)
            guard rename(draft, path) == 0 else { throw StoreFailure("cannot make \(path): \(errorText(errno))") }
            let folder = open((path as NSString).deletingLastPathComponent, O_RDONLY | O_CLOEXEC)
            if folder >= 0 {
                fsync(folder)
                close(folder)
            }
        } catch {
            unlink(draft)
            throw error
        }
    }

    package func unwritten(on clock: SwitchClock) async throws(StoreFailure) -> [UnwrittenStop] {
        try await perform { () throws(StoreFailure) in
            do throws(StoreFailure) { return try self.read()?.stops(on: clock) ?? [] } catch {
                self.damage.withLock { $0 = error }
                throw error
            }
        }
    }

    package func keep(
        unwritten stops: @escaping @Sendable () -> [UnwrittenStop], on clock: SwitchClock
    ) async throws(StoreFailure) {
        try await perform { () throws(StoreFailure) in
            let left = stops()
            do throws(StoreFailure) { try self.write(left.isEmpty ? nil : UnwrittenContent(left, clock)) } catch {
                // Nothing of it is lost by stopping everything.
                guard !left.isEmpty, self.makeStopFile() else { throw error }
            }
        }
    }

    private func perform<Value: Sendable>(
        _ work: @escaping @Sendable () throws(StoreFailure) -> Value
    ) async throws(StoreFailure) -> Value {
        let result: Result<Value, StoreFailure> = await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: Result { () throws(StoreFailure) in try work() }) }
        }
        return try result.get()
    }

    // MARK: the file

    /// nil when there is nothing in it, or no file.
    private func read() throws(StoreFailure) -> UnwrittenContent? {
        guard let bytes = FileManager.default.contents(atPath: path).map({ [UInt8]($0) }) else {
            if access(path, F_OK) != 0, errno == ENOENT { return nil }
            throw StoreFailure("\(path) cannot be read: \(errorText(errno))")
        }
        guard bytes.count == Self.size else { throw damaged("has \(bytes.count) octets instead of \(Self.size)") }
        let head = bytes[..<Self.headBytes]
        if head.allSatisfy({ $0 == 0 }) { return nil }
        guard head.starts(with: Self.magic) else { throw damaged("does not begin as it should") }
        let length = head[8..<16].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard length <= UInt64(Self.size - Self.headBytes) else { throw damaged("has a length that cannot be") }
        let content = Array(bytes[Self.headBytes..<Self.headBytes + Int(length)])
        guard digest(.sha256, content) == Array(head[16...]) else { throw damaged("does not fit its checksum") }
        do { return try JSONDecoder().decode(UnwrittenContent.self, from: Data(content)) } catch {
            throw damaged("cannot be understood")
        }
    }

    private func damaged(_ what: String) -> StoreFailure {
        StoreFailure(
            "\(path), which keeps stops that could not be recorded, \(what): stop again what has to be stopped, remove the "
                + "file and restart")
    }

    /// - Parameter content: nil when none is left.
    private func write(_ content: UnwrittenContent?) throws(StoreFailure) {
        if let damage = damage.withLock({ $0 }) { throw damage }
        var bytes = [UInt8](repeating: 0, count: Self.headBytes)
        if let content {
            guard let data = try? JSONEncoder().encode(content), data.count <= Self.size - Self.headBytes else {
                throw StoreFailure("the stops do not fit into \(path)")
            }
            let length = withUnsafeBytes(of: UInt64(data.count).bigEndian) { Array($0) }
            bytes = Self.magic + length + digest(.sha256, Array(data)) + Array(data)
        }
        let file = try Self.opened(path, O_RDWR)
        defer { close(file) }
        try Self.write(bytes, to: file, path)
    }

    /// Over what is there; on the disk when it returns.
    private static func write(_ bytes: [UInt8], to file: CInt, _ path: String) throws(StoreFailure) {
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { pwrite(file, $0.baseAddress, $0.count, off_t(written)) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw StoreFailure("cannot write \(path): \(errorText(errno))") }
            written += count
        }
        guard fdatasync(file) == 0 else { throw StoreFailure("cannot write \(path): \(errorText(errno))") }
    }

    private static func opened(_ path: String, _ flags: CInt) throws(StoreFailure) -> CInt {
        let file = open(path, flags | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else { throw StoreFailure("cannot open \(path): \(errorText(errno))") }
        return file
    }

    private func makeStopFile() -> Bool {
        let file = open(stopFile, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else { return false }
        defer { close(file) }
        return fsync(file) == 0
    }
}
