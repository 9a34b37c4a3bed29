/// Sizes of the relay that are not for users to set.
enum RelayLimits {
    /// Octets; a body up to this size goes out in one write with its end, after the permit. A larger one goes
    /// ahead of its end in pieces, each with its own deadline.
    static let singleWriteBytes = 128 << 10
    /// Octets of a larger body that are sent at a time, or read for the quarantine.
    static let pieceBytes = 64 << 10
    /// Octets; a larger message is judged on a worker, so that no loop is held beyond 5 ms: the most hostile text
    /// measured costs 35 ms a megabyte, ordinary mail a twentieth of that.
    static let judgedOnLoopBytes = 128 << 10
    /// Recipients that an ESP is asked about in one write: 60 KB at the very most, which is less than sockets hold, so that
    /// neither side waits for the other to read (RFC 2920 section 3.1).
    static let recipientsAtOnce = 100
    /// Received fields that make a loop (RFC 5321 section 6.3 asks for at least 100).
    static let hops = 100
    /// Characters of a subject kept in a record.
    static let subjectCharacters = 200
    /// Refused logins under one name, of one address, that are answered at once: a person's typing mistakes.
    static let freeLoginFailures = 3
    /// Refused logins of one address under whatever names that do not make its others wait: some programs with old
    /// passwords behind one address are none that guess.
    static let freeAddressFailures = 20
    /// The longest that the answer to a refused login is kept back. As with OpenSSH and Dovecot, a guesser is to give up
    /// and a person is not.
    static let longestLoginPause = Duration.seconds(30)
    /// Who would wait longer for a thread that compares is sent away: clients wait a minute or more for the answer to AUTH.
    static let longestLoginWait = Duration.seconds(60)
    /// Comparisons of one address and name at once that end in a refusal; then one a second.
    static let loginComparisons = 60
    /// How long a compared login is remembered.
    static let loginsKept = Duration.seconds(600)
    /// Time after which one refused login is forgotten.
    static let loginFailureKept = Duration.seconds(60)
    /// Clients of whom refused logins, or the rate of connections, are remembered: 2 MB.
    static let rememberedClients = 10_000
    /// What sessions that were cut at the end of a drain get to be over.
    static let cutTime = Duration.seconds(1)
    /// Descriptors beside those of clients, upstreams and large bodies: the store, the loops, the control socket.
    static let ownDescriptors = 100
    /// Milliseconds at most between two looks whether a ramp has a place for a held message.
    static let rampLookMilliseconds = 500
    /// Octets of one line of an ESP's reply that are passed on, the rest following in further lines: with codes and the
    /// record's id it stays within the 512 of RFC 5321 4.5.3.1.5.
    static let replyTextBytes = 400
    /// Milliseconds between two looks at what is left, while the guard drains.
    static let drainMilliseconds = 20
}
