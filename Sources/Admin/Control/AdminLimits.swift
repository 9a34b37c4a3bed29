/// Every bound of the control interface, with its unit and its reason.
package enum AdminLimits {
    /// A request that is not a list, in octets: a stop's reason and little else.
    package static let requestBytes = 64 << 10
    /// An import, in octets: a hundred million addresses with their reasons, three times over. It is never in memory.
    package static let importBytes = 32 << 30
    /// An answer, in octets: a log without `--limit` carries every record.
    package static let answerBytes = 1 << 30
    /// Asking for what is at hand.
    package static let quickTimeout: Duration = .seconds(10)
    /// Asking beside what is wanted: a guard that is slow to answer is not waited for.
    package static let glanceTimeout: Duration = .seconds(2)
    /// A stop waits for every loop; longer than any loop may be held up.
    package static let stopTimeout: Duration = .seconds(30)
    /// Reading or writing a great deal of the store.
    package static let bulkTimeout: Duration = .seconds(600)
    /// Until a list of a hundred million addresses is sorted and on the disk, behind its last octet; and, on the way,
    /// without any progress.
    package static let importTimeout: Duration = .seconds(1800)
}
