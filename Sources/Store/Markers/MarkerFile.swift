// Folder Markers: small files beside the database, for facts that cannot be stored in the database: which database
// the folder has, and the stops that could not be recorded. It may use Database and Record.

import Foundation
import Guard

/// A small file of the state folder for a fact that cannot be stored in the database, because the database is full,
/// damaged or missing.
///
/// **Why it needs no free space.** The file has its full size from the start, filled with zeros, and is overwritten
/// in place. A file system that writes nothing in place (Btrfs, ZFS) may refuse that, too.
///
///     magic (8 octets), length of the content (8, big-endian), SHA-256 of the content (32), content in JSON, zeros
///
/// A head of zeros means no content. Any other head without the magic is damage.
struct MarkerFile: Sendable {
    static let headBytes = 48

    let path: String
    /// 8 bytes.
    let magic: String
    /// The size of the file in bytes.
    let size: Int
    /// The purpose of the file, for the message about a damaged file: `which keeps ...`.
    let purpose: String
    /// The advice when the file is damaged.
    let advice: String
    /// Computes the SHA-256 of the content.
    let digest: ListDigest

    /// Creates the file without content when it does not exist. Blocks.
    /// - Throws: when the file cannot be created whole. It does not look at an existing file.
    func prepare() throws(StoreFailure) {
        if access(path, F_OK) == 0 { return }
        try replace(with: nil)
    }

    /// Writes a new file and replaces any existing one.
    func replace(with content: [UInt8]?) throws(StoreFailure) {
        let draft = path + ".new"
        unlink(draft)
        do throws(StoreFailure) {
            let head = try head(content)
            let file = try Self.opened(draft, O_RDWR | O_CREAT | O_EXCL)
            defer { close(file) }
            try Self.write(head + [UInt8](repeating: 0, count: size - head.count), to: file, draft)
            guard rename(draft, path) == 0 else { throw StoreFailure("cannot create \(path): \(errorText(errno))") }
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

    /// Returns nil when the file has no content or does not exist.
    func read<Content: Decodable>(_ type: Content.Type) throws(StoreFailure) -> Content? {
        guard let bytes = FileManager.default.contents(atPath: path).map({ [UInt8]($0) }) else {
            if access(path, F_OK) != 0, errno == ENOENT { return nil }
            throw StoreFailure("\(path) cannot be read: \(errorText(errno))")
        }
        guard bytes.count == size else { throw damaged("has \(bytes.count) bytes instead of \(size)") }
        let head = bytes[..<Self.headBytes]
        if head.allSatisfy({ $0 == 0 }) { return nil }
        guard head.starts(with: Array(magic.utf8)) else { throw damaged("does not begin with its signature") }
        let length = head[8..<16].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard length <= UInt64(size - Self.headBytes) else { throw damaged("has an impossible length") }
        let content = Array(bytes[Self.headBytes..<Self.headBytes + Int(length)])
        guard digest(.sha256, content) == Array(head[16...]) else { throw damaged("does not match its checksum") }
        do { return try JSONDecoder().decode(type, from: Data(content)) } catch {
            throw damaged("cannot be parsed")
        }
    }

    /// Overwrites the file in place. The content is on the disk when it returns.
    /// - Parameter content: nil for no content.
    func write(_ content: [UInt8]?) throws(StoreFailure) {
        let head = try head(content)
        let file = try Self.opened(path, O_RDWR)
        defer { close(file) }
        try Self.write(head, to: file, path)
    }

    private func head(_ content: [UInt8]?) throws(StoreFailure) -> [UInt8] {
        guard let content else { return [UInt8](repeating: 0, count: Self.headBytes) }
        guard content.count <= size - Self.headBytes else { throw StoreFailure("the content is too large for \(path)") }
        let length = withUnsafeBytes(of: UInt64(content.count).bigEndian) { Array($0) }
        return Array(magic.utf8) + length + digest(.sha256, content) + content
    }

    private func damaged(_ what: String) -> StoreFailure {
        StoreFailure("\(path), which keeps \(purpose), \(what): \(advice)")
    }

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
}
