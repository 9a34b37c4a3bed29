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
