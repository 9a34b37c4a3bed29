import Guard
import Mail
import Net
import SMTP
import System

/// One session with an ESP, after greeting, TLS and login. Used by one message at a time, on its loop.
///
/// After any fault the session is unusable: the pool closes it, and the next message gets another session.
final class UpstreamSession {
    let connection: Connection
    private var client: ClientSession
    private var parser = ReplyParser()
    private let deadlines: DeadlineSettings
    let openedAt: Deadline
    var idleSince: Deadline
    /// The number of messages whose end of data was sent in this session.
    private(set) var messages = 0
    /// Whether it came from the pool, so that the ESP may have closed it in the meantime.
    var wasPooled = false
    /// Whether a message was sent on it since the last RSET.
    private var needsReset = false
    /// Whether a transaction is open: MAIL was sent, and neither the end of data nor RSET since.
    private(set) var isTransactionOpen = false
    private var failed = false

    init(connection: Connection, capabilities: Capabilities, deadlines: DeadlineSettings) {
        self.connection = connection
        self.deadlines = deadlines
        client = ClientSession(capabilities: capabilities)
        openedAt = .after(.zero)
        idleSince = openedAt
    }

    var capabilities: Capabilities { client.capabilities }

    /// Whether the session can be used: no fault occurred, and the ESP has not announced that it closes.
    var isFit: Bool { !failed && client.isUsable }

    /// Whether it can carry another message: all replies have arrived, and none was out of order.
    var isReusable: Bool { isFit && client.awaitedReplies == 0 && !isTransactionOpen }

    // MARK: envelope

    /// Sends MAIL and the first RCPT, in one write when PIPELINING allows it. After an earlier message it first sends
    /// RSET, in case the ESP has kept state of that message. The caller has checked `Capabilities.refusal`: a
    /// parameter that the ESP does not know would be left out.
    func open(
        _ mail: MailCommand, first: RecipientCommand
    ) async throws(UpstreamFailure) -> (mail: Answer, recipient: Answer?) {
        try requireOrder()
        let resets = needsReset
        if resets {
            connection.buffer { client.reset(into: &$0) }
            if !capabilities.pipelining { try await awaitReset() }
        }
        isTransactionOpen = true
        connection.buffer { client.mail(mail, bytes: nil, into: &$0) }
        if capabilities.pipelining { connection.buffer { client.recipient(first, into: &$0) } }
        if resets, capabilities.pipelining { try await awaitReset() }
        try await flush(deadlines.envelope)
        let mailAnswer = try await answer(resets ? deadlines.envelope : firstAnswer)
        // An ESP that closes or is out of order may not answer the rest.
        guard client.isUsable else { return (mailAnswer, nil) }
        if capabilities.pipelining { return (mailAnswer, try await answer(deadlines.envelope)) }
        guard case .accepted = mailAnswer else { return (mailAnswer, nil) }
        return (mailAnswer, try await recipient(first))
    }

    func recipient(_ command: RecipientCommand) async throws(UpstreamFailure) -> Answer {
        try requireOrder()
        connection.buffer { client.recipient(command, into: &$0) }
        try await flush(deadlines.envelope)
        return try await answer(deadlines.envelope)
    }

    /// Sends RCPTs in one write when PIPELINING allows it, otherwise one after another.
    /// - Returns: the answers in order, and the failure before the next one; nil when all were answered.
    func recipients(_ commands: [RecipientCommand]) async -> (answers: [Answer], failure: UpstreamFailure?) {
        var answers: [Answer] = []
        do throws(UpstreamFailure) {
            if capabilities.pipelining, commands.count > 1 {
                try requireOrder()
                for command in commands { connection.buffer { client.recipient(command, into: &$0) } }
                try await flush(deadlines.envelope)
            }
            for command in commands {
                // An ESP that closes or is out of order may not answer the rest.
                guard isFit else { throw UpstreamFailure.connection(.closed) }
                let isAsked = client.awaitedReplies > 0
                answers.append(isAsked ? try await answer(deadlines.envelope) : try await recipient(command))
            }
            return (answers, nil)
        } catch {
            return (answers, error)
        }
    }

    /// Resets an open transaction.
    func reset() async throws(UpstreamFailure) {
        guard isTransactionOpen else { return }
        try requireOrder()
        connection.buffer { client.reset(into: &$0) }
        try await awaitReset()
        isTransactionOpen = false
    }

    /// A session that refuses RSET is not used any more.
    private func awaitReset() async throws(UpstreamFailure) {
        try await flush(deadlines.envelope)
        guard case .accepted = try await answer(firstAnswer) else {
            failed = true
            throw UpstreamFailure.protocolError("RSET refused")
        }
        needsReset = false
    }

    /// How long the answer to the first command of a transaction may take.
    private var firstAnswer: Duration {
        wasPooled ? min(deadlines.envelope, deadlines.pooled) : deadlines.envelope
    }

    // MARK: body

    /// Announces a body by DATA. `dataAnswer` reads the 354, so that the caller can do other work in between.
    func startData() async throws(UpstreamFailure) {
        try requireOrder()
        connection.buffer { client.data(into: &$0) }
        try await flush(deadlines.dataStart)
    }

