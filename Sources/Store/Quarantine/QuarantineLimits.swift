/// Sizes and times of the quarantine that are not for users to set.
struct QuarantineLimits: Sendable {
    /// Octets of compressed message that are written at a time: 1 ms of the writer's thread, and what is held in
    /// memory of a message that lies in a file.
    var pieceBytes = 256 << 10
    /// Octets of messages that may be on their way at once, compressed at 100 MB/s or more; a message beyond is not
    /// kept, so that no client waits longer than a second or two for its refusal. One alone may be larger.
    var underWayBytes = 64 << 20
    /// Between two looks for messages that are too old.
    var sweepInterval: Duration = .seconds(60)
    /// Messages that go in one commit, and the octets after which it ends: some ms of the writer's thread.
    var sweptMessages = 100
    var sweptBytes = 4 << 20
    /// Between two such commits while there is more to go.
    var sweepPause: Duration = .milliseconds(50)
}
