import Mail

/// How the refresh of a list goes, since the guard started.
struct RefreshStanding: Hashable, Sendable {
    var succeededAt: Timestamp?
    var failedAt: Timestamp?
    /// Of the last failure, whether or not a refresh has succeeded since.
    var failure: String?
    /// nil when it waits for something to come.
    var nextTry: Timestamp?

    /// Whether the last attempt failed.
    var isFailing: Bool {
        guard let failedAt else { return false }
        return succeededAt.map { failedAt >= $0 } ?? true
    }
}
