import Guard
import Mail

/// How a list's hashes fared against the addresses that the guard knows.
package struct ListHashReport: Hashable, Sendable, Codable {
    /// Entries that are hashes.
    package var hashes: Int
    /// The distinct addresses of recent recipients and of other lists, up to a limit.
    package var addresses: Int
    /// Addresses that a hash of the list matches.
    package var matched: Int
    /// `untried` when fewer than 100 addresses are known; `unmatched` when no hash matches any of them.
    package var outcome: ListHashTrial.Match
    /// RFC 3339, milliseconds, UTC.
    package var at: String
    /// The secret that was used; null when none was.
    package var secret: ListHashSecret.Form?

    package init(_ trial: ListHashTrial, _ settings: ListSettings?) {
        hashes = trial.hashes
        addresses = trial.addresses
        matched = trial.matched
        outcome = trial.outcome
        at = trial.at.rfc3339
        secret = settings?.hash?.form
    }
}
