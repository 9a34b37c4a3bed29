import Guard
import Mail

/// Asks to put the content of an earlier version of a list in force, as a new version.
package struct ListRollbackRequest: Hashable, Sendable, Codable {
    package var list: String
    /// null is the version before the one in force.
    package var version: Int64?
    /// It stays on record.
    package var reason: String
    /// Problems that the rollback accepts.
    package var allow: [ListImportOrder.Exception]?

    package init(list: String, version: Int64? = nil, reason: String, allow: [ListImportOrder.Exception]? = nil) {
        self.list = list
        self.version = version
        self.reason = reason
        self.allow = allow
    }

    package func check() throws(ControlFailure) { try ListDeletionRequest(list: list, reason: reason).check() }
}

/// Asks to delete a list with all its versions.
package struct ListDeletionRequest: Hashable, Sendable, Codable {
    package var list: String
    /// It stays on record.
    package var reason: String

    package init(list: String, reason: String) {
        self.list = list
        self.reason = reason
    }

    /// - Throws: `refused` when the request is invalid.
    package func check() throws(ControlFailure) {
        guard ListName.isGood(list) else { throw .refused("this is not a valid list name") }
        guard list != ListName.erased else {
            throw .refused(
                "the list \(list) has the people who asked to be erased: it has no versions, and nobody can delete it")
        }
        guard reason.contains(where: { !$0.isWhitespace }) else { throw .refused("this needs a reason") }
    }
}

/// What was deleted.
package struct ListDeletionReport: Hashable, Sendable, Codable {
    package var name: String
    package var kind: ListKind
    /// The version that was in force.
    package var version: Int64
    /// Rows of that version, with its single changes.
    package var rows: Int
    /// RFC 3339, milliseconds, UTC.
    package var at: String

    package init(_ version: ListVersion, at: Timestamp) {
        name = version.list
        kind = version.kind
        self.version = version.version
        rows = version.rows
        self.at = at.rfc3339
    }
}
