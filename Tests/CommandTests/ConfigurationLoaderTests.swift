import Content
import Foundation
import Guard
import Testing

@testable import sendguard

struct ConfigurationLoaderTests {
    private func load(_ text: String) throws -> LoadedConfiguration {
        do {
            return try ConfigurationLoader.parse(text, file: "f.yaml")
        } catch {
            Issue.record("\(error.lines)")
            throw error
        }
    }

    private static let shipped = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "config/sendguard.yaml")

    @Test func `the shipped configuration is valid`() throws {
        let configuration = try ConfigurationLoader.load(Self.shipped.path).configuration
        #expect(configuration.state == "state")
        #expect(configuration.listeners.map(\.address) == ["127.0.0.1:2525"])
        #expect(configuration.listeners.map(\.streamText) == ["newsletter"])
        #expect(configuration.upstreams.map(\.port) == [2526])
        #expect(configuration.checks == ["placeholder": CheckModes(mode: .enforce)])
    }

    @Test func `the settings in the comments of the shipped configuration are the defaults`() throws {
        let text = try String(contentsOf: Self.shipped, encoding: .utf8)
        // Uncomments the sections that have only defaults.
        var isInside = false
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line -> Substring in
            if line.hasPrefix("# limits:") || line.hasPrefix("# deadlines:") || line.hasPrefix("# campaign_headers:")
                || line.hasPrefix("# loops:") || line.hasPrefix("# quarantine:") || line.hasPrefix("# hold:")
                || line.hasPrefix("# stop:") || line.hasPrefix("# release:") || line.hasPrefix("# trips:")
            {
                isInside = true
            }
            if line.isEmpty { isInside = false }
            return isInside && line.hasPrefix("# ") ? line.dropFirst(2) : line
        }
        let shown = try load(lines.joined(separator: "\n")).configuration
        #expect(shown.limits == LimitSettings())
        #expect(shown.quarantine == QuarantineSettings())
        #expect(shown.hold == HoldSettings())
        #expect(shown.stop == StopSettings())
        #expect(shown.release == ReleaseSettings())
        #expect(shown.deadlines == DeadlineSettings())
        #expect(shown.trips == TripSettings())
        #expect(shown.campaignHeaders == Configuration().campaignHeaders)
        #expect(shown.loops == Configuration().loops)
    }

    @Test func `the shipped configuration shows every key that a section declares`() throws {
        let lines = try String(contentsOf: Self.shipped, encoding: .utf8).components(separatedBy: "\n")
        func require<Section: ConfigurationSection>(_: Section.Type) {
            let shown = lines.drop { $0 != "# \(Section.section):" }.prefix { !$0.isEmpty }
            for key in Section.keys {
                #expect(
                    shown.contains { $0.hasPrefix("#   \(key.name): ") },
                    "config/sendguard.yaml lacks, below \(Section.section), its key \(key.name) with its default")
            }
        }
        require(LimitSettings.self)
        require(DeadlineSettings.self)
        require(QuarantineSettings.self)
        require(HoldSettings.self)
    }

    @Test func `every key is read`() throws {
        let fingerprint = String(repeating: "AB:", count: 31) + "AB"
        let loaded = try load(
            """
            state: /var/lib/sendguard
            hostname: guard.example.com
            loops: 4
            listeners:
              - address: "[::]:465"
                tls: implicit
                certificate: certs/guard.pem
                key: certs/guard.key
                auth: required
                users_file: secrets/users
                allow: [10.0.0.0/8, "2001:db8::/32"]
                stream: crm
              - address: localhost:2525
            upstreams:
              - name: a
                host: smtp.example.com
                ca_file: ca.pem
                username: apikey
                password_file: secrets/esp
                profile: sendgrid
                profile_settings: {subscription_tracking_tag: "[unsubscribe]", unsubscribe_groups: asked}
                connections: 7
                messages_per_connection: 8
                idle_time: 1s
                life_time: 2m
                wait_time: 500ms
              - {name: b, host: smtp.example.org, tls: implicit, username: u, password_env: P, fingerprint: "\(fingerprint)"}
            routes:
              - {stream: crm, sender_domain: Example.COM, campaign: c, upstreams: [b, a]}
            campaign_headers: [X-Campaign]
            checks:
              placeholder: {mode: observe, campaigns: {spring: off}, streams: {crm: enforce}}
              unsubscribe: {mode: enforce, marketing_streams: [crm, "127.0.0.1:2525"]}
              test-content: {staging_hosts: [next.example.com, "*.preview.example.com"]}
              campaign-sameness: {messages: 50}
            lists:
              - {name: unsubscribed, kind: suppression, max_age: 24h, max_shrink: 20%}
              - {name: members, kind: audience, max_shrink: 0.5}
            quarantine: {max_age: 7d, max_bytes: 10MB}
            stop: {remind: 5m}
            alerts: {command: [/usr/local/bin/page, on-call], timeout: 3s}
            control: {group: mailops, listen: "127.0.0.1:8025", metrics: login}
            release: {require_second: true}
            limits: {message_size: 10MB, recipients: 5, sessions: 6, sessions_per_client: 7, bad_commands: 8, memory: 64MiB, spill: 32KiB, connection_rate_per_client: 5/s, failed_logins: 9, body_rate: 2KB}
            deadlines: {command: 1m, data_block: 2s, body_grace: 11s, upstream_held: 12s, client_write: 3s, handshake: 4s, connect: 5s, greeting: 6s, pooled: 13s, envelope: 7s, data_start: 8s, body_write: 9s, data_end: 10s, drain: 7d}
            """)
        let configuration = loaded.configuration
        #expect(configuration.state == "/var/lib/sendguard")
        #expect(configuration.hostname == "guard.example.com")
        #expect(configuration.loops == 4)
        var listener = ListenerSettings(address: "[::]:465")
        listener.tls = .implicit
        listener.certificate = "certs/guard.pem"
        listener.key = "certs/guard.key"
        listener.auth = .required
        listener.usersFile = "secrets/users"
        listener.allow = ["10.0.0.0/8", "2001:db8::/32"]
        listener.stream = "crm"
        #expect(configuration.listeners == [listener, ListenerSettings(address: "127.0.0.1:2525")])
        var first = UpstreamSettings(name: "a", host: "smtp.example.com", port: 587)
        first.caFile = "ca.pem"
        first.username = "apikey"
        first.passwordFile = "secrets/esp"
        first.profile = try #require(ProfileCatalogue.shipped["sendgrid"])
        first.profile.settings["subscription_tracking_tag"] = .text("[unsubscribe]")
        first.profile.settings["unsubscribe_groups"] = .choice("asked", among: ["always", "asked"])
        first.connections = 7
        first.messagesPerConnection = 8
        first.idleTime = .seconds(1)
        first.lifeTime = .seconds(120)
        first.waitTime = .milliseconds(500)
        var second = UpstreamSettings(name: "b", host: "smtp.example.org", port: 465)
        second.tls = .implicit
        second.profile = try #require(ProfileCatalogue.shipped["plain"])
        second.username = "u"
        second.passwordEnvironment = "P"
        second.fingerprint = String(repeating: "ab", count: 32)
        #expect(configuration.upstreams == [first, second])
        #expect(
            configuration.routes == [
                RouteSettings(stream: "crm", senderDomain: "example.com", campaign: "c", upstreams: ["b", "a"])
            ])
        #expect(configuration.campaignHeaders == ["X-Campaign"])
        #expect(configuration.quarantine.maxAge == .seconds(7 * 86_400))
        #expect(configuration.quarantine.maxBytes == 10_000_000)
        #expect(configuration.stop.remind == .seconds(300))
        #expect(
            configuration.alerts
                == AlertSettings(command: ["/usr/local/bin/page", "on-call"], timeout: .seconds(3)))
        #expect(configuration.control.group == "mailops")
        #expect(configuration.control.metrics == .login)
        #expect(configuration.release.requireSecond)
        let check = try #require(configuration.checks["placeholder"])
        #expect(check.mode(campaign: "spring", stream: "crm") == .off)
        #expect(check.mode(campaign: "x", stream: "crm") == .enforce)
        #expect(check.mode(campaign: "x", stream: "y") == .observe)
        #expect(configuration.checks["unsubscribe"]?.mode == .enforce)
        let options = configuration.checkOptions
        #expect(options[UnsubscribeCheck.self][UnsubscribeCheck.marketingStreams] == ["crm", "127.0.0.1:2525"])
        #expect(
            options[TestContentCheck.self][TestContentCheck.stagingHosts]
                == ["next.example.com", "*.preview.example.com"])
        #expect(options[CampaignSamenessCheck.self][CampaignSamenessCheck.messages] == 50)
        #expect(configuration.lists.map(\.maxAge) == [.seconds(86_400), nil])
        #expect(configuration.lists.map(\.maxRemoved) == [0.2, 0.5])
        #expect(configuration.lists.map(\.kind) == [.suppression, .audience])
        #expect(configuration.limits.messageBytes == 10_000_000)
        #expect(configuration.limits.memoryBytes == 64 << 20)
        #expect(configuration.limits.spillBytes == 32 << 10)
        #expect(configuration.limits.badCommands == 8)
        #expect(configuration.limits.connectionsPerMinute == 300)
        #expect(configuration.limits.failedLogins == 9)
        #expect(configuration.limits.bodyBytesPerSecond == 2000)
        #expect(configuration.deadlines.bodyGrace == .seconds(11))
        #expect(configuration.deadlines.upstreamHeld == .seconds(12))
        #expect(configuration.deadlines.command == .seconds(60))
        #expect(configuration.deadlines.drain == .seconds(7 * 86_400))
        #expect(loaded.references.map(\.key) == ["certificate", "key", "users_file", "ca_file", "password_file"])
        #expect(loaded.references.map(\.line) == [7, 8, 10, 17, 19])
    }

    @Test func `a null value is the same as a missing key`() throws {
        let loaded = try load(
            """
            listeners: [{address: "127.0.0.1:1", certificate: null, stream: ~}]
            upstreams: [{name: a, host: localhost, tls: none, ca_file: null}]
            routes:
            lists: null
            """)
        #expect(loaded.references.isEmpty)
        #expect(loaded.configuration.listeners[0].streamText == "127.0.0.1:1")
    }

    @Test func `CRLF line ends do not change the line of a mistake`() {
        let text = "state: a\r\nstate: b\r\nlisteners: []\r\n"
        let error = #expect(throws: ConfigurationError.self) { try ConfigurationLoader.parse(text, file: "f") }
        #expect(
            error?.lines.first { $0.contains("duplicate") } == "f:2: duplicate key \"state\", first given on line 1")
    }

    @Test func `a key that is repeated a thousand times is reported once`() {
        let text = String(repeating: "state: a\n", count: 1_000)
        let error = #expect(throws: ConfigurationError.self) { try ConfigurationLoader.parse(text, file: "f") }
        #expect(error?.lines == ["f:1: duplicate key \"state\""])
    }

    @Test func `control characters in a quoted key are masked in the mistake`() {
        let text = "\"a\\nb\\e[1m\": 1\n"
        let error = #expect(throws: ConfigurationError.self) { try ConfigurationLoader.parse(text, file: "f") }
        #expect(error?.lines.contains { $0.hasPrefix("f:1: unknown key \"a?b?[1m\"") } == true)
    }

    @Test func `a missing configuration file is reported by name`() {
        #expect(throws: ConfigurationError.unreadable(file: "/nowhere/x.yaml", reason: "no such configuration file")) {
            try ConfigurationLoader.load("/nowhere/x.yaml")
        }
    }

    @Test func `the state folder is found in a file with mistakes`() throws {
        let path = NSTemporaryDirectory() + "/state-\(UUID().uuidString).yaml"
        defer { try? FileManager.default.removeItem(atPath: path) }
        try "sate: x\nstate: here\nlisteners: [1, 2]\n".write(toFile: path, atomically: true, encoding: .utf8)
        #expect(try ConfigurationLoader.stateFolder(in: path) == "here")
    }
}
