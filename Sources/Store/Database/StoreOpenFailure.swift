import Foundation
import GRDB
import Guard

/// Why the state folder could not be opened. Each text is one line for the operator.
///
/// `corrupt` leaves every file as it was found. A daemon that gets it can still run, halted as `stateUnreadable`
/// (`Store.openToServe`); it must assume nothing else about stops that were in force.
package enum StoreOpenFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// The folder or the database cannot be created or written.
    case notWritable(String)
    /// Another guard, or a command at work, owns the folder.
    case lockedByAnother(String)
    /// The file is not a readable database; it was not touched.
    case corrupt(String)
    /// Anything else, such as a database written by a newer version.
    case other(String)

    package var description: String {
        switch self {
        case .notWritable(let text), .lockedByAnother(let text), .corrupt(let text), .other(let text): text
        }
    }
}

extension StoreOpenFailure {
    /// Classifies an error of SQLite from opening a database.
    init(_ error: any Error, path: String) {
        if let failure = error as? StoreOpenFailure {
            self = failure
            return
        }
        let text = "\(path): \(plainText(error))"
        switch (error as? DatabaseError)?.resultCode {
        case .SQLITE_CORRUPT?, .SQLITE_NOTADB?: self = .corrupt(text)
        // The schema lacks tables that every version has: pages are missing or were replaced.
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

/// The system's text for an `errno`.
func errorText(_ code: CInt) -> String { String(cString: strerror(code)) }
