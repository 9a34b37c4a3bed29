import ArgumentParser
import Control
import Guard
import Mail
import System

struct ResumeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "End a stop, so that mail flows again.",
        usage: """
            sendguard resume <stop-id> --reason <text> [<options>]
            sendguard resume --all --reason <text> [<options>]
            """,
        discussion: """
              sendguard status                         shows the ids of the active stops
              sendguard resume S1 --reason "segment fixed"
              sendguard resume --all --reason "false alarm"
              sendguard resume S1 --dry-run            only shows what would flow
              sendguard resume S1 --ramp 100/min --reason "segment fixed"

            The command first shows what will flow again and what is held. Held mail stays
            held after a resume; sendguard held release sends it.

            The configuration can ask for two people (release.require_second). Then a
            resume waits until another user confirms it:

              sendguard resume S1 --confirm --reason "looked at the segment"

            --all ends the stops that people made. End the stop of a trip rule by its id.

            Exit codes:
              0  ended
              1  there is no such active stop; or a second person has to confirm; or mail
                 is still stopped after --all
              2  the command line or the configuration is wrong
              3  the stop could not be ended

            More: sendguard help kill-switch
            """)

    @Argument(help: ArgumentHelp("The stop to end, such as S1.", valueName: "stop-id"))
    var stop: String?

    @Flag(help: "End every active stop that a person made.")
    var all = false

    @Option(help: ArgumentHelp("Why mail may flow again.", valueName: "text"))
    var reason: String?

    @Flag(help: "Only show what would flow and what is held.")
    var dryRun = false

    @Option(
        help: ArgumentHelp(
            "Limit the rate at first, such as 100/min; mail above it is deferred.",
            valueName: "rate"))
    var ramp: String?

    @Option(help: ArgumentHelp("With --ramp: double the rate each time this has passed.", valueName: "time"))
    var doubleEvery = "10m"

    @Option(help: ArgumentHelp("With --ramp: end the limit after this time.", valueName: "time"))
    var untilFull = "2h"

    @Flag(help: "Confirm the resume that another person asked for, with its ramp.")
    var confirm = false

    @Flag(help: "Print what was ended as JSON; with --dry-run, print the preview.")
    var json = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if let reason { try Reason.validate(reason) }
        if stop == nil, !all, reason == nil, !dryRun {
            throw ValidationError(
                "Say which stop ends, and why: sendguard resume S1 --reason TEXT. `sendguard status` shows the ids.")
        }
        if reason == nil, !dryRun { throw ValidationError("Say why with --reason TEXT.") }
        guard (stop != nil) != all else { throw ValidationError("Give a stop id such as S1, or --all.") }
        if let stop, StopID(stop) == nil { throw ValidationError("\"\(stop)\" is not a stop id such as S1.") }
        _ = try rampPlan()
    }

    private func rampPlan() throws -> RampPlan? {
        guard let ramp else { return nil }
        guard let rate = ValueText.ratePerMinute(ramp) else {
            throw ValidationError("--ramp: \"\(ramp)\" is not a rate such as 100/min.")
        }
        guard let doubles = ValueText.duration(doubleEvery), let full = ValueText.duration(untilFull),
            doubles >= .seconds(1), full >= .seconds(1)
        else {
            throw ValidationError(
                "--double-every and --until-full need times such as 10m or 2h (at least 1s, at most 100 years).")
        }
        return RampPlan(
            perMinute: rate, doublesEverySeconds: Int(doubles.wholeSeconds),
            untilFullSeconds: Int(full.wholeSeconds))
    }

    func run() async throws {
        let control = try await common.control(asksForSecond: common.asksForSecond)
        let stop = stop.flatMap { StopID($0) }
        if dryRun {
            let preview = try await control.previewResume(stop)
            return Output.lines(json ? [ControlJSON.text(preview)] : Self.lines(of: preview))
        }
        // A preview that fails must not prevent the resume.
        if !json, let preview = try? await control.previewResume(stop) { Output.lines(Self.lines(of: preview)) }
        let request = ResumeRequest(
            stop: stop, reason: reason ?? "", ramp: try rampPlan(), confirms: confirm)
        let report = try await control.resume(request)
        if json { Output.line(ControlJSON.text(report)) } else { Output.lines(StopText.lines(of: report)) }
        // --all does not end the stops of trip rules or a halt, so mail may still be stopped after it.
        let isStill = !report.remaining.isEmpty || (report.ended.isEmpty && !report.halts.isEmpty)
        if !report.awaiting.isEmpty || (all && isStill) { throw CommandEnd.no }
    }

    private static func lines(of preview: ResumePreviewReport) -> [String] {
        HeldText.lines(of: preview, now: Timestamp(microseconds: Clock.wallMicroseconds))
    }
}
