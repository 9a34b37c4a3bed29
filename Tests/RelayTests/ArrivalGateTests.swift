import Net
import Testing

@testable import Relay

/// The limit of new connections per minute.
@Suite struct ArrivalGateTests {
    private let second: Int64 = 1_000_000_000
    private let client = ClientNetwork(SocketAddress(host: "192.0.2.1", port: 25)!)

    @Test func `each client may open a minute's connections at once, and later ones at that rate`() {
        var gate = ConnectionRateLimit()
        let now = 7 * second
        func admits(_ client: ClientNetwork, _ now: Int64) -> Bool { gate.admits(client, perMinute: 60, now: now) }
        #expect((0..<100).count { _ in admits(client, now) } == 60)
        #expect(!admits(client, now + second - 1))
        #expect(admits(client, now + second))
        #expect(!admits(client, now + second))
        #expect(admits(ClientNetwork(SocketAddress(host: "192.0.2.2", port: 25)!), now))
        #expect((0..<100).count { _ in admits(client, now + 120 * second) } == 60)
    }
}
