import Foundation
import TestSupport
import Testing

/// The commands in config/refresh, run against a stand-in for the ESPs' APIs.
@Suite(.scoped) struct RefreshCommandTests {
    private static let secret = #"s3c"r\et"#

    enum Vendor: String, CaseIterable, CustomTestStringConvertible {
        case ses, sendgrid, mailgun, postmark

        var testDescription: String { rawValue }

        /// Rows in the second page of each, so that a fault there comes after good rows.
        var people: Int { self == .sendgrid ? 900 : 1900 }
    }

    /// The stand-in, with its script.
    private func service(
        people: Int, fault: String? = nil, tags: [String: [String]] = [:], secret: String = Self.secret
    ) throws -> (url: String, requests: () throws -> [String]) {
        let scope = try TestScope.mine
        var script: [String: Any] = ["people": people, "secret": secret, "tags": tags]
        script["fault"] = fault
        let name = scope.uniqueName("api")
        let file = try scope.write(
            "\(name).json", String(decoding: try JSONSerialization.data(withJSONObject: script), as: UTF8.self))
        let portFile = scope.path("\(name).port")
        guard let python = Checkout.find("python3") else { throw TestFailure("python3 is not installed") }
        let child = try ChildProcess(
            python, ["\(Checkout.root)/Tests/RefreshAPI/esp_api.py", file, portFile], log: scope.path(name))
        scope.atEnd { child.endAtOnce() }
        try waitUntil("the stand-in of the API") {
            if let code = child.exitCode { throw TestFailure("it ended with \(code): \(child.errorOutput)") }
            return FileManager.default.fileExists(atPath: portFile)
        }
        let port = try String(contentsOfFile: portFile, encoding: .utf8)
        return ("http://127.0.0.1:\(port)", { child.output.split(separator: "\n").map(String.init) })
    }

    private func arguments(_ vendor: Vendor, _ url: String) throws -> [String] {
        let scope = try TestScope.mine
        let key = try scope.write(scope.uniqueName("key"), Self.secret + "\n")
        switch vendor {
        case .ses:
            let file = try scope.write(
                scope.uniqueName("credentials"),
                "[other]\naws_access_key_id=x\n[default]\naws_access_key_id = AKIDEXAMPLE\n"
                    + "aws_secret_access_key = \(Self.secret)\n")
            return ["--region", "eu-west-1", "--credentials", file, "--url", url]
        case .sendgrid: return ["--key-file", key, "--kinds", "bounces", "--url", url]
        case .mailgun:
            return ["--domain", "quarry.example", "--kinds", "unsubscribes", "--key-file", key, "--url", url]
        case .postmark: return ["--token-file", key, "--streams", "broadcast,offers", "--url", url]
        }
    }

    private func run(_ vendor: Vendor, _ arguments: [String]) throws -> Command {
        try Command.run("\(Checkout.root)/config/refresh/\(vendor)", arguments, environment: ["RETRIES": "1"])
    }

