import Guard
import Testing

@testable import sendguard

/// The options of `list import` that name the secret of a list's hashes.
struct ListSecretOptionsTests {
    private func agree(_ arguments: [String], _ hash: ListHashSource?, configured: Bool = true) throws {
        let options = try ListSecretOptions.parse(arguments)
        var settings = ListSettings(name: "out")
        settings.hash = hash
        try options.agree(with: configured ? settings : nil, list: "out")
    }

    private func refusal(_ arguments: [String], _ hash: ListHashSource?, configured: Bool = true) -> String {
        do {
            try agree(arguments, hash, configured: configured)
            return ""
        } catch {
            return (error as? CommandFailure)?.lines.joined() ?? "\(error)"
        }
    }

    @Test func `no secret, or the one in the configuration, is good`() throws {
        try agree([], nil, configured: false)
        try agree([], ListHashSource(.hmac, file: "/k"))
        try agree(["--salt-file", "/s/../s", "--salt", "prefix"], ListHashSource(.prefix, file: "/s"))
        try agree(["--hmac-key-file", "/k"], ListHashSource(.hmac, file: "/k"))
    }

    @Test func `a secret that the guard would not know is refused with what to configure`() {
        let salt = ["--salt-file", "/s", "--salt", "suffix"]
        #expect(
            refusal(salt, nil, configured: false)
                == "nothing was imported: each lookup needs the salt, also after a restart, so it belongs in the "
                + "configuration. In the configuration, add under \"lists\": - {name: out, hash: {salt_file: /s, "
                + "salt: suffix}}; reload, and import the file again")
        #expect(refusal(salt, nil).contains("add to the list out: hash: {salt_file: /s, salt: suffix}"))
        #expect(
            refusal(salt, ListHashSource(.prefix, file: "/s"))
                == "nothing was imported: the configuration has another secret for the list: hash: {salt_file: /s, salt: "
                + "prefix}. In the configuration, change in the list out: hash: {salt_file: /s, salt: suffix}; reload, "
                + "and import the file again")
        #expect(refusal(["--hmac-key-file", "/k"], nil).contains("needs the HMAC key"))
    }

    @Test(arguments: [
        ["--salt-file", "/s"], ["--salt", "prefix"], ["--salt-file", "/s", "--salt", "middle"],
        ["--salt-file", "/s", "--salt", "prefix", "--hmac-key-file", "/k"],
    ])
    func `options that do not fit are refused`(_ arguments: [String]) {
        #expect(throws: (any Error).self) { try ListSecretOptions.parse(arguments) }
    }
}
