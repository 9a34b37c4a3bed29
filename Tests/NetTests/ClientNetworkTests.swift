import Testing

@testable import Net

/// Which addresses count as one client.
@Suite struct ClientNetworkTests {
    @Test(arguments: [
        ("192.0.2.1", "192.0.2.1", true), ("192.0.2.1", "192.0.2.2", false), ("::ffff:192.0.2.1", "192.0.2.1", true),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff", true), ("2001:db8:1:2::1", "2001:db8:1:3::1", false),
        ("::1", "0.0.0.1", false), ("::c000:201", "192.0.2.1", false),
    ])
    func `an IPv4 address or a 64-bit IPv6 prefix is one client`(_ one: String, _ other: String, isSame: Bool) throws {
        let networks = try [one, other].map { ClientNetwork(try #require(SocketAddress(host: $0, port: 25))) }
        #expect((networks[0] == networks[1]) == isSame)
    }
}
