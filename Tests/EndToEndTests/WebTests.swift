import Foundation
import TestSupport
import Testing

/// The control interface over TCP, asked by curl and openssl.
@Suite(.scoped) struct WebTests {
    /// A guard with users and tokens.
    private struct Room {
        let program: GuardProgram
        /// `http://127.0.0.1:PORT`.
        let address: String
        let curl: [String]

        init(_ more: String = "", tls: Bool = false) throws {
            let port = try FreePort.take()
            var settings = GuardSettings(upstreamPort: try SandboxProgram.start().port)
            settings.more = "control: {listen: \"127.0.0.1:\(port)\"\(more)}"
            program = try GuardProgram.start(settings)
            address = "\(tls ? "https" : "http")://127.0.0.1:\(port)"
            curl = ["--silent", "--show-error", "--include", "--max-time", "20"] + (tls ? ["--insecure"] : [])
            let password = try TestScope.mine.write("password", "correct horse battery")
            for (name, role) in [("ann", "admin"), ("ben", "operator"), ("vic", "viewer")] {
                let added = try program.run("user", "add", name, "--role", role, "--password-file", password)
                #expect(added.exitCode == 0, "\(added)")
            }
        }

        /// Head and body, with the status first.
        func ask(_ path: String, _ arguments: String...) throws -> String {
            let command = try Command.run("curl", curl + arguments + [address + path])
            guard command.exitCode == 0 else { throw TestFailure("\(command)") }
            return command.output
        }

        func token(_ role: String) throws -> String {
            let made = try program.run("token", "add", "robot", "--role", role)
            return "Authorization: Bearer " + made.output.trimmingCharacters(in: .whitespacesAndNewlines)
        }

        /// Logs in; returns the file of the cookie.
        func logIn(_ name: String) throws -> String {
            let jar = try TestScope.mine.path("jar-\(name)")
            let answer = try ask(
                "/login", "--cookie-jar", jar, "--data-urlencode", "name=\(name)", "--data-urlencode",
                "password=correct horse battery")
            #expect(answer.hasPrefix("HTTP/1.1 303") && answer.contains("Location: /\r\n"), "\(answer)")
            return jar
        }
    }

    private func status(_ answer: String) -> Int { Int(answer.split(separator: " ").dropFirst().first ?? "") ?? 0 }

    @Test func `a token does what its role allows, until it is revoked`() throws {
        let room = try Room()
        let (admin, viewer) = (try room.token("admin"), try room.token("viewer"))
        #expect(status(try room.ask("/api/v1/status")) == 401)
        #expect(status(try room.ask("/api/v1/status", "-H", admin + "0")) == 401)
        #expect(status(try room.ask("/api/v1/status", "-H", viewer)) == 200)
        let stop = ["-X", "POST", "-d", "{\"scope\":\"all\",\"mode\":\"defer\",\"reason\":\"wrong price\"}"]
        let refused = try room.ask("/api/v1/stop", "-H", viewer, stop[0], stop[1], stop[2], stop[3])
        #expect(status(refused) == 403 && refused.contains("application/problem+json"), "\(refused)")
        #expect(status(try room.ask("/api/v1/stop", "-H", admin, stop[0], stop[1], stop[2], stop[3])) == 200)
        #expect(try room.program.deliver().contains("stopped: wrong price"))
        let events = try room.program.run("events").output
        #expect(events.contains("robot (token T1)") && events.contains("robot (token T2) is viewer"), "\(events)")
        #expect(try room.program.run("token", "revoke", "T1", "--reason", "over").exitCode == 0)
        #expect(status(try room.ask("/api/v1/status", "-H", admin)) == 401)
    }

