import Mail
import Net
import SMTP
import System

extension Connection {
    /// Reads one reply of an ESP. The parser keeps what it has seen of a reply that is not whole.
    func reply(
        _ parser: inout ReplyParser, until deadline: Deadline
    ) async throws(UpstreamFailure) -> Reply {
        var wantsMore = unreadCount == 0
        while true {
            var event = ReplyEvent.incomplete
            do {
                try await read(wantsMore: wantsMore, until: deadline) { bytes in
                    if bytes.isEmpty { throw NetError.closed }
                    let consumed: Int
                    (consumed, event) = parser.next(in: bytes)
                    return consumed
                }
            } catch let error as NetError {
                throw UpstreamFailure(error)
            } catch {
                throw UpstreamFailure.connection(.closed)
            }
            switch event {
            case .reply(let reply): return reply
            case .malformed(let fault): throw UpstreamFailure.protocolError("unreadable reply: \(fault)")
            case .incomplete: wantsMore = true
            }
        }
    }

    /// What is wrong where the ESP has nothing left to answer; nil while it is silent, as it should be.
    ///
    /// Words that nobody has asked for would be taken for the answer to the next command, and each answer after them for
    /// that to another one: a message could count as accepted because its recipient was.
    var unaskedInput: UpstreamFailure? {
        guard hasUnexpectedInput() else { return nil }
        return hasEnded || unreadIsFarewell
            ? .connection(.closed) : .protocolError("the server spoke without being asked")
    }

    /// The words that wait are the 421 of a server that leaves (RFC 5321 3.8): it answers nothing and takes nothing back.
    var unreadIsFarewell: Bool { unreadStarts(with: "421".utf8) }
}

extension Answer {
    /// The ESP's words for the client. A success of the wrong kind is none.
    /// - Parameter isUTF8: the client's mail is SMTPUTF8.
    func passedOn(by upstream: String, isUTF8: Bool) -> Reply {
        switch self {
        case .accepted(let reply), .refused(let reply): reply.passedOn(isUTF8: isUTF8)
        case .unexpected: UpstreamFailure.protocolError("").reply(upstream: upstream)
        }
    }
}

extension Reply {
    /// What an ESP says, as it may be said to our client:
    ///
    /// - 421 says that the ESP closes its connection; ours to the client stays, so it hears 451.
    /// - We offer enhanced status codes, so there is one, of the code's class (RFC 2034 section 4): x.0.0 where the ESP
    ///   gave none, or one that contradicts its code.
    /// - It is ASCII where the mail is (RFC 6531 section 3.7.4.2), and no line is too long.
    fileprivate func passedOn(isUTF8: Bool) -> Reply {
        let code: UInt16 = code == 421 ? 451 : code
        let isFit = lines.allSatisfy { line in
            line.utf8.count <= RelayLimits.replyTextBytes && (isUTF8 || line.utf8.allSatisfy { $0 < 0x80 })
        }
        if isFit, code == self.code, enhanced != nil { return self }
        return Reply(
            code, enhanced ?? EnhancedStatusCode(UInt8(code / 100), 0, 0),
            lines: isFit ? lines : lines.flatMap { Self.fitting($0, isUTF8: isUTF8) })
    }

    private static func fitting(_ line: String, isUTF8: Bool) -> [String] {
        var pieces: [String] = []
        var piece = ""
        for scalar in line.unicodeScalars {
            let scalar = isUTF8 || scalar.isASCII ? scalar : "?"
            if piece.utf8.count + scalar.utf8.count > RelayLimits.replyTextBytes {
                pieces.append(piece)
                piece = ""
            }
            piece.unicodeScalars.append(scalar)
        }
        return pieces + [piece]
    }
}
