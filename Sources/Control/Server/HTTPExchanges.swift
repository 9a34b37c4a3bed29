import Net
import System

/// The requests and answers of one connection, one after the other, whatever the connection is and whoever asks.
struct HTTPExchanges: Sendable {
    private let connection: BlockingConnection
    private let slots: ControlSlots
    private let user: ControlSlots.User
    private let input: ControlInput

    /// - Parameter user: who shares the slots of this connection.
    init(_ connection: BlockingConnection, slots: ControlSlots, user: ControlSlots.User) {
        (self.connection, self.slots, self.user) = (connection, slots, user)
        input = ControlInput(connection)
    }

    /// Serves the connection until it ends.
    /// - Parameters:
    ///   - tls: makes the connection a TLS one first; nil for a plain one.
    ///   - reading: how the body of a request with this head is read.
    ///   - answer: answers a request.
    func run(
        tls: TLSContext? = nil, reading: @escaping (RequestHead) -> IncomingRequest.Reading,
        _ answer: (IncomingRequest) async -> ControlAnswer
    ) async {
        if let tls {
            let arrival = slots.arrive(user: user) { connection.abandon() }
            defer { slots.depart(arrival) }
            do throws(NetError) {
                try connection.startTLS(accepting: tls, until: .after(ControlLimits.arrivalTimeout))
            } catch {
                return
            }
        }
        while await exchange(reading, answer) {}
        connection.finish(until: .after(ControlLimits.farewellTimeout))
    }

    /// Reads one request and answers it.
    /// - Returns: whether another may follow.
    private func exchange(
        _ reading: (RequestHead) -> IncomingRequest.Reading, _ answer: (IncomingRequest) async -> ControlAnswer
    ) async -> Bool {
        let arrival = slots.arrive(user: user) { connection.abandon() }
        let request: IncomingRequest?
        do throws(RequestHead.Fault) {
            request = try IncomingRequest(input, reading: reading)
            slots.depart(arrival)
        } catch {
            slots.depart(arrival)
            _ = await send(.failure(error.status, error.text), nil)
            return false
        }
        guard let request else { return false }
        return await send(await answer(request), request)
    }

    /// - Parameter request: the answered request; nil when it could not be read.
    /// - Returns: whether another may follow.
    private func send(_ answer: ControlAnswer, _ request: IncomingRequest?) async -> Bool {
        var keepsAlive = request.map { $0.head.keepsAlive && $0.isWhole } ?? false
        let isChunked: Bool
        if case .pieces = answer.body { isChunked = request?.head.isOld == false } else { isChunked = false }
        if case .pieces = answer.body, !isChunked { keepsAlive = false }
        let head = answer.head(keepsAlive: keepsAlive, isChunked: isChunked)
        // RFC 9110 section 9.3.2: the same head, and nothing after it.
        let isHeadOnly = request?.head.method == "HEAD"
        do {
            switch answer.body {
            case .whole(let bytes): try await write(isHeadOnly ? head : head + bytes)
            case .pieces(let pieces):
                try await write(head)
                if isHeadOnly { return keepsAlive }
                while let piece = try await pieces.next() {
                    try await write(isChunked ? ControlHTTP.chunk(piece) : piece)
                }
                if isChunked { try await write(ControlHTTP.chunk([])) }
            }
        } catch {
            // The client has gone or does not read, or the answer broke off. A client recognizes a broken answer by
            // its missing end.
            return false
        }
        return keepsAlive
    }

    private func write(_ bytes: [UInt8]) async throws(NetError) {
        try await connection.thread.run { () throws(NetError) in
            try connection.write(bytes, patience: ControlLimits.readerTimeout)
        }
    }
}
