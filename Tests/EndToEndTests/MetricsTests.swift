import Foundation
import TestSupport
import Testing

/// The metrics of a running guard, scraped after real mail.
@Suite(.scoped) struct MetricsTests {
    /// A guard with the interface over TCP.
    private struct Scraped {
        let program: GuardProgram
        let address: String

        init(_ control: String = "", _ more: String = "", esp: Int) throws {
            let port = try FreePort.take()
            var settings = GuardSettings(upstreamPort: esp)
            settings.more = "control: {listen: \"127.0.0.1:\(port)\"\(control)}\n\(more)"
            program = try GuardProgram.start(settings)
            address = "http://127.0.0.1:\(port)/metrics"
        }

        func ask(_ arguments: String...) throws -> String {
            try Command.run(
                "curl", ["--silent", "--show-error", "--include", "--max-time", "20"] + arguments + [address]
            ).output
        }

        /// The value of a series, written as in the text; nil when there is no such line.
        func value(_ series: String) throws -> Double? {
            let line = try ask().split(separator: "\n").first { $0.hasPrefix(series + " ") }
            return line.flatMap { Double($0.dropFirst(series.count + 1).filter { !$0.isWhitespace }) }
        }
    }

    private func messages(_ verdict: String) -> String {
        "sendguard_messages_total{verdict=\"\(verdict)\",stream=\"newsletter\",upstream=\"esp\"}"
    }

    private func deliveries(_ state: String) -> String {
        "sendguard_deliveries_total{state=\"\(state)\",stream=\"newsletter\"}"
    }

    @Test func `mail is counted by what became of it`() throws {
        let scraped = try Scraped(esp: try SandboxProgram.start().port)
        let guarded = scraped.program
        #expect(try scraped.value(messages("relayed")) == 0, "a series is there before its first mail")
        #expect(try guarded.deliver(to: ["a@example.net", "b@example.net"]).code == 250)
        let blocked = TestMessage.plain(subject: "Hello {{first_name}}")
        #expect(try guarded.deliver(message: blocked).code == 550)
        #expect(try guarded.run("stop", "--reason", "wrong price").exitCode == 0)
        #expect(try guarded.deliver().code == 451)

        #expect(try scraped.value(messages("relayed")) == 1)
        #expect(try scraped.value(messages("blocked")) == 1)
        #expect(try scraped.value(messages("deferred")) == 1)
        #expect(try scraped.value(deliveries("accepted")) == 2)
        #expect(try scraped.value(deliveries("blocked")) == 1)
        #expect(try scraped.value("sendguard_findings_total{check=\"placeholder\",action=\"blocked\"}") == 1)
        #expect(
            try scraped.value("sendguard_upstream_replies_total{upstream=\"esp\",command=\"data\",class=\"2xx\"}") == 1)
        #expect(try scraped.value("sendguard_relayed_bytes_total{upstream=\"esp\"}") ?? 0 > 100)
        #expect(try scraped.value("sendguard_state{state=\"stopped\"}") == 1)
        #expect(try scraped.value("sendguard_state{state=\"running\"}") == 0)
        #expect(try scraped.value("sendguard_stops{origin=\"person\",mode=\"defer\"}") == 1)
        #expect(try scraped.value("sendguard_permits_outstanding") == 0)
        #expect(try scraped.value("sendguard_commit_seconds_count") ?? 0 >= 2)
        #expect(try scraped.value("process_resident_memory_bytes") ?? 0 > 1e6)
        #expect(try scraped.value("process_open_fds") ?? 0 > 5)
    }

    @Test func `recipients refused at RCPT count when the message ends, and lists have an age`() throws {
        let scraped = try Scraped("", "lists: [{name: optouts, max_age: 24h}]", esp: try SandboxProgram.start().port)
        let guarded = scraped.program
        #expect(try scraped.value("sendguard_list_up{list=\"optouts\"}") == 0)
        let file = try TestScope.mine.write("optouts.csv", "email\ngone@example.net\n")
        #expect(try guarded.run("list", "import", "optouts", file).exitCode == 0)
        #expect(try scraped.value("sendguard_list_up{list=\"optouts\"}") == 1)
        #expect(try scraped.value("sendguard_list_rows{list=\"optouts\"}") == 1)
        #expect(try scraped.value("sendguard_list_max_age_seconds{list=\"optouts\"}") == 86400)
        let client = try guarded.session()
        defer { client.socket.close() }
        _ = try client.command("MAIL FROM:<news@example.com>")
        #expect(try client.command("RCPT TO:<gone@example.net>").code == 550)
        #expect(try scraped.value(deliveries("suppressed")) == 0)
        _ = try client.command("RSET")
        #expect(try scraped.value(deliveries("suppressed")) == 1)
        #expect(try scraped.value(messages("suppressed")) == 1)
    }

    @Test func `an ESP that is down is seen, and its failures count`() throws {
        let port = try FreePort.take()
        let scraped = try Scraped(esp: port)
        #expect(try scraped.program.deliver().code == 451)
        #expect(try scraped.value("sendguard_upstream_up{upstream=\"esp\"}") == 0)
        #expect(try scraped.value("sendguard_upstream_failures_total{upstream=\"esp\"}") ?? 0 >= 1)
        #expect(try scraped.value("sendguard_state{state=\"deferring\"}") == 1)
    }

    @Test func `with login they need a token, and no text names an address or a campaign`() throws {
        let scraped = try Scraped(", metrics: login", esp: try SandboxProgram.start().port)
        let guarded = scraped.program
        #expect(try guarded.deliver().code == 250)
        #expect(try scraped.ask().hasPrefix("HTTP/1.1 401 "))
        let token = try guarded.run("token", "add", "prometheus", "--role", "viewer").output
        let field = "Authorization: Bearer " + token.trimmingCharacters(in: .whitespacesAndNewlines)
        let text = try scraped.ask("-H", field)
        #expect(text.hasPrefix("HTTP/1.1 200 ") && text.contains("Content-Type: text/plain; version=0.0.4"), "\(text)")
        #expect(text.contains("\nsendguard_messages_total{"))
        #expect(!text.contains("@") && !text.contains("example.net") && !text.contains("campaign"), "\(text)")
        let open = try scraped.ask("-H", field, "-H", "Accept: application/openmetrics-text;version=1.0.0")
        #expect(open.contains("\n# TYPE sendguard_messages counter\n") && open.hasSuffix("# EOF\n"))
    }

    /// promtool reads the text as Prometheus does, and knows its rules of style.
    @Test(.enabled(if: Checkout.find("promtool") != nil, "promtool is not installed"))
    func `promtool finds no fault, and the socket says the same`() throws {
        let scraped = try Scraped(esp: try SandboxProgram.start().port)
        #expect(try scraped.program.deliver().code == 250)
        let text = try Command.run(
            "curl",
            [
                "--silent", "--max-time", "20", "--unix-socket", scraped.program.state + "/sendguard.sock",
                "http://localhost/metrics",
            ]
        ).output
        #expect(text.contains("\nsendguard_messages_total{"))
        let checked = try Command.run("promtool", ["check", "metrics"], input: text)
        #expect(checked.exitCode == 0 && checked.output.isEmpty && checked.errorOutput.isEmpty, "\(checked)")
    }
}
