import Foundation
import GRDB
import Guard

extension StoreOpenFailure {
    /// Sorts what SQLite said when a database was opened.
    init(_ error: any Error, path: String) {
        if let failure = error as? StoreOpenFailure {
            self = failure
            return
        }
        let text = "\(path): \(plainText(error))"
        switch (error as? DatabaseError)?.resultCode {
        case .SQLITE_CORRUPT?, .SQLITE_NOTADB?: self = .corrupt(text)
        // The schema lacks what every version has: pages are missing or were replaced.
        case .SQLITE_ERROR?: self = .corrupt(text)
        case .SQLITE_READONLY?, .SQLITE_CANTOPEN?, .SQLITE_PERM?, .SQLITE_AUTH?, .SQLITE_FULL?, .SQLITE_IOERR?:
            self = .notWritable(text)
        case .SQLITE_BUSY?, .SQLITE_LOCKED?: self = .lockedByAnother(text)
        default: self = .other(text)
        }
    }
}

extension StoreFailure {
    /// - Parameter task: what was being done, as in `cannot read the audit log`.
    init(_ task: String, _ error: any Error) {
        self = error as? StoreFailure ?? StoreFailure("\(task): \(plainText(error))")
    }
}

/// An error in one line, without SQL and without values.
func plainText(_ error: any Error) -> String {
    guard let error = error as? DatabaseError else { return "\(error)" }
    let text = error.message ?? error.resultCode.description
    return "\(text) (SQLite \(error.extendedResultCode.rawValue))"
}
