import Guard
import Mail
import Net
import SMTP

/// The transfer of a decided message. The body is sent to the ESP while its record is committed. Then follow the
/// permit, the end of data, and the reply.
struct MessageTransfer {
    enum Result {
        /// The ESP's reply to the end of data, or its refusal before that.
        case answered(Answer)
        /// The kill switch refused the permit; no end of data left.
        case stopped(Stopped)
        /// The record could not be committed; no end of data left.
        case notRecorded(StoreFailure)
        /// The connection to the ESP was lost.
        case lost(UpstreamFailure, endWasOut: Bool)
    }

    let question: MailContext
    let killSwitch: KillSwitch
    /// The trace line with its CRLF.
    let trace: [UInt8]
    let body: MessageBody
    /// The ticket of the record.
    let ticket: CommitTicket

    /// Runs on a session with an open transaction. After `stopped`, `notRecorded` and `lost` the session may contain
    /// half a message: the caller must discard it.
    func run(on session: UpstreamSession) async -> Result {
        let usesChunks = session.capabilities.chunking
        do {
            if !usesChunks {
                try await session.startData()
                // Waits for the 354 while the record is being committed.
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

    /// Sends a large body in pieces, all but the end. The kill switch is checked before each piece: a stop in the
    /// meantime drops the connection.
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

    /// The result of a reply before the end of data; nil when the transfer can continue.
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

    /// The last part: record durable, permit, end of data, reply. The caller that records the outcome must also
    /// report `settled` to the kill switch. Otherwise a stop's receipt would list a message as unanswered although
    /// its outcome is on record.
    private func finish(
        _ session: UpstreamSession, _ head: [UInt8], _ tail: [UInt8], _ usesChunks: Bool
    ) async -> Result {
        do throws(StoreFailure) { try await ticket.committed() } catch { return .notRecorded(error) }
        do {
            var isOut = try end(session, head, tail, usesChunks)
            while !isOut {
                // While a byte of the end of data is not sent, the ESP cannot have the message, and a stop may still
                // prevent it.
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

    /// From the permit to the first byte of the end: synchronous, without suspension.
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
