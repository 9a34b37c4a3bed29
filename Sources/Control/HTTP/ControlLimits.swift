/// Every bound of the control interface, with its unit and its reason.
package enum ControlLimits {
    /// A request that is not a list, in octets: a stop's reason and little else.
    package static let requestBytes = 64 << 10
    /// An import, in octets: a hundred million addresses with their reasons, three times over. It is never in memory.
    package static let importBytes = 32 << 30
    /// What comes before a request's body, in octets; a query has names of campaigns in it.
    package static let headBytes = 32 << 10
    /// Fields of a head: `curl` sends five, a browser about twenty.
    package static let headFields = 100
    /// A chunk's first line, in octets, its extensions included. Nobody sends any.
    package static let chunkLineBytes = 1 << 10
    /// The extensions of all chunks of a request, in octets. RFC 9112 section 7.1.1 asks for a bound, since a chunk of one
    /// octet may have a line of extensions.
    package static let chunkExtensionBytes = 16 << 10
    /// What comes behind the last chunk, in octets. Nobody sends any.
    package static let trailerBytes = 1 << 10
    /// An answer that a client takes whole, in octets. What may be longer is read piece by piece.
    package static let answerBytes = 64 << 20
    /// Asking for what is at hand.
    package static let quickTimeout: Duration = .seconds(10)
    /// A question that is not the command's main one: a slow guard is not waited for.
    package static let glanceTimeout: Duration = .seconds(2)
    /// A stop waits for every loop; longer than any loop may be held up.
    package static let stopTimeout: Duration = .seconds(30)
    /// Reading or writing a great deal of the store.
    package static let bulkTimeout: Duration = .seconds(600)
    /// How long an import may take after its last octet: a list of a hundred million addresses is sorted and written to
    /// disk. Before that, how long it may make no progress.
    package static let importTimeout: Duration = .seconds(1800)

    /// From the connect to a whole request, but for a list's file; and from one request to the next.
    package static let arrivalTimeout: Duration = .seconds(5)
    /// How long a client may read nothing of its answer. Long, because a person may be looking at a page of it; it
    /// takes one of that user's slots and nothing else.
    package static let readerTimeout: Duration = .seconds(600)
    /// How long the other side has to notice that a connection is closed.
    package static let farewellTimeout: Duration = .seconds(1)
    /// Connections without a whole request. Beyond it the oldest goes, of the user who has most of them.
    package static let arrivals = 128
    /// Requests of one kind that are answered at a time: in all, and of one user.
    package static let slots = (all: 32, ofOneUser: 16)
}
