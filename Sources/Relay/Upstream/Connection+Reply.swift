import Mail
import Net
import SMTP

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
}
