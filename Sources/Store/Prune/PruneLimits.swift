/// Sizes and times of pruning that are not for users to set.
struct PruneLimits: Sendable {
    /// Between two looks for what must go.
    var interval: Duration = .seconds(60)
    /// Records that go in one commit: some ms of the writer's thread.
    var stepRecords = 100
    /// Links that go in one commit; there are at most two for a record.
    var stepLinks = 200
    /// Addresses that leave the index of recipients in one commit.
    var stepAddresses = 2000
    /// Between two such commits while there is more to go: five thousand records a second, more than are written for long.
    var pause: Duration = .milliseconds(20)
}
