import Foundation
import Guard
import Mail
import TestSupport
import Testing

@testable import sendguard

/// `serve` and `config check` use the same checks: files, programs, certificates, logins, rights.
@Suite(.scoped) struct ConfigurationInspectionTests {
    private static let now = Timestamp(rfc3339: "2026-03-01T12:00:00Z")!

    /// Returns the mistakes that the inspection of this configuration finds. A mistake that the reader finds fails the
    /// test.
    private func inspect(_ text: String, at now: Timestamp = ConfigurationInspectionTests.now) throws
        -> ConfigurationInspection
    {
        let state = try TestScope.mine.path("state")
        do {
            let loaded = try ConfigurationLoader.parse("state: \(state)\n" + text, file: "f.yaml")
            return ConfigurationInspection(ServedConfiguration(loaded), at: now)
        } catch {
            Issue.record("\(error.lines)")
            throw error
        }
    }

    private func errors(_ text: String) throws -> [String] { try inspect(text).errors.map(\.text) }
    private func warnings(_ text: String) throws -> [String] { try inspect(text).warnings.map(\.text) }

    private func listener(_ keys: String = "stream: newsletter") -> String {
        "listeners: [{address: \"127.0.0.1:0\", \(keys)}]\n"
    }
    private let esp = "upstreams: [{name: esp, host: 127.0.0.1, tls: none}]\n"

    private func certificate(_ name: String) throws -> String { try Certificates.path(name) }

    /// A file with this mode.
    private func file(_ name: String, _ text: String, mode: Int) throws -> String {
        let path = try TestScope.mine.write(name, text)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        return path
    }

    @Test func `a usable configuration has no problems`() throws {
        let inspection = try inspect(listener() + esp)
        #expect(inspection.problems.isEmpty, "\(inspection.problems)")
        try inspection.refuseErrors()
    }

    @Test func `a fault of the folder in --state is not reported as the file's`() throws {
        let path = try TestScope.mine.path("open")
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        var loaded = try ConfigurationLoader.parse("state: elsewhere\n" + listener() + esp, file: "f.yaml")
        loaded.configuration.state = path
        var served = ServedConfiguration(loaded)
        served.note(flag: "--state", path, instead: "state")
        let found = ConfigurationInspection(served, at: Self.now).errors.map(\.text)
        #expect(found.count == 1 && found[0].hasPrefix("--state: other users can enter"), "\(found)")
    }

    // MARK: Listeners

    @Test func `a key of another certificate is refused with its line`() throws {
        let tls = "tls: implicit, certificate: \(try certificate("good.pem")), key: \(try certificate("other.key"))"
        let found = try errors(listener(tls) + esp)
        #expect(found.count == 1 && found[0].hasPrefix("f.yaml:2: certificate: TLS: "), "\(found)")
        #expect(found[0].contains("other.key"), "\(found)")
    }

