/// Why the state folder could not be taken into use; each text is one line for the operator.
///
/// `corrupt` leaves every file as it was found. A daemon that meets it can still run, halted as `stateUnreadable`
/// and without a store; nothing else may be assumed about stops that were in force.
package enum StoreOpenFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// The folder or the database cannot be created or written.
    case notWritable(String)
    /// Another guard, or a command at work, owns the folder.
    case lockedByAnother(String)
    /// The database is not readable as one; it was not touched.
    case corrupt(String)
    /// Anything else, such as a database written by a newer version.
    case other(String)

    package var description: String {
        switch self {
        case .notWritable(let text), .lockedByAnother(let text), .corrupt(let text), .other(let text): text
        }
    }
}
