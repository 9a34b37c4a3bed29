import Net
import System

/// The requests that come over a connection.
///
/// Sendable: one task uses it, and each call runs on the connection's thread.
final class ControlInput: @unchecked Sendable {
    let connection: LocalConnection
    /// When what is being read must be here.
    var deadline: Deadline
    private var decoder = RequestDecoder()
    private var isEnded = false

    init(_ connection: LocalConnection) {
        self.connection = connection
        deadline = .after(ControlLimits.arrivalTimeout)
    }

    /// Waits for what comes next; nil at the end of the connection, when all requests were whole.
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

    /// None at the end.
    private func read() throws(RequestHead.Fault) -> [UInt8] {
        do throws(NetError) { return try connection.read(until: deadline) } catch .timedOut {
            throw RequestHead.Fault(status: 408, text: "the request was not here in time")
        } catch {
            return []
        }
    }
}
