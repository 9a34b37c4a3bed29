import Guard
import Mail
import Net
import SMTP

/// A decided message on its way: body upstream while its record is being committed, then the permit, then the
/// end of data, then the answer.
struct MessageTransfer {
    enum Result {
        /// The ESP's reply to the end of data, or to what came before when it said no there.
        case answered(Answer)
        /// The kill switch gave no permit; no end of data left.
        case stopped(Stopped)
        /// The record could not be committed; no end of data left.
        case notRecorded(StoreFailure)
        /// The ESP was lost.
        case lost(UpstreamFailure, endWasOut: Bool)
    }

    let question: MailInQuestion
    let killSwitch: KillSwitch
    /// The trace line, CRLF included.
    let trace: [UInt8]
    let body: MessageBody
    /// Of the record.
    let ticket: CommitTicket

    /// Runs on a session with an open transaction. After `stopped`, `notRecorded` and `lost` the session may
    /// hold half a message: the caller discards it.
    func run(on session: UpstreamSession) async -> Result {
        let usesChunks = session.capabilities.chunking
        do {
            if !usesChunks {
                try await session.startData()
                // The 354 and the commit are awaited side by side.
                if let refusal = try Self.refusal(try await session.dataAnswer()) {
                    _ = try? await ticket.committed()
                    return refusal
                }
            }
            var rest = trace
            if let memory = body.inMemory, memory.count <= RelayLimits.singleWriteBytes {
                return await finish(session, trace, prepared(memory, usesChunks), usesChunks)
            }
            if let early = try await sendAhead(session, &rest, usesChunks) { return early }
            return await finish(session, rest, [], usesChunks)
        } catch let failure as UpstreamFailure {
            return .lost(failure, endWasOut: false)
        } catch let stopped as Stopped {
            return .stopped(stopped)
        } catch {
            return .lost(.connection(.closed), endWasOut: false)
        }
    }

    /// A large body goes out in pieces, all but the end. The kill switch is asked before each: a stop that lands
    /// meanwhile drops the connection.
    private func sendAhead(
        _ session: UpstreamSession, _ rest: inout [UInt8], _ usesChunks: Bool
    ) async throws -> Result? {
        var encoder = DotEncoder()
        var offset = 0
        while offset < body.count {
            try killSwitch.inquire(question)
            let piece = try body.piece(at: offset, limit: RelayLimits.pieceBytes)
            offset += piece.count
            if !usesChunks, body.hasLeadingDots {
                piece.withUnsafeBytes { encoder.encode($0, into: &rest) }
            } else {
                rest += piece
            }
            if usesChunks {
                if let refusal = try Self.refusal(try await session.sendChunk(rest)) { return refusal }
            } else {
                try await session.sendPiece(rest)
            }
            rest.removeAll(keepingCapacity: true)
        }
        return nil
    }

    /// What an answer before the end of data comes to; nil when it is the one to go on with.
    private static func refusal(_ answer: Answer) throws(UpstreamFailure) -> Result? {
        switch answer {
        case .accepted: nil
        case .refused: .answered(answer)
        case .unexpected(let reply): throw .protocolError("unexpected reply before the end of data: \(reply.text)")
        }
    }

    private func prepared(_ memory: [UInt8], _ usesChunks: Bool) -> [UInt8] {
        guard !usesChunks, body.hasLeadingDots else { return memory }
        var stuffed: [UInt8] = []
        stuffed.reserveCapacity(memory.count + 64)
        var encoder = DotEncoder()
        memory.withUnsafeBytes { encoder.encode($0, into: &stuffed) }
        return stuffed
    }

    /// The last stretch: record durable, permit, end of data, answer. Whoever writes the outcome down tells the kill
    /// switch that the message is settled, so that a stop's receipt never calls unknown what is about to be known.
    private func finish(
        _ session: UpstreamSession, _ head: [UInt8], _ tail: [UInt8], _ usesChunks: Bool
    ) async -> Result {
        do throws(StoreFailure) { try await ticket.committed() } catch { return .notRecorded(error) }
        do {
            var isOut = try end(session, head, tail, usesChunks)
            while !isOut {
                // No end of data has left as long as a byte of it is missing, so a stop may still take it back.
                killSwitch.settled(question.id)
                try await session.waitWritable()
                let permit = try killSwitch.permit(for: question)
                isOut = try session.finishEnd(permit)
            }
        } catch let stopped as Stopped {
            return .stopped(stopped)
        } catch {
            return .lost(error as? UpstreamFailure ?? .connection(.closed), endWasOut: false)
        }
        do throws(UpstreamFailure) { return .answered(try await session.endAnswer()) } catch {
            return .lost(error, endWasOut: true)
        }
    }

    /// From the gate to the first byte of the end: one synchronous stretch.
    private func end(
        _ session: UpstreamSession, _ head: [UInt8], _ tail: [UInt8], _ usesChunks: Bool
    ) throws -> Bool {
        try head.withUnsafeBytes { head in
            try tail.withUnsafeBytes { tail in
                let permit = try killSwitch.permit(for: question)
                return try session.end(
                    permit,
                    usesChunks
                        ? .lastChunk([head, tail]) : .data([head, tail], bodyEndsWithCRLF: body.endsWithCRLF))
            }
        }
    }
}
