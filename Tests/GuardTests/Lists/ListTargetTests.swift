import Mail
import Testing

@testable import Guard

struct ListTargetTests {
    @Test(arguments: ListHash.Algorithm.allCases) func `the hash of an empty text is no entry`(
        algorithm: ListHash.Algorithm
    ) {
        let digits = [
            "md5": "d41d8cd98f00b204e9800998ecf8427e", "sha1": "da39a3ee5e6b4b0d3255bfef95601890afd80709",
            "sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "sha512": "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f"
                + "63b931bd47417a81a538327af927da3e",
        ]
        let file = ListFile(Array("\(digits[algorithm.rawValue]!)\n".utf8), format: .hashes)
        #expect(file.entries.isEmpty && file.badRows.count == 1)
        let plain = ListFile(Array("email\n\(digits[algorithm.rawValue]!)\nann@x.example\n".utf8))
        #expect(plain.entries.count == 1 && plain.badRows.first?.reason.contains("of an empty text") == true)
    }

    private func key(_ text: String, _ options: AddressKeyOptions = []) -> String? {
        try? ListTarget.read(text, options).get().key
    }

    @Test(arguments: [
        ("Jane@X.Example", "jane@x.example"), ("@Bücher.example", "@xn--bcher-kva.example"),
        ("Example.COM", "@example.com"), ("*@example.com", "@example.com"), ("@localhost", "@localhost"),
        ("*.example.com", "*.example.com"), (".Example.com", "*.example.com"), ("*@*.example.com", "*.example.com"),
        ("Postmaster@*", "postmaster@*"), ("\"no-reply\"@*", "no-reply@*"), ("bounce-*@*", "bounce-*@*"),
        ("\u{A0}jane@x.example\u{200B}\u{FEFF}", "jane@x.example"),
        ("900150983CD24FB0D6963F7D28E17F72", "md5:900150983cd24fb0d6963f7d28e17f72"),
        ("SHA1:\(String(repeating: "0F", count: 20))", "sha1:\(String(repeating: "0f", count: 20))"),
    ])
    func `an entry is read into its key`(text: String, key: String) throws {
        let target = try ListTarget.read(text).get()
        #expect(target.key == key)
        #expect(ListTarget(key: key) == target)
    }

    @Test(arguments: [
        "", "jane", "1.5", "a.b", "jane@", "@", "*", "*@*", "**@*", "*.", ".", "a*@x.example", "jane@*.example",
        "*.*.example", "x.example*", "jane@x@y.example", "@[192.0.2.1]", "-a.example",
        String(repeating: "a", count: 33), String(repeating: "g", count: 32),
        "md5:\(String(repeating: "0", count: 40))",
    ])
    func `an entry that is not an address, domain, pattern or hash is refused`(text: String) {
        #expect(key(text) == nil)
    }

    @Test(arguments: ListHash.Algorithm.allCases) func `the algorithm of a hash is recognised by its length`(
        algorithm: ListHash.Algorithm
    )
        throws
    {
        for digits in ["0a", "0A"] {
            let hash = try #require(ListHash(hex: String(repeating: digits, count: algorithm.digestBytes)))
            #expect(hash.algorithm == algorithm)
            #expect(hash.bytes == [UInt8](repeating: 0x0A, count: algorithm.digestBytes))
        }
    }

