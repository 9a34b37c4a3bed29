/// Every limit of the control interface, with its unit and its reason.
package enum ControlLimits {
    /// A request that is not a list, in bytes: a stop's reason and little else.
    package static let requestBytes = 64 << 10
    /// An import, in bytes: three times what a hundred million addresses with reasons need. It is never in memory as
    /// a whole.
    package static let importBytes = 32 << 30
    /// The head of a request, in bytes; a query contains names of campaigns.
    package static let headBytes = 32 << 10
    /// Fields of a head: `curl` sends five, a browser about twenty.
    package static let headFields = 100
    /// A chunk's first line, in bytes, including extensions. Clients send none.
    package static let chunkLineBytes = 1 << 10
    /// The extensions of all chunks of a request, in bytes. RFC 9112 section 7.1.1 asks for a limit, because each
    /// chunk of one byte may have a line of extensions.
    package static let chunkExtensionBytes = 16 << 10
    /// The trailer after the last chunk, in bytes. Clients send none.
    package static let trailerBytes = 1 << 10
    /// An answer that a client reads whole, in bytes. Longer ones are read piece by piece.
    package static let answerBytes = 64 << 20
    /// For answers that need little work.
    package static let quickTimeout: Duration = .seconds(10)
    /// For a side question of a command, such as a running guard's status: the command does not wait for a slow
    /// guard.
    package static let glanceTimeout: Duration = .seconds(2)
    /// A stop waits for every loop; this is longer than any loop may be blocked.
    package static let stopTimeout: Duration = .seconds(30)
    /// For reading or writing much of the store.
    package static let bulkTimeout: Duration = .seconds(600)
    /// How long the guard may take after an import's last byte, to sort a hundred million addresses and write them to
    /// disk. While the file arrives: how long no byte may come.
    package static let importTimeout: Duration = .seconds(1800)

    /// From the connect to a whole request, except a list's file; and from one request to the next.
    package static let arrivalTimeout: Duration = .seconds(5)
    /// How long a client may pause before it reads more of its answer. Long, because a person may be reading a page
    /// of it. Meanwhile it keeps only one of its user's slots.
    package static let readerTimeout: Duration = .seconds(600)
    /// How long the client has to notice that the connection is closed.
    package static let farewellTimeout: Duration = .seconds(1)
    /// Connections without a whole request. When there are more, the user with the most of them loses their oldest
    /// one.
    package static let arrivals = 128
    /// Requests of one group that are answered at a time: in all, and for one user.
    package static let slots = (all: 32, ofOneUser: 16)
    /// Answers that go on for hours, such as those that pages follow: in all, and for one user. Each has a thread that
    /// waits.
    package static let streams = (all: 160, ofOneUser: 80)
}
