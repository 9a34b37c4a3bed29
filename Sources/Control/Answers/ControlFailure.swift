// Folder Answers: what all answers of a guard use: the failure of a request (`ControlFailure`), and JSON. The lowest
// layer of this target; it uses no other folder.

import Guard

/// Why a guard did not do what it was asked. The texts are for people and hold no secret.
package enum ControlFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// No guard answers.
    case unreachable(String)
    /// The answer is no: the requested thing does not exist or is not allowed.
    case refused(String)
    /// The request cannot be read: a parameter is unknown, missing or wrong.
    case malformed(String)
    /// The answer is no: the guard took nothing of a list's file, because it has rows that cannot be used.
    case badRows(ListBadRows)
    /// The guard tried and could not.
    case cannot(String)

    /// The failure that the requester may see for an error. Errors of the guard show their text. All others show only
    /// their type, because their descriptions may contain the data being processed.
    package init(_ error: any Error) {
        switch error {
        case let failure as ControlFailure: self = failure
        case let refusal as ListImportRefused: self = .refused(refusal.description)
        case let refusal as HeldFilterRefused: self = .refused(refusal.description)
        case let failure as StoreFailure: self = .cannot(failure.description)
        case is CancellationError: self = .cannot("cancelled")
        default: self = .cannot("unexpected failure (\(type(of: error)))")
        }
    }

    package var description: String {
        switch self {
        case .unreachable(let text), .refused(let text), .malformed(let text), .cannot(let text): text
        case .badRows(let rows):
            "nothing was imported: \(rows.count == 1 ? "1 row" : "\(rows.count) rows") cannot be used"
                + (rows.first.first.map { ", the first on \($0)" } ?? "")
        }
    }
}
