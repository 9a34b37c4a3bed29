import Foundation
import GRDB
import Guard

/// The database file before SQLite may write to it. Creates the file completely or not at all. Inspects an existing
/// file first, so that a damaged file is reported and stays as evidence.
struct StateFile {
    let path: String

    static func path(in folder: String) -> String { folder + "/sendguard.sqlite" }

    /// Leaves a sound database at `path`, or throws and touches nothing.
    func prepare() throws(StoreOpenFailure) {
        if FileManager.default.fileExists(atPath: path) {
            try inspectHeader()
            try inspectContent()
        } else if fileBytes(path + "-wal") > 0 {
            throw .corrupt("\(path) is missing, but the log of its last changes, \(path)-wal, is there")
        } else {
            try create()
        }
    }

    /// Builds the file under another name and renames it when it is durable. So a database that exists is never half
    /// made, and an empty or headless file can only be damage.
    private func create() throws(StoreOpenFailure) {
        let draft = path + ".new"
        for suffix in ["", "-journal", "-wal", "-shm"] { unlink(draft + suffix) }
        let descriptor = open(draft, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .notWritable("cannot create \(path): \(errorText(errno))") }
        defer { close(descriptor) }
        do {
            let queue = try DatabaseQueue(path: draft)
            try queue.inDatabase { try $0.execute(sql: "PRAGMA application_id = \(Schema.applicationID)") }
            try Schema.migrator.migrate(queue)
            try queue.close()
        } catch {
            unlink(draft)
            throw .notWritable("cannot create \(path): \(plainText(error))")
        }
        guard fsync(descriptor) == 0, rename(draft, path) == 0 else {
            throw .notWritable("cannot create \(path): \(errorText(errno))")
        }
        let folder = open((path as NSString).deletingLastPathComponent, O_RDONLY | O_CLOEXEC)
        if folder >= 0 {
            fsync(folder)
            close(folder)
        }
    }

    /// The first 100 bytes (https://www.sqlite.org/fileformat.html section 1.3), read without SQLite.
    private func inspectHeader() throws(StoreOpenFailure) {
        guard let file = FileHandle(forReadingAtPath: path) else {
            throw .notWritable("cannot read \(path): \(errorText(errno))")
        }
        defer { try? file.close() }
        let header = [UInt8]((try? file.read(upToCount: 100)) ?? Data())
        func number(_ offset: Int, _ width: Int) -> Int {
            header[offset..<offset + width].reduce(0) { $0 << 8 | Int($1) }
        }
        guard header.count == 100, header.starts(with: Array("SQLite format 3\0".utf8)) else {
            throw .corrupt("\(path) is not a database (\(fileBytes(path)) bytes)")
        }
        guard [1, 2].contains(number(18, 1)), [1, 2].contains(number(19, 1)) else {
            throw .corrupt("the header of \(path) is damaged: its format version is unknown")
        }
        guard number(68, 4) == Int(Schema.applicationID) else {
            throw .corrupt("\(path) is not a database of sendguard, or its header is damaged")
        }
        let pageBytes = number(16, 2) == 1 ? 65536 : number(16, 2)
        // With a write-ahead log the file may be shorter than its header's page count.
        let isCountValid = number(24, 4) == number(92, 4) && fileBytes(path + "-wal") == 0
        if isCountValid, fileBytes(path) < pageBytes * number(28, 4) {
            throw .corrupt("\(path) is cut short: \(fileBytes(path)) of \(pageBytes * number(28, 4)) bytes")
        }
    }

    /// Inspects through a read-only connection, which never checkpoints. It checks completely the tables that a guard
    /// must trust at start. It does not check the audit tables; reading all of them could take minutes.
    private func inspectContent() throws(StoreOpenFailure) {
        do {
            var configuration = GRDB.Configuration()
            configuration.readonly = true
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            let complaint = try queue.read(Self.complaint)
            let isNewer = try queue.read(Schema.migrator.hasBeenSuperseded)
            try queue.close()
            if let complaint { throw StoreOpenFailure.corrupt("\(path) is damaged: \(complaint)") }
            if isNewer { throw StoreOpenFailure.other("\(path) was written by a newer version of sendguard") }
        } catch {
            throw StoreOpenFailure(error, path: path)
        }
    }

    /// The first thing that SQLite finds wrong, in one line.
    private static func complaint(_ db: Database) throws -> String? {
        // A database of an older version does not have all of them yet.
        let there = try String.fetchSet(db, sql: "SELECT name FROM sqlite_schema WHERE type = 'table'")
        for table in [
            "sqlite_schema", "stops", "ramps", "switch_clock", "acts", "lists", "list_versions", "list_changes",
            "erasures", "runs", "identity",
        ] where table == "sqlite_schema" || there.contains(table) {
            let answer = try String.fetchOne(db, sql: "PRAGMA integrity_check('\(table)')") ?? "no answer"
            if answer != "ok" { return answer.split(separator: "\n").first.map(String.init) ?? answer }
        }
        return nil
    }

    private func fileBytes(_ path: String) -> Int {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : 0
    }

}

/// Which file a path named when the database was opened. SQLite would go on writing to a file that was moved or
/// deleted, and the records would be lost when the process ends.
struct FileIdentity {
    private let path: String
    private let device: UInt64
    private let inode: UInt64

    init(_ path: String) {
        var status = stat()
        _ = stat(path, &status)
        self.path = path
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
    }

    /// Returns nil while the path still names that file.
    func complaint() -> StoreFailure? {
        var status = stat()
        if stat(path, &status) == 0, UInt64(status.st_dev) == device, UInt64(status.st_ino) == inode { return nil }
        return StoreFailure("the database was moved, replaced or deleted while the guard was running")
    }
}