    @Test func `an invalid certificate or missing files give one error per listener`() throws {
        let junk = try TestScope.mine.write("junk.pem", "no certificate\n")
        let tls = "tls: implicit, certificate: \(junk), key: \(try certificate("good.key"))"
        #expect(try errors(listener(tls) + esp).first?.contains("cannot use the certificate \(junk)") == true)
        let missing = listener("tls: starttls, certificate: /nowhere/c.pem, key: /nowhere/k.pem")
        #expect(
            try errors(missing + esp) == [
                "f.yaml:2: certificate: the file /nowhere/c.pem does not exist; key: the file /nowhere/k.pem does not exist"
            ])
    }

    @Test func `a key with a passphrase is refused without a prompt`() throws {
        let key = try TestScope.mine.path("locked.key")
        let made = try Command.run(
            "openssl",
            ["pkey", "-in", try certificate("good.key"), "-aes128", "-passout", "pass:hunter2", "-out", key])
        #expect(made.exitCode == 0, "\(made)")
        let tls = "tls: implicit, certificate: \(try certificate("good.pem")), key: \(key)"
        #expect(try errors(listener(tls) + esp).first?.contains("cannot use the key \(key)") == true)
    }

    @Test func `a certificate that has expired or expires soon causes a warning`() throws {
        func tls(_ name: String) throws -> String {
            listener(
                "tls: implicit, certificate: \(try certificate("\(name).pem")), key: \(try certificate("\(name).key"))")
        }
        let expired = try inspect(try tls("expired") + esp)
        #expect(expired.errors.isEmpty)
        #expect(
            expired.warnings.contains {
                $0.text.hasPrefix("f.yaml:2: certificate: ") && $0.text.contains("expired on 2021-")
            })
        let end = try Command.run(
            "openssl", ["x509", "-in", try certificate("good.pem"), "-noout", "-enddate", "-dateopt", "iso_8601"])
        let day = try #require(end.output.split(separator: "=").last?.prefix(10))
        let last = try #require(Timestamp(rfc3339: "\(day)T00:00:00Z"))
        let soon = try inspect(try tls("good") + esp, at: last - .seconds(3 * 86_400)).warnings.map(\.text)
        #expect(soon.contains { $0.contains("expires on \(day), in ") }, "\(soon)")
        #expect(try inspect(try tls("good") + esp, at: last - .seconds(30 * 86_400)).warnings.isEmpty)
    }

    @Test func `the users file is read, and required logins need at least one user`() throws {
        let bad = try file("bad-users", "crm:plain\n", mode: 0o600)
        #expect(try errors(listener("auth: required, users_file: \(bad)") + esp).first?.hasPrefix("\(bad):1: ") == true)
        let empty = try file("users", "# nobody yet\n", mode: 0o600)
        let found = try errors(listener("auth: required, users_file: \(empty)") + esp)
        #expect(found.count == 1 && found[0].hasPrefix("f.yaml:2: users_file: there is no login in "), "\(found)")
        #expect(try errors(listener("auth: optional, users_file: \(empty)") + esp).isEmpty)
        #expect(try errors(listener("auth: optional, users_file: /nowhere/users") + esp).count == 1)
    }

    @Test func `the streams in a list's scope are checked against the logins`() throws {
        let users = try file("users", "crm:$6$abcdefghijklmnop$abcdefghijklmnop\n", mode: 0o600)
        let lists = "lists:\n  - {name: out, scope: {streams: [cmr]}}\n"
        let byLogin = listener("auth: required, users_file: \(users)") + esp + lists
        #expect(try errors(byLogin) == ["f.yaml:5: streams: no listener has a stream \"cmr\"; did you mean \"crm\"?"])
        #expect(try errors(byLogin.replacing("[cmr]", with: "[CRM]")).isEmpty)
        let failure = #expect(throws: CommandFailure.self) { try inspect(byLogin).refuseErrors() }
        #expect(failure?.status == .usage)
    }

    @Test func `a listener on another machine's address is refused`() throws {
        let other = "listeners: [{address: \"192.0.2.1:2525\", allow: [192.0.2.0/24], stream: a}]\n"
        let found = try errors(other + esp)
        #expect(
            found.count == 1 && found[0].hasPrefix("f.yaml:2: address: the guard cannot listen on 192.0.2.1:2525: "),
            "\(found)"
        )
    }

    @Test(arguments: [
        ("host: smtp.example.com, port: 465", "port: servers begin with TLS on port 465"),
        ("host: smtp.example.com, port: 587, tls: implicit", "port: servers begin without TLS on port 587"),
    ])
    func `a port that expects the other kind of TLS causes a warning`(_ keys: String, _ text: String) throws {
        let found = try warnings(listener() + "upstreams: [{name: esp, \(keys)}]\n")
        #expect(found.contains { $0.hasPrefix("f.yaml:3: \(text)") }, "\(found)")
        #expect(try warnings(listener() + "upstreams: [{name: esp, host: smtp.example.com}]\n").isEmpty)
    }

    // MARK: Upstreams

    @Test func `a bad CA file and a bad or missing password are refused`() throws {
        let junk = try TestScope.mine.write("junk.pem", "no certificate\n")
        func upstream(_ keys: String) -> String {
            listener() + "upstreams: [{name: esp, host: smtp.example.com, \(keys)}]\n"
        }
        let found = try errors(upstream("ca_file: \(junk)"))
        #expect(
            found.count == 1 && found[0].hasPrefix("f.yaml:3: ca_file: there is no CA certificate in PEM in \(junk)"))
        #expect(try errors(upstream("ca_file: \(try certificate("ca.pem"))")).isEmpty)
        for (text, why) in [("\n", "is empty"), ("a\nb\n", "a line break"), ("a\u{0}b", "a line break")] {
            let secret = try file("secret", text, mode: 0o600)
            let found = try errors(upstream("username: u, password_file: \(secret)"))
            #expect(found.count == 1 && found[0].contains(why), "\(found)")
        }
        let missing = try errors(upstream("username: u, password_env: SENDGUARD_NO_SUCH_VARIABLE"))
        #expect(missing == ["f.yaml:3: password_env: the environment has no variable SENDGUARD_NO_SUCH_VARIABLE"])
        #expect(try errors(upstream("username: u, password_file: /nowhere/secret")).count == 1)
    }

    @Test func `a bad or missing secret of a list's hashes is refused by the rules for passwords`() throws {
        func lists(_ hash: String) -> String { listener() + esp + "lists: [{name: out, hash: {\(hash)}}]\n" }
        for (text, why) in [("\n", "the salt in"), ("a\nb\n", "a line break"), ("a\u{0}b", "a line break")] {
            let secret = try file("salt", text, mode: 0o600)
            let found = try errors(lists("salt_file: \(secret), salt: prefix"))
            #expect(found.count == 1 && found[0].hasPrefix("f.yaml:4: salt_file: "), "\(found)")
            #expect(found[0].contains(why), "\(found)")
        }
        #expect(
            try errors(lists("hmac_key_file: /nowhere/key"))
                == ["f.yaml:4: hmac_key_file: the file /nowhere/key does not exist"])
        let open = try file("key", "Zq81\n", mode: 0o644)
        let found = try inspect(lists("hmac_key_file: \(open)"))
        #expect(
            found.errors.isEmpty
                && found.warnings.map(\.text) == [
                    "f.yaml:4: hmac_key_file: every user of this machine can read the HMAC key in \(open); "
                        + "run: chmod o= \(open)"
                ])
        let own = try file("own", "Zq81\r\n\n", mode: 0o600)
        #expect(try inspect(lists("hmac_key_file: \(own)")).problems.isEmpty)
        let secret = try ListHashSecretFile.read(ListHashSource(.hmac, file: own))
        #expect(secret == ListHashSecret(.hmac, bytes: Array("Zq81".utf8)), "without the line ends")
    }

    @Test func `secrets that others can read cause a warning, unless their folder is closed`() throws {
        let scope = try TestScope.mine
        let secret = try file("secret", "hunter2\n", mode: 0o644)
        func found(_ path: String) throws -> [String] {
            try warnings(
                listener() + "upstreams: [{name: esp, host: smtp.example.com, username: u, password_file: \(path)}]\n")
        }
        let open = try found(secret)
        #expect(
            open == [
                "f.yaml:3: password_file: every user of this machine can read the password in \(secret); "
                    + "run: chmod o= \(secret)"
            ])
        #expect(try found(try file("own", "hunter2\n", mode: 0o640)).isEmpty)
        let closed = scope.path("closed")
        try FileManager.default.createDirectory(
            atPath: closed, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        try "hunter2\n".write(toFile: "\(closed)/secret", atomically: false, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: "\(closed)/secret")
        #expect(try found("\(closed)/secret").isEmpty)
    }

    @Test func `an upstream without a route causes a warning`() throws {
        let two = "upstreams: [{name: a, host: 127.0.0.1, tls: none}, {name: b, host: 127.0.0.1, tls: none}]\n"
        #expect(try warnings(listener() + two + "routes: [{upstreams: [a]}]\n").count == 1)
        #expect(try warnings(listener() + two + "routes: [{stream: newsletter, upstreams: [a]}]\n").isEmpty)
    }

    // MARK: Around the mail

    @Test func `a program that is missing or not executable and a missing folder are refused`() throws {
        let plain = try file("page", "#!/bin/sh\n", mode: 0o644)
        #expect(
            try errors(listener() + esp + "alerts: {command: [/nowhere/page, ann]}\n")
                == ["f.yaml:4: command: there is no program /nowhere/page"])
        #expect(
            try errors(listener() + esp + "alerts: {command: [\(plain)]}\n")
                == ["f.yaml:4: command: this user may not execute \(plain); run: chmod +x \(plain)"])
        let open = try file("open", "#!/bin/sh\n", mode: 0o757)
        #expect(try warnings(listener() + esp + "alerts: {command: [\(open)]}\n").first?.contains("can change") == true)
        let refresh =
            "lists:\n  - {name: a, refresh: {command: [/nowhere/export]}}\n  - {name: b, refresh: {folder: /nowhere/in}}\n"
        #expect(
            try errors(listener() + esp + refresh) == [
                "f.yaml:5: command: there is no program /nowhere/export",
                "f.yaml:6: folder: the folder /nowhere/in does not exist",
            ])
        // A file and its folder may not exist yet.
        let coming = try inspect(listener() + esp + "lists: [{name: a, refresh: {file: /nowhere/a.csv}}]\n")
        #expect(coming.errors.isEmpty && coming.warnings.count == 1)
    }

    @Test func `an unknown group and an impossible state folder are refused`() throws {
        #expect(
            try errors(listener() + esp + "control: {group: no-such-group}\n")
                == ["f.yaml:4: group: this system has no group \"no-such-group\""])
        let blocker = try TestScope.mine.write("blocker", "")
        let loaded = try ConfigurationLoader.parse("state: \(blocker)/state\n" + listener() + esp, file: "f.yaml")
        let inspection = ConfigurationInspection(ServedConfiguration(loaded), at: Self.now)
        #expect(inspection.errors.map(\.text).first?.hasPrefix("f.yaml:1: state: ") == true, "\(inspection.problems)")
        let failure = #expect(throws: CommandFailure.self) { try inspection.refuseErrors() }
        #expect(failure?.status == .cannot)
    }

    @Test(arguments: [0o750, 0o701, 0o755, 0o1777])
    func `a state folder that others can enter is refused with the command to run`(mode: Int) throws {
        let state = try TestScope.mine.path("state")
        try FileManager.default.createDirectory(atPath: state, withIntermediateDirectories: true)
        func setMode(_ mode: Int) throws {
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: state)
        }
        try setMode(mode)
        let inspection = try inspect(listener() + esp)
        let found = inspection.errors.map(\.text)
        #expect(found.count == 1 && found[0].hasPrefix("f.yaml:1: state: "), "\(found)")
        #expect(found.first?.contains("run: chmod 700 \(state)") == true, "\(found)")
        #expect(#expect(throws: CommandFailure.self) { try inspection.refuseErrors() }?.status == .cannot)
        for good in [0o700, 0o710] {
            try setMode(good)
            #expect(try errors(listener() + esp).isEmpty)
        }
    }

    @Test func `a state folder whose path is too long for the socket is refused`() throws {
        for (count, isGood) in [(92, true), (93, false)] {
            let folder = "/tmp/" + String(repeating: "d", count: count - 5)
            let loaded = try ConfigurationLoader.parse("state: \(folder)\n" + listener() + esp, file: "f.yaml")
            let found = ConfigurationInspection(ServedConfiguration(loaded), at: Self.now).errors.map(\.text)
            #expect(found.isEmpty == isGood, "\(found)")
            #expect(isGood || found[0].contains("choose a shorter folder"), "\(found)")
        }
    }

    @Test(
        arguments: [
            ("127.0.0.1:2525", "0.0.0.0:2525"), ("127.0.0.1:2525", "[::]:2525"), ("[::1]:2525", "[::]:2525"),
            ("0.0.0.0:2525", "[::]:2525"), ("[::1]:2525", "[0:0:0:0:0:0:0:1]:2525"),
            ("127.0.0.1:2525", "[::ffff:127.0.0.1]:2525"),
        ])
    func `two listeners on the same address and port are a mistake`(one: String, other: String) throws {
        func text(_ one: String, _ other: String) -> String {
            "listeners:\n" + [one, other].map { "  - {address: \"\($0)\", stream: a, allow: [10.0.0.0/8]}\n" }.joined()
        }
        for (first, second) in [(one, other), (other, one)] {
            let found = try errors(text(first, second) + esp)
            #expect(
                found.count == 1 && found[0].hasPrefix("f.yaml:4: address: \(second) and \(first) both use port 2525"),
                "\(found)")
        }
        #expect(try errors(text(one, other.replacing("2525", with: "2526")) + esp).isEmpty)
        #expect(try errors(text("[::1]:2525", "127.0.0.1:2525") + esp).isEmpty)
        #expect(try errors(text("[::1]:2525", "0.0.0.0:2525") + esp).isEmpty)
    }

    @Test(
        arguments: [
            ("127.0.0.1", "127.0.0.1"), ("127.0.0.1", "localhost"), ("127.0.0.1", "LOCALHOST."),
            ("127.0.0.1", "0.0.0.0"),
            ("0.0.0.0", "127.0.0.1"), ("0.0.0.0", "127.9.9.9"), ("0.0.0.0", "localhost"), ("[::]", "127.0.0.1"),
            ("[::]", "::1"), ("[::1]", "localhost"), ("[::1]", "::"), ("127.0.0.1", "::ffff:127.0.0.1"),
        ])
    func `an upstream that is the guard's own listener is a mistake`(listener: String, host: String) throws {
        func text(_ port: Int) -> String {
            "listeners: [{address: \"\(listener):2525\", stream: a, allow: [10.0.0.0/8]}]\n"
                + "upstreams: [{name: esp, host: \"\(host)\", port: \(port)}]\n"
        }
        let found = try errors(text(2525))
        #expect(found.count == 1 && found[0].hasPrefix("f.yaml:3: host: "), "\(found)")
        #expect(found.first?.contains("is this guard's own listener") == true, "\(found)")
        #expect(try errors(text(2526)).isEmpty)
    }

    @Test func `an upstream on another address than the listener is not a mistake`() throws {
        for (listener, host) in [("127.0.0.1", "127.0.0.2"), ("127.0.0.1", "::1"), ("0.0.0.0", "::1")] {
            let text =
                "listeners: [{address: \"\(listener):2525\", stream: a, allow: [10.0.0.0/8]}]\n"
                + "upstreams: [{name: esp, host: \"\(host)\", port: 2525}]\n"
            #expect(try errors(text).isEmpty, "\(listener) \(host)")
        }
        let other =
            "listeners: [{address: \"0.0.0.0:2525\", stream: a, allow: [10.0.0.0/8]}]\n"
            + "upstreams: [{name: esp, host: 192.0.2.1, port: 2525}]\n"
        #expect(try errors(other).isEmpty)
    }

    @Test(arguments: [
        ("0.0.0.0/0", true), ("::/0", true), ("0.0.0.0/1, 128.0.0.0/1", true), ("128.0.0.0/1", true),
        ("2000::/3", true), ("::ffff:0:0/96", true), ("0.0.0.0/2, 64.0.0.0/2", true), ("10.0.0.0/8", false),
        ("0.0.0.0/2", false), ("2001:db8::/32", false), ("fc00::/7", false), ("10.0.0.0/8, 192.168.0.0/16", false),
    ])
    func `a listener that is open to most of the internet causes a warning of an open relay`(
        allow: String, isOpen: Bool
    ) throws {
        let quoted = allow.split(separator: ", ").map { "\"\($0)\"" }.joined(separator: ", ")
        func found(_ address: String, _ keys: String = "") throws -> [String] {
            try warnings("listeners: [{address: \"\(address)\", stream: a, allow: [\(quoted)]\(keys)}]\n" + esp)
                .filter { $0.contains("OPEN RELAY") }
        }
        for address in ["0.0.0.0:2525", "[::]:2525"] {
            let found = try found(address)
            #expect(found.count == (isOpen ? 1 : 0), "\(found)")
            #expect(
                !isOpen || (found[0].hasPrefix("f.yaml:2: allow: ") && found[0].contains("auth: required")), "\(found)")
        }
        #expect(try found("127.0.0.1:2525").isEmpty)
        let users = try file(
            "users", "ann:$y$j9T$abcdefghijklmnop$0123456789abcdefghijklmnopqrstuvwxyzABCDEFG\n", mode: 0o600)
        let tls = "tls: starttls, certificate: \(try certificate("good.pem")), key: \(try certificate("good.key"))"
        #expect(try found("0.0.0.0:2525", ", auth: required, users_file: \(users), \(tls)").isEmpty)
    }

    @Test func `a configured rule that can never trip causes a warning, a default rule does not`() throws {
        let rule = "  - {name: own, count: findings, check: placeholder, window: 1h, at_least: 1}\n"
        let checks = "checks: {placeholder: {mode: observe}}\n"
        #expect(try warnings(listener() + esp + checks).isEmpty)
        let found = try warnings(listener() + esp + checks + "trips:\n" + rule)
        #expect(
            found.count == 1 && found[0].contains("the rule own can never trip: the check placeholder only observes"))
        #expect(try warnings(listener() + esp + "trips:\n" + rule).isEmpty)
        let bounces = "trips: [{name: own, count: bounces, window: 1h, at_least: 1}]\n"
        #expect(try warnings(listener() + esp + bounces).count == 1)
    }

    @Test func `a mistake in a flag's value is reported under the flag's name`() throws {
        let text =
            "listeners: [{address: \"127.0.0.1:1\", stream: a}, {address: \"127.0.0.1:2\", stream: b}]\n" + esp
            + "lists:\n  - {name: out, scope: {streams: [b]}}\n"
        let path = try TestScope.mine.write("c.yaml", "state: \(try TestScope.mine.path("state"))\n" + text)
        let common = try CommonOptions.parse(["--config", path])
        let served = try ServeCommand.configuration(common, listen: "127.0.0.1:0", upstream: nil)
        // The flag has replaced the listener of stream b.
        let found = ConfigurationInspection(served, at: Self.now).errors.map(\.text)
        #expect(found == ["\(path):5: streams: no listener has a stream \"b\"; known: a"], "\(found)")
        let flagged = try ServeCommand.configuration(common, listen: "192.0.2.1:1", upstream: nil)
        #expect(
            ConfigurationInspection(flagged, at: Self.now).errors.contains {
                $0.text.hasPrefix("--listen: address: the guard cannot listen on 192.0.2.1:1")
            })
    }
}
