import Testing

@testable import sendguard

struct UsersFileTests {
    private static let hash = "$y$j9T$abcdefghijklmnop$qrstuvwxyz0123456789"

    @Test func `names and hashes are read`() throws {
        let file = try UsersFile(
            "# logins\n\nnews:\(Self.hash)\ncrm@example.com:$6$salt$\(String(repeating: "x", count: 86))\r\n", file: "u"
        )
        #expect(file.hashes.keys.sorted() == ["crm@example.com", "news"])
        #expect(file.hashes["news"] == Self.hash)
    }

    @Test func `every mistake is reported with its line and without the hash`() {
        let text =
            "news\n:\(Self.hash)\na b:\(Self.hash)\nold:$1$salt$hunter2hunter2hunter2\nplain:hunter2\nx:\(Self.hash)\nx:\(Self.hash)\n"
        let error = #expect(throws: ConfigurationError.self) { try UsersFile(text, file: "users") }
        let lines = error?.lines ?? []
        #expect(lines.map { $0.prefix(8) } == ["users:1:", "users:2:", "users:3:", "users:4:", "users:5:", "users:7:"])
        #expect(!lines.joined().contains("hunter2"))
        #expect(!lines.joined().contains(Self.hash))
    }
}
