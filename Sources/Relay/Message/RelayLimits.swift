/// Sizes of the relay that users cannot set.
enum RelayLimits {
    /// Bytes. A body up to this size goes out in one write with its end, after the permit. A larger body is sent
    /// before the permit, in pieces with a deadline each; only its end waits for the permit.
    static let singleWriteBytes = 128 << 10
    /// Bytes of a larger body that are sent at a time, or read for the quarantine.
    static let pieceBytes = 64 << 10
    /// Bytes. A larger message is judged on a worker, so that no loop is blocked for more than 5 ms. The worst
    /// hostile text in measurements took 35 ms per megabyte, ordinary mail a twentieth of that.
    static let judgedOnLoopBytes = 128 << 10
    /// Recipients that an ESP is asked about in one write: at most 60 KB. That is less than sockets buffer, so
    /// neither side waits for the other to read (RFC 2920 section 3.1).
    static let recipientsAtOnce = 100
    /// With this many Received fields a message counts as looping (RFC 5321 section 6.3 requires at least 100).
    static let hops = 100
    /// Characters of a subject kept in a record.
    static let subjectCharacters = 200
    /// Refused logins under one name from one address that are answered at once: a person's typing mistakes.
    static let freeLoginFailures = 3
    /// Refused logins from one address under any names before its refusals are delayed: several programs with old
    /// passwords behind one address are not guessing.
    static let freeAddressFailures = 20
    /// The longest delay of the answer to a refused login. As with OpenSSH and Dovecot, a guesser should give up and
    /// a person should not.
    static let longestLoginPause = Duration.seconds(30)
    /// The longest wait for a thread that compares; then the login is turned away. Clients wait a minute or more for
    /// the answer to AUTH.
    static let longestLoginWait = Duration.seconds(60)
    /// A burst of refused comparisons for one address and name; then one per second.
    static let loginComparisons = 60
    /// How long the result of a compared login is remembered.
    static let loginsKept = Duration.seconds(600)
    /// Time after which one refused login is forgotten.
    static let loginFailureKept = Duration.seconds(60)
    /// Clients whose refused logins or connection rates are remembered: 2 MB.
    static let rememberedClients = 10_000
    /// How long sessions that were cut at the end of a drain have to finish.
    static let cutTime = Duration.seconds(1)
    /// File descriptors that are not for clients, upstreams and large bodies: the store, the loops, the control
    /// socket.
    static let ownDescriptors = 100
    /// Milliseconds at most between two checks whether a ramp has a place for a held message.
    static let rampLookMilliseconds = 500
    /// Bytes of one line of an ESP's reply that are passed on; the rest follows in further lines. With codes and the
    /// record's id, a line has at most 512 bytes (RFC 5321 4.5.3.1.5).
    static let replyTextBytes = 400
    /// Milliseconds between two checks for remaining sessions during a drain.
    static let drainMilliseconds = 20
}