    @Test func `one list may contain plain and hashed entries`() {
        let hashes = [32, 40, 64, 128].map { String(repeating: "e", count: $0) }
        let text = (["a@x.example"] + hashes + ["x.example", "@y.example", "*.z.example", "abuse@*", "b@x.example"])
            .joined(separator: "\n")
        let file = ListFile(Array(text.utf8))
        #expect(file.badRows.isEmpty && file.entries.count == 10)
        #expect(
            file.entries.map(\.target.kindText) == [
                "an address", "an MD5 hash", "a SHA-1 hash", "a SHA-256 hash", "a SHA-512 hash", "a domain", "a domain",
                "a domain with its subdomains", "a local-part pattern", "an address",
            ])
    }

    @Test func `a first row with a hash or a domain is not taken for a header`() {
        let hash = String(repeating: "e", count: 32)
        #expect(ListFile(Array("\(hash)\na@x.example\n".utf8)).entries.map(\.key) == ["md5:\(hash)", "a@x.example"])
        #expect(ListFile(Array("x.example\ny.example\n".utf8)).entries.map(\.key) == ["@x.example", "@y.example"])
        #expect(ListFile(Array("Domain\ny.example\n".utf8)).entries.map(\.key) == ["@y.example"])
    }

    @Test func `a list's address options apply to its entries`() {
        let options: AddressKeyOptions = [.subaddress, .gmailDots]
        #expect(key("J.ane+news@googlemail.com", options) == "jane@gmail.com")
        #expect(key("jane+news@*", options) == "jane@*")
        #expect(ListFile(Array("a+b@x.example\n".utf8), options: options).entries.map(\.key) == ["a@x.example"])
    }

    @Test func `a recipient is looked up by every key that can match it`() throws {
        let address = try #require(Address("J.ane+a@mail.GoogleMail.com"))
        #expect(
            ListTarget.keys(for: address, .subaddress) == [
                "j.ane@mail.googlemail.com", "@mail.googlemail.com", "*.mail.googlemail.com", "j.ane@*",
                "*.googlemail.com", "*.com",
            ])
        let gmail = try #require(Address("jane@googlemail.com"))
        #expect(ListTarget.keys(for: gmail, .gmailDots).prefix(2) == ["jane@gmail.com", "@googlemail.com"])
        #expect(ListTarget.keys(for: try #require(Address("a@[192.0.2.1]"))).count == 4)
    }

    @Test func `an address is hashed in each form that lists use`() throws {
        #expect(
            ListHash.texts(of: try #require(Address("Jane@X.example"))) == [
                "jane@x.example", "Jane@X.example", "JANE@X.EXAMPLE", "jane@x.example\n",
            ])
        #expect(
            ListHash.texts(of: try #require(Address("a@ü.example"))) == [
                "a@ü.example", "a@xn--tda.example", "A@Ü.EXAMPLE", "a@ü.example\n",
            ])
    }

    @Test func `an address at an A-label domain is hashed as people write it, too`() throws {
        let texts = ListHash.texts(of: try #require(Address("Jane@XN--BCHER-KVA.example")))
        #expect(texts.contains("jane@bücher.example") && texts.contains("jane@xn--bcher-kva.example"))
        for plain in ["jane@x.example", "jane@axn--bcher-kva.example", "xn--a@x.example"] {
            #expect(ListHash.texts(of: try #require(Address(plain))).count == 3, "\(plain)")
        }
    }

    @Test func `a list with options has hashes of the same mailbox`() throws {
        let address = try #require(Address("J.ane+a@googlemail.com"))
        let texts = ListHash.texts(of: address, [.subaddress, .gmailDots])
        for same in ["jane@gmail.com", "j.ane@googlemail.com", "jane+a@gmail.com"] { #expect(texts.contains(same)) }
        #expect(!ListHash.texts(of: address).contains("jane@gmail.com"))
        #expect(!ListHash.texts(of: address, .subaddress).contains("jane@gmail.com"))
    }

    /// A digest that shows its input: the sum of its bytes, each with its place, in the right length.
    private static let shown: ListDigest = { algorithm, bytes in
        var sum = [UInt8](repeating: 0, count: algorithm.digestBytes)
        for (index, byte) in bytes.enumerated() { sum[index % sum.count] = sum[index % sum.count] &* 31 &+ byte }
        return sum
    }

    @Test func `a hash of an address as written is found by the address as written`() throws {
        let given = try #require(Address("Jane.Doe@x.example"))
        for text in ["Jane.Doe@x.example", "jane.doe@x.example", "JANE.DOE@X.EXAMPLE"] {
            let hash = ListHash(algorithm: .md5, bytes: Self.shown(.md5, Array(text.utf8)))
            let file = ListFile(Array("md5\n\(ListHash.hex(hash.bytes))\n".utf8))
            let keys = try #require(ListHash.all(of: given, .md5, by: Self.shown)).map(\.key)
            #expect(file.entries.count == 1 && keys.contains(file.entries[0].key), "\(text)")
        }
    }

    @Test(arguments: ListHash.Algorithm.allCases) func `a salt stands before or behind the address`(
        algorithm: ListHash.Algorithm
    ) throws {
        let address = try #require(Address("Jane@X.example"))
        for (form, text) in [(ListHashSecret.Form.prefix, "saltjane@x.example"), (.suffix, "jane@x.examplesalt")] {
            let secret = ListHashSecret(form, bytes: Array("salt".utf8))
            let hashes = try #require(ListHash.all(of: address, algorithm, by: Self.shown, with: secret))
            #expect(hashes.count == 4 && hashes[0].bytes == Self.shown(algorithm, Array(text.utf8)))
            #expect(!"\(secret) \(String(reflecting: secret))".contains("salt"))
        }
    }

    @Test(arguments: ListHash.Algorithm.allCases, [3, 64, 65, 129]) func `an HMAC is made as RFC 2104 says`(
        algorithm: ListHash.Algorithm, keyBytes: Int
    ) throws {
        let key = [UInt8](repeating: 0xAA, count: keyBytes)
        let block = algorithm == .sha512 ? 128 : 64
        let short = keyBytes > block ? Self.shown(algorithm, key) : key
        let padded = short + [UInt8](repeating: 0, count: block - short.count)
        let inner = Self.shown(algorithm, padded.map { $0 ^ 0x36 } + Array("jane@x.example".utf8))
        let hashes = ListHash.all(
            of: try #require(Address("jane@x.example")), algorithm, by: Self.shown,
            with: ListHashSecret(.hmac, bytes: key))
        #expect(hashes?.first?.bytes == Self.shown(algorithm, padded.map { $0 ^ 0x5C } + inner))
    }

    @Test func `without the algorithm there are no digests`() throws {
        let address = try #require(Address("jane@x.example"))
        for form in ListHashSecret.Form.allCases {
            let secret = ListHashSecret(form, bytes: [1])
            #expect(ListHash.all(of: address, .md5, by: { _, _ in [] }, with: secret) == nil)
        }
    }

    @Test(arguments: [
        ("postmaster", "postmaster", true), ("postmaster", "postmaster2", false), ("bounce-*", "bounce-1", true),
        ("bounce-*", "bounce", false), ("*-bounces", "a-bounces-bounces", true), ("a*b*c", "axxbyybc", true),
        ("a*b*c", "axxbyyb", false), ("*a", "", false), ("a*", "a", true),
    ])
    func `an asterisk in a local-part pattern matches any text`(pattern: String, localPart: String, matches: Bool) {
        #expect(LocalPartPattern(normal: pattern).matches(localPart) == matches)
    }
}
