import Foundation
import Testing

@testable import Mail

/// Local parts that a server may read as a route to another mailbox.
struct AddressRoutingTests {
    @Test(arguments: [
        ("ada%quarry.example@relay.example", ["ada@quarry.example"]),
        ("quarry.example!ada@relay.example", ["ada@quarry.example"]),
        ("\"ada@quarry.example\"@relay.example", ["ada@quarry.example"]),
        ("\"a\\da\\@quarry.example\"@relay.example", ["ada@quarry.example"]),
        ("\"ada winter@quarry.example\"@relay.example", ["\"ada winter\"@quarry.example"]),
        (
            "\"@hop.example:ada@quarry.example\"@relay.example",
            ["ada@quarry.example", "\"@hop.example:ada\"@quarry.example"]
        ),
        ("ada%quarry.example%other.example@relay.example", ["ada@quarry.example", "ada%quarry.example@other.example"]),
        ("other.example!quarry.example!ada@relay.example", ["ada@quarry.example", "quarry.example!ada@other.example"]),
        (
            "b.example!ada%c.example@relay.example",
            ["ada@b.example", "ada@c.example", "ada%c.example@b.example", "b.example!ada@c.example"]
        ),
        ("ada%@relay.example", []), ("!ada@relay.example", []), ("\"@ada\"@relay.example", []),
        ("ada\u{FF05}quarry.example@relay.example", ["ada@quarry.example"]),
        ("ada\u{FF20}quarry.example@relay.example", ["ada@quarry.example"]),
        ("quarry.example\u{FE57}ada@relay.example", ["ada@quarry.example"]),
    ])
    func `the inner mailboxes of a routed address are found`(text: String, inner: [String]) throws {
        let address = try #require(Address(text))
        #expect(address.hasRouting)
        #expect(Set(address.innerMailboxes.map(\.fullText)) == Set(inner))
    }

    @Test(arguments: [
        "ada@quarry.example", "bounce+ada=quarry.example@relay.example", "\"ada winter\"@quarry.example",
        "ada/x#y$z&'*-?^_`{|}~@quarry.example", "jürgen@bücher.example",
        "prvs=1234=ada@quarry.example", "ada@[192.0.2.1]",
        "SRS0=x=y=quarry.example=ada@relay.example",
    ])
    func `an address without routing has no inner mailbox`(text: String) throws {
        let address = try #require(Address(text))
        #expect(!address.hasRouting)
        #expect(address.innerMailboxes.isEmpty)
    }

    /// A character counts when server normalization turns it into a routing character. Skips Chinese, Korean and the
    /// scripts of plane 1, whose letters become letters.
    @Test func `every character that compatibility normalization makes a routing character is known`() {
        for value in [0x80..<0x3400, 0xA000..<0xAC00, 0xE000..<0x12000, 0x1D000..<0x20000].joined() {
            guard let scalar = Unicode.Scalar(UInt32(value)) else { continue }
            let normal = String(scalar).precomposedStringWithCompatibilityMapping
            let isRouting = normal.contains { "%!@".contains($0) }
            if isRouting || AddressRouting.plain[scalar] != nil {
                #expect(AddressRouting.plain[scalar] == normal, "U+\(String(value, radix: 16))")
            }
        }
    }

    @Test func `the number of inner mailboxes is limited`() throws {
        let local = String(repeating: "a%", count: 15) + String(repeating: "b!", count: 16) + "c"
        let address = try #require(Address("\(local)@relay.example"))
        #expect(!address.innerMailboxes.isEmpty && address.innerMailboxes.count <= 40)
    }
}
