// Folder Commands/Stops: `stop`, `resume`, `status`, `events` and `trips`. It may use Options, Reach, Desks, Text and
// all below.

import ArgumentParser
import Control
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

              sendguard stop                                           everything, at once
              sendguard stop S1 --reason "wrong segment"               says why, afterwards
              sendguard stop --campaign 'spring-*' --reason "wrong segment"
              sendguard stop --campaign spring --dry-run               what would be stopped
              sendguard stop --mode reject --reason "leaked data"

            A guard that does not answer within 2 seconds is stopped by the STOP file in its
            state folder, which stops all mail: for a part of it you are asked first. Without
            this command: touch STOP in the state folder, or send SIGUSR1 to the guard.

            Exit codes:
              0  stopped, or the reason is on record
              1  --dry-run: nothing in the last hour is in scope; there is no such stop
              2  usage or configuration
              3  the stop could not be made, or nobody can tell whether it holds
            """)

    @Argument(
        help: ArgumentHelp("An active stop, such as S1, whose reason is to be put on record.", valueName: "stop-id"))
    var stop: String?

    @OptionGroup(title: "Scope") var scope: ScopeOptions

    @Option(
        help: ArgumentHelp(
            "defer: the sender keeps its mail and tries again (451). reject: the sender gives up (550). "
                + "hold: the guard takes it and keeps it (250), until it is released or discarded.",
            valueName: "mode"))
    var mode: StopMode = .defer

    @Option(
        help: ArgumentHelp(
            "Why; senders and colleagues will read it. On a terminal you are asked when mail is stopped.",
            valueName: "text"))
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
        let isScoped = try scope.chosen() != nil
        if let length, ValueText.duration(length) == nil {
            throw ValidationError("--for: \"\(length)\" is no time such as 30m or 2h, 100 years at most.")
        }
        if let reason { try Reason.validate(reason) }
        guard let stop else { return }
        guard StopID(stop) != nil else { throw ValidationError("\"\(stop)\" is no stop id such as S1.") }
        guard reason != nil else { throw ValidationError("Say why \(stop) was pulled, with --reason TEXT.") }
        guard !isScoped, length == nil, mode == .defer, !dryRun, !wait else {
            throw ValidationError("With a stop id it takes --reason alone: what a stop covers is not changed.")
        }
    }

    func run() async throws {
        if let id = stop.flatMap({ StopID($0) }) { return try await explain(id, try await common.control()) }
        let scope = try scope.chosen() ?? .all
        if dryRun {
            let match = try await common.control().match(scope)
            if json { Output.line(ControlJSON.text(match)) } else { Output.lines(ScopeMatchText(match: match).lines) }
            if match.messages == 0 { throw CommandEnd.no }
            return
        }
        let seconds = length.flatMap(ValueText.duration).map { max(1, Int($0.wholeSeconds)) }
        let request = StopRequest(scope: scope, mode: mode, reason: reason ?? "", forSeconds: seconds)
        let call = StopCall(place: try common.statePlace(), request: request, scope: scope, json: json)
        guard let (made, control) = try await call.run({ try await common.control() }) else { return }
        // The stop holds; nothing that is asked from here on may make it look as if it did not.
        var receipt = made
        if !json {
            Output.lines(StopText(receipt: receipt).lines)
            if !receipt.running { Output.lines(RunningGuards.all.isEmpty ? [] : RunningGuards.lines()) }
        }
        let match = try? await control.match(scope)
        if !json { Output.lines(match.map { ScopeMatchText(match: $0).lines } ?? [ScopeMatchText.unknown]) }
        var failure: ControlFailure?
        if wait { failure = await Self.follow(&receipt, control) }
        if json {
            Output.line(ControlJSON.text(Answer(receipt: receipt, lastHour: match)))
        } else if wait {
            Output.lines(StopText.lines(settled: receipt))
        }
        if let failure {
            throw CommandFailure.cannot("the stop holds, but what became of the messages in the air: \(failure)")
        }
        if reason == nil, !json, Terminal.isThere { try await ask(of: receipt, control) }
        if !json, match?.messages == 0 { Output.line(ScopeMatchText.lastLine) }
    }

    /// Asks a person why. Whoever says nothing, or ends the command, leaves the stop without a reason.
    private func ask(of receipt: StopReceiptReport, _ control: any GuardControl) async throws {
        guard let id = StopID(receipt.stop.id), let text = Terminal.ask("why? (Enter: say it later) ") else { return }
        do { try Reason.validate(text) } catch {
            return Output.lines(["the stop holds, without a reason: \(error)"])
        }
        try await explain(id, control, text)
    }

    private func explain(_ id: StopID, _ control: any GuardControl, _ text: String? = nil) async throws {
        let report = try await control.explain(id, StopReasonRequest(reason: text ?? reason ?? ""))
        Output.line(json ? ControlJSON.text(report) : "\(report.id) is stopped because: \(Words.safe(report.reason))")
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