    private func rows(_ command: Command) throws -> [[String: String]] {
        try command.output.split(separator: "\n").map {
            try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: String])
        }
    }

    @Test(arguments: Vendor.allCases)
    func `every row of every page is printed, with its reason and date`(_ vendor: Vendor) throws {
        let service = try service(people: vendor.people)
        let done = try run(vendor, try arguments(vendor, service.url))
        #expect(done.exitCode == 0, "\(done)")
        let rows = try rows(done)
        #expect(Set(rows.map { $0["email"] }) == Set((0..<vendor.people).map { "p\($0)@quarry.example" }))
        let reasons: [Vendor: Set<String>] = [
            .ses: ["bounced", "complained"], .sendgrid: ["bounced"], .mailgun: ["unsubscribed"],
            .postmark: ["bounced", "complained", "unsubscribed"],
        ]
        #expect(Set(rows.compactMap { $0["reason"] }) == reasons[vendor])
        #expect(rows.allSatisfy { $0["created_at"]?.contains("2026") == true })
        #expect(try service.requests().count > 1)
        #expect(try !service.requests().contains { $0.contains(Self.secret) })
    }

    @Test(arguments: Vendor.allCases, ["error", "cut", "text"])
    func `a fault after the first page prints nothing`(_ vendor: Vendor, _ fault: String) throws {
        let service = try service(people: vendor.people, fault: fault)
        let done = try run(vendor, try arguments(vendor, service.url))
        #expect(done.exitCode == 3)
        #expect(done.output == "")
        #expect(done.errorOutput.contains("\(vendor): "))
        #expect(!done.errorOutput.contains(Self.secret))
        #expect(!done.errorOutput.contains("@quarry.example"))
    }

    @Test(arguments: Vendor.allCases)
    func `an answer of too many requests is tried again`(_ vendor: Vendor) throws {
        let service = try service(people: vendor.people, fault: "once")
        let done = try run(vendor, try arguments(vendor, service.url))
        #expect(done.exitCode == 0, "\(done)")
        #expect(Set(try rows(done).map { $0["email"] }).count == vendor.people)
    }

    @Test(arguments: Vendor.allCases)
    func `a wrong secret and an empty list are refused`(_ vendor: Vendor) throws {
        let other = try service(people: 3, secret: "other")
        let refused = try run(vendor, try arguments(vendor, other.url))
        #expect(refused.exitCode == 3 && refused.output == "")
        #expect(refused.errorOutput.contains("the secret is wrong"))
        let empty = try service(people: 0)
        let arguments = try arguments(vendor, empty.url)
        #expect(try run(vendor, arguments).exitCode == 3)
        #expect(try run(vendor, arguments + ["--may-be-empty"]).exitCode == 0)
    }

    @Test func `a list of SendGrid that changes while it is read is read again`() throws {
        let once = try service(people: 1400, fault: "moved")
        let done = try run(.sendgrid, try arguments(.sendgrid, once.url))
        #expect(done.exitCode == 0, "\(done)")
        #expect(Set(try rows(done).map { $0["email"] }) == Set((1..<1400).map { "p\($0)@quarry.example" }))
        let always = try service(people: 1400, fault: "moving")
        let given = try run(.sendgrid, try arguments(.sendgrid, always.url))
        #expect(given.exitCode == 3 && given.output == "")
    }

    @Test func `people who left one tag of Mailgun are left out and counted`() throws {
        let service = try service(people: 4, tags: ["1": ["news"], "2": ["news", "*"], "3": ["offers"]])
        let arguments = try arguments(.mailgun, service.url)
        let all = try run(.mailgun, arguments)
        #expect(try rows(all).map { $0["email"] } == ["p0@quarry.example", "p2@quarry.example"])
        #expect(all.errorOutput.contains("2 rows left out"))
        let news = try run(.mailgun, arguments + ["--tag", "news"])
        #expect(try rows(news).map { $0["email"] } == (0..<3).map { "p\($0)@quarry.example" })
    }

    @Test func `a page on another machine is not asked for`() throws {
        let service = try service(people: 1900, fault: "away")
        let done = try run(.mailgun, try arguments(.mailgun, service.url))
        #expect(done.exitCode == 3 && done.output == "")
        #expect(done.errorOutput.contains("at another address"))
    }

    @Test(arguments: Vendor.allCases)
    func `a secret is not sent in the clear, and a missing flag is named`(_ vendor: Vendor) throws {
        let clear = try run(vendor, try arguments(vendor, "http://esp.example"))
        #expect(clear.exitCode == 2)
        #expect(clear.errorOutput.contains("https://"))
        let missing = try run(vendor, [])
        #expect(missing.exitCode == 2)
        #expect(missing.errorOutput.contains("is missing (try --help)"))
        #expect(try run(vendor, ["--url"]).errorOutput.contains("--url needs a value"))
        #expect(try run(vendor, ["--help"]).output.contains("\(vendor) --"))
    }

    @Test func `the guard refreshes a list with such a command`() throws {
        let service = try service(people: 5)
        let sandbox = try SandboxProgram.start()
        var settings = GuardSettings(upstreamPort: sandbox.port)
        let command = ["\(Checkout.root)/config/refresh/postmark"] + (try arguments(.postmark, service.url))
        let list = command.map { "\"\($0)\"" }.joined(separator: ", ")
        settings.more = """
            lists: [{name: unsubscribed, kind: suppression, refresh: {command: [\(list)], every: 1h}}]
            """
        let program = try GuardProgram.start(settings)
        try waitUntil("p4 to be suppressed") {
            let reply = try program.deliver(to: ["p4@quarry.example"])
            return reply.code == 550 && reply.contains("suppressed (complained 2026-03-01")
        }
    }
}
