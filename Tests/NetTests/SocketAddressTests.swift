import Testing

@testable import Net

@Suite struct SocketAddressTests {
    @Test(arguments: [
        ("127.0.0.1:2525", "127.0.0.1", 2525, true), ("[::1]:25", "::1", 25, true),
        ("192.0.2.7:65535", "192.0.2.7", 65535, false), ("[2001:db8::1]:587", "2001:db8::1", 587, false),
        ("localhost:1", "127.0.0.1", 1, true), ("0.0.0.0:25", "0.0.0.0", 25, false),
    ])
    func `an address with a port is read and written`(_ text: String, host: String, port: Int, isLoopback: Bool) throws
    {
        let address = try #require(SocketAddress(text))
        #expect(address.host == host)
        #expect(address.port == UInt16(port))
        #expect(address.isLoopback == isLoopback)
        #expect(SocketAddress(address.description) == address)
    }

    @Test(arguments: ["", "25", "127.0.0.1", "mail.example.com:25", "127.0.0.1:66000", "[::1]", "1.2.3:25"])
    func `a text that is not an address with a port is refused`(_ text: String) {
        #expect(SocketAddress(text) == nil)
    }
}
