import Content
import Control
import CoreMetrics
import Foundation
import Guard
import Mail
import Relay
import TestSupport
import Testing

/// The names of the metrics wherever they are written: in the code that counts, on the page, in the alerts and on the
/// dashboard. The catalogue is what all of them are compared with.
struct MetricNamesTests {
    private static func text(_ path: String) throws -> String {
        try String(contentsOfFile: "\(Checkout.root)/\(path)", encoding: .utf8)
    }

    /// The names that a text may use, with those of a histogram's series.
    private static let known = Set(
        MetricCatalogue.all.flatMap { family in
            family.kind == .histogram ? ["_bucket", "_sum", "_count"].map { family.name + $0 } : [family.name]
        })

    private static func used(in text: String) -> Set<String> {
        Set(text.matches(of: #/\b(?:sendguard|process)_[a-z_]+/#).map { String($0.output) })
    }

    @Test func `what the mail path counts is in the catalogue`() {
        let registry = MetricRegistry()
        let table = LoopMetrics(registry)
        let relay = RelayMetrics(loops: 1, factory: registry)
        relay.countSession()
        relay.countReleased()
        table.count(
            .relayed, stream: "news", upstream: "esp", bytes: 10, recipients: [.accepted: 2, .suppressed: 1])
        table.count(.blocked, stream: "news", upstream: nil, bytes: nil, recipients: [:])
        table.count([
            Finding(check: "placeholder", kind: "mustache", where: "Subject", excerpt: "{{x}}", reason: "a placeholder")
        ])
        table.countReply(451, to: .rcpt, by: "esp")
        table.countRelayed(bytes: 10, by: "esp")
        table.countFailure(of: "esp")
        #expect(registry.undeclared.isEmpty)
        let lines = String(decoding: MetricText.bytes(registry.readings), as: UTF8.self).split(separator: "\n")
        for line in [
            "sendguard_messages_total{verdict=\"blocked\",stream=\"news\",upstream=\"none\"} 1",
            "sendguard_deliveries_total{state=\"accepted\",stream=\"news\"} 2",
            "sendguard_upstream_replies_total{upstream=\"esp\",command=\"rcpt\",class=\"4xx\"} 1",
            "sendguard_received_bytes_total{stream=\"news\"} 10", "sendguard_client_sessions_total 1",
        ] {
            #expect(lines.contains(Substring(line)), "\(line)")
        }
    }

    /// 20 streams that use three ESPs, with every verdict, state and check that there is.
    @Test func `20 streams have at most 2000 series`() {
        let registry = MetricRegistry()
        let table = LoopMetrics(registry)
        for stream in 0..<20 {
            for upstream in ["a", "b", "c", nil] {
                for verdict in Verdict.allCases {
                    table.count(
                        verdict, stream: "s\(stream)", upstream: upstream, bytes: 1,
                        recipients: Dictionary(uniqueKeysWithValues: Delivery.State.allCases.map { ($0, 1) }))
                }
            }
        }
        for upstream in ["a", "b", "c"] {
            for command in [LoopMetrics.ReplyCommand.mail, .rcpt, .data] {
                for code in [200, 300, 400, 500] as [UInt16] { table.countReply(code, to: command, by: upstream) }
            }
        }
        let counted = registry.readings.reduce(0) { $0 + $1.samples.count }
        // Checks and lists with each of four actions; the buckets of two histograms on eight loops; what is read at a
        // scrape, with three ESPs and 20 lists.
        let others = 30 * 4 + 9 * 16 + (40 + 3 * 6 + 20 * 4)
        #expect(counted + others <= MetricLimits.series, "\(counted) + \(others)")
    }

    @Test func `the page has every family with its kind, its labels and its help`() throws {
        let page = try Self.text("Sources/sendguard/Documentation.docc/metrics.md")
            .split { $0.isWhitespace }.joined(separator: " ")
        for family in MetricCatalogue.all {
            let labels = family.labels.isEmpty ? "" : "{\(family.labels.joined(separator: ","))}"
            let line = "- `\(family.name)\(labels)` (\(family.kind.rawValue)): \(family.help)"
            #expect(page.contains(line), "\(line)")
        }
        #expect(Self.used(in: page).isSubset(of: MetricCatalogue.all.map(\.name)))
    }

    @Test func `alerts and dashboard use only names that there are`() throws {
        for path in [
            "config/prometheus-alerts.yaml", "config/grafana-dashboard.json", "Tests/Alerts/alerts.test.yaml",
        ] {
            let unknown = Self.used(in: try Self.text(path)).subtracting(Self.known)
            #expect(unknown.isEmpty, "\(path): \(unknown.sorted())")
        }
    }

    @Test func `the dashboard shows every family`() throws {
        let dashboard = try Self.text("config/grafana-dashboard.json")
        _ = try JSONSerialization.jsonObject(with: Data(dashboard.utf8))
        let shown = Self.used(in: dashboard)
        for family in MetricCatalogue.all {
            #expect(shown.contains { $0.hasPrefix(family.name) }, "\(family.name)")
        }
    }

    @Test func `labels in alerts and on the dashboard are those of their family`() throws {
        let always: Set = ["job", "instance", "le", "alertname", "alertstate"]
        for path in ["config/prometheus-alerts.yaml", "config/grafana-dashboard.json"] {
            let text = try Self.text(path).replacing("\\\"", with: "\"")
            for match in text.matches(of: #/\b((?:sendguard|process)_[a-z_]+)\{([^}]*)\}/#) {
                let family = MetricCatalogue.all.first { match.1.hasPrefix($0.name) && Self.fits(match.1, $0) }
                let labels = Set(match.2.matches(of: #/(\w+)(?:=|!=)/#).map { String($0.1) }).subtracting(always)
                #expect(labels.isSubset(of: family?.labels ?? []), "\(path): \(match.0)")
            }
        }
    }

    private static func fits(_ name: Substring, _ family: MetricFamily) -> Bool {
        ["", "_bucket", "_sum", "_count"].contains(String(name.dropFirst(family.name.count)))
    }

    @Test func `each of 15 alerts has texts, a row on the page, and tests of a good and a bad guard`() throws {
        let alerts = try Self.text("config/prometheus-alerts.yaml")
        let tests = try Self.text("Tests/Alerts/alerts.test.yaml")
        let page = try Self.text("Sources/sendguard/Documentation.docc/metrics.md")
        let rules = alerts.split(separator: "- alert: ").dropFirst()
        #expect(rules.count == 15)
        for rule in rules {
            let name = rule.prefix { !$0.isWhitespace }
            for part in ["severity: ", "summary: ", "description: ", "action: "] {
                #expect(rule.contains(part), "\(name) has no \(part)")
            }
            #expect(page.contains("| `\(name)` | \(rule.contains("severity: critical") ? "critical" : "warning") |"))
            #expect(tests.contains("name: \(name), good") && tests.contains("name: \(name), bad"), "\(name)")
        }
    }

    @Test(.enabled(if: Checkout.find("promtool") != nil, "promtool is not installed"))
    func `promtool accepts the alerts, and their tests pass`() throws {
        for arguments in [
            ["check", "rules", "config/prometheus-alerts.yaml"], ["test", "rules", "Tests/Alerts/alerts.test.yaml"],
        ] {
            let process = Process()
            process.executableURL = URL(filePath: Checkout.find("promtool") ?? "")
            process.arguments = arguments
            process.currentDirectoryURL = URL(filePath: Checkout.root)
            let output = Pipe()
            (process.standardOutput, process.standardError) = (output, output)
            try process.run()
            let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
            process.waitUntilExit()
            #expect(process.terminationStatus == 0, "\(text)")
        }
    }
}
