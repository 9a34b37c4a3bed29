import Testing

@testable import Guard

struct NetworkTests {
    @Test(
        arguments: [
            ("10.0.0.0/8", "10.255.1.2"), ("192.0.2.0/25", "192.0.2.127"), ("192.0.2.7", "192.0.2.7"),
            ("0.0.0.0/0", "8.8.8.8"), ("::/0", "2001:db8::1"), ("2001:db8::/33", "2001:db8:7fff::1"),
            ("::1", "0:0:0:0:0:0:0:1"), ("10.0.0.0/8", "::ffff:10.1.2.3"), ("fe80::/10", "febf::1"),
        ])
    func `a network contains an address inside it`(network: String, address: String) throws {
        #expect(try #require(Network(network)).contains(address))
    }

    @Test(
        arguments: [
            ("10.0.0.0/8", "11.0.0.0"), ("192.0.2.0/25", "192.0.2.128"), ("192.0.2.7", "192.0.2.8"),
            ("0.0.0.0/0", "2001:db8::1"), ("2001:db8::/33", "2001:db8:8000::1"), ("::1", "::2"),
            ("10.0.0.0/8", "::ffff:11.1.2.3"), ("10.0.0.0/8", "nonsense"), ("::/0", "1.2.3.4"),
        ])
    func `a network does not contain an address outside it`(network: String, address: String) throws {
        #expect(try !#require(Network(network)).contains(address))
    }

    @Test(
        arguments: [
            "", "/", "10.0.0.0/", "10.0.0.0/33", "10.0.0.1/8", "10.0.0/8", "10.0.0.0.0", "010.0.0.0/8", "256.0.0.0",
            "10.0.0.0/+8", "10.0.0.0/8/8", "2001:db8::1/32", "2001:db8", "1:2:3:4:5:6:7:8:9", "1::2::3", ":::", ":1::2",
            "1::2:", "12345::", "::/129", "g::", "1:2:3:4:5:6:7::8", "1.2.3.4::", "::+1", "localhost", "10.0.0.0 /8",
        ])
    func `a text that is not a network is refused`(text: String) {
        #expect(Network(text) == nil)
    }

    @Test(
        arguments: [
            ("::", [UInt8](repeating: 0, count: 16)), ("::1", [UInt8](repeating: 0, count: 15) + [1]),
            ("1::", [0, 1] + [UInt8](repeating: 0, count: 14)),
            ("1:2:3:4:5:6:7:8", [0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7, 0, 8]),
            ("1:2:3:4:5:6::", [0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 0, 0, 0]),
            ("::ffff:192.0.2.1", [UInt8](repeating: 0, count: 10) + [255, 255, 192, 0, 2, 1]),
            ("a:b::C:d", [0, 10, 0, 11, 0, 0, 0, 0, 0, 0, 0, 0, 0, 12, 0, 13]),
        ])
    func `IPv6 addresses are read`(text: String, octets: [UInt8]) {
        #expect(Network.octets(of: text) == octets)
    }

    @Test func `a loopback address is recognised in every notation`() {
        for text in ["127.0.0.1", "127.9.9.9", "::1", "0:0:0:0:0:0:0:1", "::ffff:127.0.0.1"] {
            #expect(Network.isLoopback(text), "\(text)")
        }
        for text in ["0.0.0.0", "::", "128.0.0.1", "::2", "localhost", ""] {
            #expect(!Network.isLoopback(text), "\(text)")
        }
    }
}
