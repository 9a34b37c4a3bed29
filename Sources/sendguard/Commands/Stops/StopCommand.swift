// Folder Commands/Stops: `stop`, `resume`, `allow`, `block`, `status`, `events` and `trips`. It may use Options, Reach, Services, Text
// and all folders below them.

import ArgumentParser
import Control
import Guard
import Mail

struct StopCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stop",
        abstract: "Stop mail at once, all of it or a part, until you resume it.",
        usage: "sendguard stop [<options>] [<stop-id>]",
        discussion: """
            When this command returns, no further message in the scope can leave. The
            receipt lists the messages that the ESP has and has not answered yet. A stop
            survives restarts. If no guard runs, the stop is stored, and the next start is
            stopped.

              sendguard stop                               all mail, at once
              sendguard stop S1 --reason "wrong segment"   gives the reason later
              sendguard stop --campaign 'spring-*' --reason "wrong segment"
              sendguard stop --campaign spring --dry-run   shows what it would stop
              sendguard stop --sender '*.example.com'      from subdomains of example.com
              sendguard stop --mode reject --reason "leaked data"

            Upper and lower case in names are the same; * matches any characters.

            If the guard does not answer within 2 seconds, this command creates the file
            STOP in the state folder. That file stops ALL mail, so a stop with a scope
            asks you first. You can also create the file yourself, or send SIGUSR1 to the
            guard.

            Exit codes:
              0  stopped, or the reason is on record
              1  --dry-run: the scope covers no message of the last hour; or there is no
                 such stop
              2  the command line or the configuration is wrong
              3  the stop could not be made, or it could not be confirmed

            More: sendguard help stop, sendguard help kill-switch
            """)

    @Argument(
        help: ArgumentHelp("An active stop, such as S1, that gets a reason.", valueName: "stop-id"))
    var stop: String?

    @OptionGroup(title: "Scope") var scope: ScopeOptions

    @Option(
        help: ArgumentHelp(
            "The reply to the client: defer 451 (it tries again), reject 550 (it gives up), or hold 250 (the guard "
                + "keeps the mail until you release or discard it).",
            valueName: "mode"))
    var mode: StopMode = .defer

    @Option(
        help: ArgumentHelp(
            "Why; it is in the replies to clients. A terminal asks for it after the stop.",
            valueName: "text"))
    var reason: String?

    @Option(
        name: .customLong("for"),
        help: ArgumentHelp(
            "End the stop by itself after this time, such as 2h (default: never).", valueName: "time"))
    var length: String?

    @Flag(help: "Only show which messages of the last hour are in the scope.")
    var dryRun = false

    @Flag(help: "Wait until each message on the receipt is accepted, refused or unknown.")
    var wait = false

    @Flag(help: "Print the receipt as JSON.")
    var json = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if let stop, StopID(stop) == nil { throw ValidationError(Self.mistake(stop)) }
        let isScoped = try scope.chosen() != nil
        _ = try GivenLength.seconds(length)
        if let reason { try Reason.validate(reason) }
        guard let stop else { return }
        guard reason != nil else { throw ValidationError("Say why \(stop) stops mail, with --reason TEXT.") }
        guard !isScoped, length == nil, mode == .defer, !dryRun, !wait else {
            throw ValidationError("With a stop id, only --reason is allowed: the scope of a stop cannot change.")
        }
    }

    /// Says that a word is not the id of a stop, and how to stop the campaign of that name.
    private static func mistake(_ word: String) -> String {
        let campaign =
            word.lowercased() == "all"
            ? "" : "\n  To stop a campaign: sendguard stop \(Words.option("--campaign", word))"
        return "\"\(Words.safe(word))\" is not a stop id such as S1.\(campaign)"
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
        let seconds = try GivenLength.seconds(length)
        let request = StopRequest(scope: scope, mode: mode, reason: reason ?? "", forSeconds: seconds)
        let call = StopCall(place: try common.statePlace(), request: request, scope: scope, json: json)
        guard let (made, control) = try await call.run({ try await common.control() }) else { return }
        // The stop is in force. A failure from here on must not look as if the stop had failed.
        var receipt = made
        if !json {
            let others = receipt.running ? [] : RunningGuards.warnings(of: scope)
            Output.lines(StopText(receipt: receipt, others: others).lines)
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
            throw CommandFailure.cannot(
                "the stop holds, but the outcome of the unanswered messages cannot be read: \(failure)")
        }
        if reason == nil, !json, Terminal.isThere { try await ask(of: receipt, control) }
    }

    /// Asks the person for a reason. If the person gives none, the stop stays in force without a reason.
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

    /// The receipt, with the messages of the last hour that are in the scope.
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

    /// Waits until every message of the receipt is accepted, refused or unknown.
    /// - Returns: the failure that ended the wait; nil when all messages are settled.
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
