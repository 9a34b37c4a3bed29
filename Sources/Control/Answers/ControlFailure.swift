// Folder Answers: what every answer of a guard is made of: the failure that a request can end in, and the JSON. It is
// the bottom of this target and uses no other folder of it.

import Guard

/// Why a guard did not do what it was asked. The texts are for a person and hold no secret.
package enum ControlFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// No guard answers.
    case unreachable(String)
    /// The answer is no: what was asked for does not exist or is not allowed.
    case refused(String)
    /// What was asked cannot be read: a parameter that is unknown, missing or wrong.
    case malformed(String)
    /// The answer is no: nothing of a list's file was taken, because it has rows that cannot be used.
    case badRows(ListBadRows)
    /// The guard tried and could not.
    case cannot(String)

    /// What any error may say to the outside: the text of errors made for it, of all others the type alone,
    /// because their descriptions may hold what was being worked on.
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
