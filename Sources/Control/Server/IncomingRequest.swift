import Net
import System

/// A request received over a connection. It is complete except for a file, which is read while it is processed.
struct IncomingRequest: Sendable {
    /// How a body is read.
    enum Reading {
        /// Not at all: the request is answered without it.
        case nothing
        case whole(limitBytes: Int)
        /// While it is processed.
        case file
    }

    let head: RequestHead
    /// Empty when it is a file.
    let body: [UInt8]
    private let rest: RequestBody

    /// Waits for a request, on the connection's thread; nil at the end of the connection.
    init?(_ input: ControlInput, reading: (RequestHead) -> Reading) throws(RequestHead.Fault) {
        input.deadline = .after(ControlLimits.arrivalTimeout)
        guard case .head(let head)? = try input.next() else { return nil }
        self.head = head
        rest = try RequestBody(input, head.body)
        let reading = reading(head)
        if case .nothing = reading {
            body = []
            return
        }
        if head.expectsContinue {
            // RFC 9110 section 10.1.1: the client asks whether its head is accepted before it sends a large body.
            do throws(NetError) {
                try input.connection.write(
                    Array("HTTP/1.1 100 Continue\r\n\r\n".utf8), patience: ControlLimits.farewellTimeout)
            } catch {
                throw .bad("the connection ended")
            }
        }
        if case .whole(let limit) = reading { body = try rest.whole(limit: limit) } else { body = [] }
    }

    var file: any ListByteSource { rest }

    /// Whether nothing of the request is left on the connection.
    var isWhole: Bool { rest.isOver }
}

/// The body of a request: whole, or, for a list's file, in pieces of about `pieceBytes`, even when it arrives in
/// smaller ones.
///
/// Sendable because the reader waits for each piece before it asks for the next.
final class RequestBody: ListByteSource, @unchecked Sendable {
    /// Bytes that are collected before they are passed on.
    private static let pieceBytes = 256 << 10

    private let input: ControlInput
    private let length: RequestHead.BodyLength
    private var received = 0
    private(set) var isOver = false

    /// - Parameter input: has returned the head, and nothing of the body.
    init(_ input: ControlInput, _ length: RequestHead.BodyLength) throws(RequestHead.Fault) {
        (self.input, self.length) = (input, length)
        // An empty body needs no waiting.
        if length == .counted(0) { _ = try some() }
    }

    /// Reads all of it, on the connection's thread.
    func whole(limit: Int) throws(RequestHead.Fault) -> [UInt8] {
        let tooLarge = RequestHead.Fault(status: 413, text: "the body is larger than \(limit) bytes")
        if case .counted(let count) = length, count > limit { throw tooLarge }
        var bytes: [UInt8] = []
        while let some = try some() {
            guard bytes.count + some.count <= limit else { throw tooLarge }
            bytes += some
        }
        return bytes
    }

    func next() async throws(ControlFailure) -> [UInt8]? {
        do throws(RequestHead.Fault) {
            return try await input.connection.thread.run { [self] () throws(RequestHead.Fault) in try piece() }
        } catch {
            let text = error.status == 413 ? error.text : "the list's file ended early on its way to the guard"
            throw .refused("\(text); nothing was imported")
        }
    }

    private func piece() throws(RequestHead.Fault) -> [UInt8]? {
        var piece: [UInt8] = []
        while piece.count < Self.pieceBytes {
            input.deadline = .after(ControlLimits.importTimeout)
            guard let some = try some() else { break }
            piece += some
            received += some.count
            guard received <= ControlLimits.importBytes else {
                throw RequestHead.Fault(
                    status: 413, text: "the list's file is larger than \(ControlLimits.importBytes >> 30) GiB")
            }
        }
        return piece.isEmpty ? nil : piece
    }

    /// Returns nil after the last byte.
    private func some() throws(RequestHead.Fault) -> [UInt8]? {
        if isOver { return nil }
        switch try input.next() {
        case .body(let octets): return octets
        case .end:
            isOver = true
            return nil
        case .head, nil: throw .bad("the body ended early")
        }
    }
}

/// The requests that come over a connection.
///
/// Sendable: one task uses it, and each call runs on the connection's thread.
final class ControlInput: @unchecked Sendable {
    let connection: BlockingConnection
    /// The deadline of what is being read.
    var deadline: Deadline
    private var decoder = RequestDecoder()
    private var isEnded = false

    init(_ connection: BlockingConnection) {
        self.connection = connection
        deadline = .after(ControlLimits.arrivalTimeout)
    }

    /// Waits for the next event; nil at the end of the connection, when all requests were whole.
    func next() throws(RequestHead.Fault) -> RequestDecoder.Event? {
        while true {
            if let event = try decoder.next() { return event }
            if isEnded { return nil }
            let octets = try read()
            if octets.isEmpty {
                isEnded = true
                decoder.receiveEnd()
            } else {
                decoder.receive(octets)
            }
        }
    }

    /// Returns no bytes at the end.
    private func read() throws(RequestHead.Fault) -> [UInt8] {
        do throws(NetError) { return try connection.read(until: deadline) } catch .timedOut {
            throw RequestHead.Fault(status: 408, text: "the request did not arrive in time")
        } catch {
            return []
        }
    }
}
