import Guard
import Mail
import Net
import SMTP

/// Receives a message, by DATA or in BDAT chunks, and passes it to the receiver.
extension Conversation {
    private var pace: BodyPace { BodyPace(deadlines, bytesPerSecond: bodyBytesPerSecond) }

    /// Reads DATA up to the final dot, even when there is no room for the message.
    func collect() async throws -> MessageBody {
        try await flush()
        stage = .message
        let body = receiver.makeBody()
        var decoder = DotDecoder()
        var pace = pace
        while true {
            var event = DotEvent.more
            try await read(wantsMore: false, until: pace.deadline) { bytes in
                if bytes.isEmpty { throw End.peerLeft }
                var consumed = 0
                body.append { (consumed, event) = decoder.decode(bytes, into: &$0) }
                pace.received(consumed)
                return consumed
            }
            receiver.bodyGrew(body)
            switch event {
            case .more: continue
            case .bareLineBreak:
                throw End.farewell(ServerReplies.bareLineBreak, because: .bareLineBreak, "in a message (DATA)")
            case .end:
                body.hasLeadingDots = decoder.sawLeadingDot
                return body
            }
        }
    }

    /// Reads one BDAT chunk (RFC 3030); the last one concludes the message.
    func receive(_ chunk: Chunk) async throws -> Reply {
        stage = .message
        var (body, check, pace) = chunked ?? (receiver.makeBody(), LineBreakCheck(), pace)
        chunked = nil
        var rest = chunk.size
        var isStrict = true
        while rest > 0 {
            try await read(wantsMore: false, until: pace.deadline) { bytes in
                if bytes.isEmpty { throw End.peerLeft }
                let piece = UnsafeRawBufferPointer(rebasing: bytes[..<min(rest, bytes.count)])
                isStrict = isStrict && check.check(piece)
                body.append { $0.append(contentsOf: piece) }
                rest -= piece.count
                pace.received(piece.count)
                return piece.count
            }
            receiver.bodyGrew(body)
        }
        guard isStrict, !chunk.isLast || check.isStrict else {
            throw End.farewell(ServerReplies.bareLineBreak, because: .bareLineBreak, "in a message (BDAT)")
        }
        guard chunk.isLast else {
            if let refusal = Self.refusal(of: body) { return await refuse(refusal) }
            chunked = (body, check, pace)
            return Reply(250, EnhancedStatusCode(2, 0, 0), "\(chunk.size) octets received")
        }
        body.hasLeadingDots = check.sawLeadingDot
        body.endsWithCRLF = check.endsWithCRLF
        return await conclude(body)
    }

    func skip(_ size: Int) async throws {
        var rest = size
        var pace = pace
        while rest > 0 {
            try await read(wantsMore: false, until: pace.deadline) { bytes in
                if bytes.isEmpty { throw End.peerLeft }
                let count = min(rest, bytes.count)
                rest -= count
                pace.received(count)
                return count
            }
        }
    }

    func conclude(_ body: MessageBody) async -> Reply {
        if let refusal = Self.refusal(of: body) { return await refuse(refusal) }
        // Runs in a child task. A task keeps the memory of its deepest call, 10 KB here, until it ends. A session
        // that waits for its next message should need little memory.
        let given = OnLoop((receiver: receiver, body: body))
        async let reply = given.value.receiver.message(given.value.body)
        return await reply
    }

    /// Refuses a message that is too large, or for which there is no room. It gets no record.
    private func refuse(_ reply: Reply) async -> Reply {
        noteRefusal(.refusedData, reply)
        await receiver.reset()
        return reply
    }

    private static func refusal(of body: MessageBody) -> Reply? {
        switch body.fault {
        case nil, .unwanted: nil
        case .tooLarge: ServerReplies.messageTooLarge
        case .noRoom:
            Reply(452, EnhancedStatusCode(4, 3, 1), "sendguard: no room for the message at the moment, try again later")
        }
    }
}