    @Test func `a person logs in, and other web sites do not get through`() throws {
        let room = try Room()
        let jar = try room.logIn("ben")
        #expect(try room.ask("/api/v1/access/me", "--cookie", jar).contains("\"ben (password)\""))
        let stop = "{\"scope\":\"all\",\"mode\":\"defer\",\"reason\":\"x\"}"
        for field in ["Origin: http://evil.example", "Origin: null", "Sec-Fetch-Site: cross-site"] {
            let answer = try room.ask("/api/v1/stop", "--cookie", jar, "-H", field, "-d", stop)
            #expect(status(answer) == 403, "\(answer)")
        }
        #expect(status(try room.ask("/login", "-H", "Host: evil.example")) == 421)
        #expect(try room.program.run("status").exitCode == 0, "nothing is stopped")
        #expect(
            status(try room.ask("/api/v1/resume", "--cookie", jar, "-d", "{}")) == 403, "an operator resumes nothing")
        // A changed user logs in again.
        #expect(try room.program.run("user", "change", "ben", "--end-sessions").exitCode == 0)
        #expect(status(try room.ask("/api/v1/access/me", "--cookie", jar)) == 401)
    }

    @Test func `guesses wait, and the address they come from is on record`() throws {
        let room = try Room()
        var answers: [Int] = []
        for _ in 0..<5 {
            answers.append(status(try room.ask("/login", "-d", "name=ann&password=a guess of a password")))
        }
        #expect(answers.prefix(3) == [403, 403, 403] && answers.last == 429, "\(answers)")
        #expect(status(try room.ask("/login", "-d", "name=nobody&password=a guess of a password")) == 403)
        let events = try room.program.run("events").output
        #expect(events.contains("control login as ann") && events.contains("an unknown name"), "\(events)")
        #expect(!events.contains("nobody"))
    }

    @Test func `whether mail would be taken is said without a login`() throws {
        let room = try Room(", hosts: [guard.example.com]")
        #expect(try room.ask("/healthz").hasSuffix("ok\n"))
        let ready = try room.ask("/readyz", "-H", "Host: guard.example.com")
        #expect(status(ready) == 200 && ready.contains("\"ready\":true"), "\(ready)")
        #expect(try room.program.run("health").exitCode == 0)
        let other = try room.ask("/nothing", "-H", "Host: guard.example.com")
        #expect(status(other) == 303 && other.contains("Location: /login?to=%2Fnothing"), "\(other)")
    }

    @Test func `with TLS the cookie is for TLS only, and plain bytes get nothing`() throws {
        let folder = try TestScope.mine.path("certs")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let made = try Command.run(
            "openssl",
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", "\(folder)/key.pem",
                "-out",
                "\(folder)/certificate.pem",
            ])
        #expect(made.exitCode == 0, "\(made)")
        let room = try Room(", certificate: \"\(folder)/certificate.pem\", key: \"\(folder)/key.pem\"", tls: true)
        let answer = try room.ask(
            "/login", "--cacert", "\(folder)/certificate.pem", "--data-urlencode", "name=ann", "--data-urlencode",
            "password=correct horse battery")
        #expect(answer.contains("Set-Cookie: __Host-sendguard=") && answer.contains("; Secure"), "\(answer)")
        let plain = try Command.run(
            "curl", ["--silent", "--max-time", "20", room.address.replacing("https", with: "http")])
        #expect(plain.exitCode != 0)
        let old = try Command.run("curl", room.curl + ["--tls-max", "1.1", room.address + "/healthz"])
        #expect(old.exitCode != 0)
    }

    /// Requests of which two readers could see two different ones.
    @Test(
        arguments: [
            "GET /healthz HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "GET /healthz HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
            "GET /healthz HTTP/1.1\nHost: localhost\n\n",
            "GET /healthz HTTP/1.1\r\nHost: localhost\r\n Folded: x\r\n\r\n",
            "GET /healthz HTTP/1.1\r\nHost : localhost\r\n\r\n", "GET /healthz HTTP/1.1\r\n\r\n",
            "GET http://evil.example/healthz HTTP/1.1\r\nHost: localhost\r\n\r\n",
        ])
    func `an ambiguous request is refused, and the connection ends`(request: String) throws {
        let port = try FreePort.take()
        var settings = GuardSettings(upstreamPort: try SandboxProgram.start().port)
        settings.more = "control: {listen: \"127.0.0.1:\(port)\"}"
        _ = try GuardProgram.start(settings)
        let socket = try TCPSocket(port: port)
        defer { socket.close() }
        try socket.send(Array(request.utf8) + Array("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8))
        var answer = ""
        while let more = try? socket.receive(), !more.isEmpty { answer += String(decoding: more, as: UTF8.self) }
        #expect(answer.hasPrefix("HTTP/1.1 4") || answer.hasPrefix("HTTP/1.1 501"), "\(answer)")
        #expect(!answer.contains("ok\n"), "nothing after it is answered")
    }
}
