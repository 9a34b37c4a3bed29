import TestSupport

/// The outcome of a client's message when its ESP fails, by the stage of the failure (a row, `FaultStage`) and its
/// kind (a column, `Fault`).
///
///     ok        250: the ESP took it. Recorded as relayed.
///     said      the ESP's own reply, 421 as 451. Recorded as refused.
///     away      451 4.4.1, the ESP takes no mail now. Recorded as deferred, as are the next three.
///     lost      451 4.4.2, the connection is gone.
///     broke     451 4.5.0, the ESP broke the protocol.
///     shut      451 4.7.5, no verified TLS or no login.
///     lost?     451 4.4.2, and recorded as unknown: the end of data was out and no reply came.
///     broke?    451 4.5.0, and recorded as unknown.
///     -         the combination does not exist.
///
/// In every cell the client's next message passes on the same connection once the ESP has recovered.
enum FaultTable {
    static let replies = """
        stage     4xx  5xx  5xx- 2xx- 421  wrong  garbage mixed  endless endless- drop  reset stall trickle unasked
        banner    away away away ok   away broke  broke   broke  broke   broke    lost  lost  lost  lost    broke
        hello     away away away -    away broke  broke   broke  broke   broke    lost  lost  lost  lost    broke
        starttls  shut shut shut -    away broke  broke   broke  broke   broke    lost  lost  lost  lost    shut
        handshake -    -    -    -    -    -      shut    -      shut    -        lost  lost  lost  lost    -
        auth      shut shut shut ok   away broke  broke   broke  broke   broke    lost  lost  lost  lost    broke
        mail      said said said ok   said broke  broke   broke  broke   broke    lost  lost  lost  lost    broke
        recipient said said said ok   said broke  broke   broke  broke   broke    lost  lost  lost  lost    broke
        data      said said said ok   said broke  broke   broke  broke   broke    lost  lost  lost  lost    broke
        chunk     said said said ok   said broke  broke   broke  broke   broke    lost  lost  lost  lost    broke
        end       said said said ok   said broke? broke?  broke? broke?  broke?   lost? lost? lost? lost?   ok
        between   ok   ok   ok   ok   ok   ok     ok      ok     ok      ok       ok    ok    ok    ok      ok
        idle      -    -    -    -    ok   -      ok      -      -       -        ok    ok    -     -       ok
        """

    static let security = """
        stage      unoffered  expired  self-signed  other-host
        hello      shut       -        -            -
        handshake  -          shut     shut         shut
        """

    /// Every cell, once for each kind of ESP that has its stage.
    static let cells = [replies, security].flatMap(read).flatMap { stage, fault, outcome in
        stage.upstreams.map { FaultCell(stage: stage, fault: fault, upstream: $0, expected: outcome) }
    }

    private static func read(_ table: String) -> [(FaultStage, Fault, FaultOutcome)] {
        var rows = table.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        let faults = rows.removeFirst().dropFirst()
        var cells: [(FaultStage, Fault, FaultOutcome)] = []
        for row in rows {
            precondition(row.count == faults.count + 1, "a row of \(row.count) words: \(row)")
            for (fault, word) in zip(faults, row.dropFirst()) where word != "-" {
                guard let stage = FaultStage(rawValue: row[0]), let fault = Fault(rawValue: fault),
                    let outcome = FaultOutcome(rawValue: word)
                else { preconditionFailure("no such words: \(row[0]) \(fault) \(word)") }
                cells.append((stage, fault, outcome))
            }
        }
        return cells
    }
}
