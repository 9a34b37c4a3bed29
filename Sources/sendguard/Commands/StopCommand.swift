import Admin
import ArgumentParser
import Guard
import Mail

struct StopCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stop",
        abstract: "Stop mail, now, until it is resumed: all of it, or one campaign, sender, stream, ESP or domain.",
        discussion: """
            When this command returns, no further message in scope can leave. The receipt
            lists the messages that were already sent and not yet answered. A stop survives
            restarts. With no guard running it is written down, and the next start is
            stopped. Names are compared without regard to case; * stands for any characters.

              sendguard stop --reason "wrong segment"                  everything
              sendguard stop --campaign 'spring-*' --reason "wrong segment"
              sendguard stop --campaign spring --dry-run               what would be stopped
              sendguard stop --mode reject --reason "leaked data"

            In an emergency without this command: touch STOP in the state folder, or send
            SIGUSR1 to the guard.

            Exit codes:
              0  stopped
              1  --dry-run: nothing in the last hour is in scope
              2  usage or configuration
              3  the stop could not be made
            """)

    @OptionGroup(title: "Scope") var scope: ScopeOptions

    @Option(
        help: ArgumentHelp(
            "defer: the sender keeps its mail and tries again (451). reject: the sender gives up (550). "
                + "hold: the guard takes it and keeps it (250), until it is released or discarded.",
            valueName: "mode"))
    var mode: StopMode = .defer

    @Option(help: ArgumentHelp("Why; senders and colleagues will read it.", valueName: "text"))
    var reason: String?

    @Option(
        name: .customLong("for"),
        help: ArgumentHelp(
            "End by itself after this time, such as 2h; a stop without it never does.", valueName: "time"))
    var length: String?

    @Flag(help: "Only show what the scope covered in the last hour.")
    var dryRun = false

    @Flag(help: "Wait until every message that was in the air is accepted, refused or unknown.")
    var wait = false

    @Flag(help: "Print the receipt as JSON.")
    var json = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        _ = try scope.chosen()
        if let length, ValueText.duration(length) == nil {
            throw ValidationError("--for: \"\(length)\" is no time such as 30m or 2h, 100 years at most.")
        }
        if let reason { return try Reason.validate(reason) }
        guard dryRun else { throw ValidationError("Say why with --reason TEXT; senders and colleagues will read it.") }
    }

    func run() async throws {
        let control = try await common.control()
        let scope = try scope.chosen() ?? .all
        if dryRun {
            let match = try await control.match(scope)
            if json { Output.line(AdminJSON.text(match)) } else { Output.lines(ScopeMatchText(match: match).lines) }
            if match.messages == 0 { throw CommandEnd.no }
            return
        }
        let seconds = length.flatMap(ValueText.duration).map { max(1, Int($0.wholeSeconds)) }
        let request = StopRequest(scope: scope, mode: mode, reason: reason ?? "", forSeconds: seconds)
        var receipt = try await control.stop(request)
        // The stop holds; nothing that is asked from here on may make it look as if it did not.
        if !json { Output.lines(StopText(receipt: receipt).lines) }
        let match = try? await control.match(scope)
        if !json, let match { Output.lines(ScopeMatchText(match: match).lines) }
        var failure: ControlFailure?
        if wait { failure = await Self.follow(&receipt, control) }
        if json {
            Output.line(AdminJSON.text(Answer(receipt: receipt, lastHour: match)))
        } else if wait {
            Output.lines(StopText.lines(settled: receipt))
        }
        if let failure {
            throw CommandFailure.cannot("the stop holds, but what became of the messages in the air: \(failure)")
        }
    }

    /// The receipt, with what the scope covered in the last hour.
    private struct Answer: Encodable {
        let receipt: StopReceiptReport
        let lastHour: ScopeMatchReport?

        private enum Key: CodingKey { case lastHour }

        func encode(to encoder: any Encoder) throws {
            try receipt.encode(to: encoder)
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(lastHour, forKey: .lastHour)
        }
    }

    /// Until every message of the receipt is accepted, refused or unknown.
    /// - Returns: why it cannot be followed any further.
    private static func follow(
        _ receipt: inout StopReceiptReport, _ control: any GuardControl
    ) async -> ControlFailure? {
        guard let id = StopID(receipt.stop.id) else { return nil }
        do throws(ControlFailure) {
            while !receipt.isSettled {
                try? await Task.sleep(for: .milliseconds(200))
                receipt = try await control.receipt(of: id)
            }
            return nil
        } catch {
            return error
        }
    }
}

extension StopMode: ExpressibleByArgument {}
