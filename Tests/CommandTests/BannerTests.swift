import ArgumentParser
import Control
import Guard
import Mail
import Testing

@testable import sendguard

struct BannerTests {
    /// Commands that print the state themselves, that do not talk to a guard, or that are benchmarks.
    private static let silent = [
        "health",
        "serve", "sandbox", "help", "status", "judge-benchmark", "list-benchmark", "audit-benchmark",
        "metrics-benchmark",
    ]

    @Test func `every command except those listed here shows the banner`() {
        func leaves(_ command: any ParsableCommand.Type) -> [any ParsableCommand.Type] {
            let below = command.configuration.subcommands
            return below.isEmpty ? [command] : below.flatMap(leaves)
        }
        for command in leaves(Sendguard.self) {
            let name = command.configuration.commandName ?? "\(command)"
            let shows = command is any BannerCommand.Type
            #expect(shows != Self.silent.contains(name), "\(name): see Commands/BannerCommands.swift")
        }
    }

    @Test(arguments: [["stop"], ["resume", "S1"]])
    func `stop and resume show the banner with dry-run only`(line: [String]) throws {
        let real = try #require(try Sendguard.parseAsRoot(line + ["--reason", "x"]) as? any BannerCommand)
        #expect(!real.showsBanner)
        let preview = try #require(try Sendguard.parseAsRoot(line + ["--dry-run"]) as? any BannerCommand)
        #expect(preview.showsBanner)
    }

    @Test func `the banner is one line when mail is stopped or halted, and nil when it flows`() throws {
        var report = StatusReport(running: true, state: "state")
        #expect(Banner.line(of: report) == nil)
        let noon = try #require(Timestamp(rfc3339: "2026-03-01T12:00:00Z"))
        report.stops = [
            StopReport(
                Stop(id: StopID(value: 1), scope: .all, mode: .defer, reason: "leak\u{1B}[2J", who: "ann", at: noon))
        ]
        #expect(
            Banner.line(of: report) == "STOPPED by S1 (all, defer) since 2026-03-01T12:00:00.000Z: leak?[2J")
        report.running = false
        #expect(Banner.line(of: report)?.hasSuffix("(no guard runs; the next start will be stopped)") == true)
        report.halts = [HaltReport(.auditUnavailable)]
        #expect(Banner.line(of: report)?.hasPrefix("HALTED: 451 4.3.0") == true)
    }
}
