import Foundation
import Guard

/// Which file a path named when the database was opened. SQLite would go on writing to a file that was moved or
/// deleted, and the records would be gone with the process.
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

    /// nil while the path still names that file.
    func complaint() -> StoreFailure? {
        var status = stat()
        if stat(path, &status) == 0, UInt64(status.st_dev) == device, UInt64(status.st_ino) == inode { return nil }
        return StoreFailure("the database was moved, replaced or deleted while the guard runs")
    }
}