    func dataAnswer() async throws(UpstreamFailure) -> Answer { try await answer(deadlines.dataStart) }

    /// Sends a piece of the body that is not its end. From then on the transaction can only be finished or dropped.
    func sendPiece(_ piece: [UInt8]) async throws(UpstreamFailure) {
        try requireOrder()
        connection.buffer { $0.append(contentsOf: piece) }
        try await flush(deadlines.bodyWrite)
    }

    /// Sends a BDAT chunk that is not the last; its reply must be read before the end.
    func sendChunk(_ piece: [UInt8]) async throws(UpstreamFailure) -> Answer {
        try requireOrder()
        connection.buffer {
            client.chunk(Chunk(size: piece.count, isLast: false), into: &$0)
            $0.append(contentsOf: piece)
        }
        try await flush(deadlines.bodyWrite)
        return try await answer(deadlines.bodyWrite)
    }

    /// The only function that can end a message: it consumes the permit. Never suspends.
    /// - Returns: true once the end is sent. False when a part of it waits for the socket: then take another permit
    ///   and call `finishEnd`, or close the connection, and the ESP never gets the end.
    func end(_ permit: consuming SendPermit, _ ending: Ending) throws(UpstreamFailure) -> Bool {
        // A reply that arrives before the end was sent does not answer it.
        try requireOrder()
        var head: [UInt8] = []
        var tail: [UInt8] = []
        switch ending {
        case .data(_, let bodyEndsWithCRLF): client.endOfData(bodyEndsWithCRLF: bodyEndsWithCRLF, into: &tail)
        case .lastChunk(let pieces):
            client.chunk(Chunk(size: pieces.reduce(0) { $0 + $1.count }, isLast: true), into: &head)
        }
        messages += 1
        return try head.withUnsafeBytes { head in
            tail.withUnsafeBytes { tail in
                Result { () throws(NetError) in try connection.sendNow([head] + ending.pieces + [tail]) }
            }
        }.mapError { UpstreamFailure($0) }.get()
    }

    /// Continues an end that was not sent completely.
    func finishEnd(_ permit: consuming SendPermit) throws(UpstreamFailure) -> Bool {
        if let failure = connection.unaskedInput {
            failed = true
            throw failure
        }
        do throws(NetError) { return try connection.sendNow([]) } catch { throw UpstreamFailure(error) }
    }

    /// Waits until the socket can be written.
    func waitWritable() async throws(UpstreamFailure) {
        do throws(NetError) { try await connection.waitWritable(until: .after(deadlines.bodyWrite)) } catch {
            failed = true
            throw UpstreamFailure(error)
        }
    }

    /// The reply to the end of data. Unrequested replies after it, as from a server that replies per recipient, do
    /// not revoke it.
    func endAnswer() async throws(UpstreamFailure) -> Answer {
        let answer = try await answer(deadlines.dataEnd)
        isTransactionOpen = false
        needsReset = true
        return answer
    }

    // MARK: life

    /// Sends QUIT without waiting, and closes.
    func close() {
        if isReusable {
            var quit: [UInt8] = []
            client.quit(into: &quit)
            _ = try? quit.withUnsafeBytes { bytes in
                try Result { () throws(NetError) in try connection.sendNow([bytes]) }.get()
            }
        }
        failed = true
        connection.close()
    }

    private func flush(_ limit: Duration) async throws(UpstreamFailure) {
        do throws(NetError) { try await connection.flush(until: .after(limit)) } catch {
            failed = true
            throw UpstreamFailure(error)
        }
    }

    private func answer(_ limit: Duration) async throws(UpstreamFailure) -> Answer {
        do throws(UpstreamFailure) {
            let reply = try await connection.reply(&parser, until: .after(limit))
            let (expectation, answer) = client.receive(reply)
            if case .unexpected = answer { failed = true }
            guard client.awaitedReplies == 0, connection.unreadCount > 0 else { return answer }
            failed = true
            if expectation == .endOfData { return answer }
            guard connection.unreadIsFarewell else {
                throw .protocolError("more replies than commands")
            }
            return answer
        } catch {
            failed = true
            throw error
        }
    }

    /// Throws for a session that has failed, that the ESP has said it will close, or that sent data without a
    /// command.
    private func requireOrder() throws(UpstreamFailure) {
        let failure = isFit ? connection.unaskedInput : .connection(.closed)
        guard let failure else { return }
        failed = true
        throw failure
    }
}

/// The end of a message on the wire.
enum Ending {
    /// After a 354: the rest of the (dot-stuffed) body, then the final dot.
    case data([UnsafeRawBufferPointer], bodyEndsWithCRLF: Bool)
    /// BDAT LAST with the rest of the body, which may be empty.
    case lastChunk([UnsafeRawBufferPointer])

    var pieces: [UnsafeRawBufferPointer] {
        switch self {
        case .data(let pieces, _), .lastChunk(let pieces): pieces
        }
    }
}
