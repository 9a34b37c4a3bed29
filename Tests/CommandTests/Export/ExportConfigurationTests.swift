import Guard
import Testing

@testable import sendguard

struct ExportConfigurationTests {
    private func load(_ text: String) throws -> LoadedConfiguration {
        let file = """
            listeners: [{address: "127.0.0.1:2525", stream: s}]
            upstreams: [{name: esp, host: 127.0.0.1, port: 2526, tls: none, username: me, password_file: secrets/esp}]

            """
        do { return try ConfigurationLoader.parse(file + text, file: "f.yaml") } catch {
            Issue.record("\(error.lines)")
            throw error
        }
    }

    @Test func `the record is exported only where the configuration says`() throws {
        let none = try load("audit: {redact: hash}").configuration.audit
        #expect(none.file == nil && none.syslog == nil)
        let all = try load(
            """
            audit:
              jsonl: {file: /var/log/sendguard/audit.jsonl, max_bytes: 10MB, keep: 3}
              syslog: {to: "udp:[::1]:1514", facility: local3, max_bytes: 1400}
            """
        ).configuration.audit
        #expect(all.file?.path(in: "state") == "/var/log/sendguard/audit.jsonl")
        #expect(all.file?.maxBytes == 10_000_000 && all.file?.kept == 3)
        #expect(all.syslog?.target == .udp(host: "::1", port: 1514))
        #expect(all.syslog?.facility == .local3 && all.syslog?.maxBytes == 1400)
        let usual = try load("audit: {jsonl: {}, syslog: {to: /dev/log}}").configuration.audit
        #expect(usual.file?.path(in: "state") == "state/audit.jsonl" && usual.file?.kept == 10)
        #expect(usual.syslog == SyslogSettings(target: .socket("/dev/log")))
    }

    @Test(arguments: ["STOP", "lists", "lists/x", "sendguard.sqlite-wal", "Sendguard.sock", "a/../b", "audit/"])
    func `the export file must not be one of the guard's own files`(name: String) {
        #expect(throws: ConfigurationError.self) {
            try ConfigurationLoader.parse(
                """
                listeners: [{address: "127.0.0.1:2525", stream: s}]
                upstreams: [{name: esp, host: 127.0.0.1, port: 2526, tls: none}]
                audit: {jsonl: {file: \(name)}}
                """, file: "f.yaml")
        }
    }

    // MARK: By key

    @Test func `the configured values are listed by key, and secrets are masked`() throws {
        let values = try load(
            """
            hostname: null
            campaign_headers: [X-Campaign-ID, List-ID]
            checks: {placeholder: {mode: observe, campaigns: {spring-sale: {mode: "off"}}}}
            routes: [{stream: s, upstreams: [esp]}]
            lists:
              - name: optouts
                refresh: {command: [/bin/export, --token, hunter2], every: 1h}
            """
        ).values
        #expect(
            values.mapValues(\.text) == [
                "listeners.127.0.0.1:2525.address": "127.0.0.1:2525", "listeners.127.0.0.1:2525.stream": "s",
                "upstreams.esp.name": "esp", "upstreams.esp.host": "127.0.0.1", "upstreams.esp.port": "2526",
                "upstreams.esp.tls": "none", "upstreams.esp.username": "me", "upstreams.esp.password_file": "***",
                "campaign_headers": "[X-Campaign-ID, List-ID]", "checks.placeholder.mode": "observe",
                "checks.placeholder.campaigns.spring-sale.mode": "off",
                "routes.1.stream": "s", "routes.1.upstreams": "[esp]", "lists.optouts.name": "optouts",
                "lists.optouts.refresh.command": "[/bin/export, --token, ***]", "lists.optouts.refresh.every": "1h",
            ])
        #expect(
            values.filter { $0.value.digest != nil }.keys.sorted()
                == ["lists.optouts.refresh.command", "upstreams.esp.password_file"])
    }

    @Test func `a changed secret is reported as a change without its text`() throws {
        func values(_ token: String) throws -> [String: ConfigurationValue] {
            try load("lists: [{name: x, refresh: {command: [/bin/x, --token=\(token)], every: 1h}}]").values
        }
        #expect(try values("a") == values("a"))
        #expect(
            ConfigurationChanges(from: try values("a"), to: try values("b")).text
                == "1 change: lists.x.refresh.command: changed ([/bin/x, --token=***])")
    }
}
