import ArgumentParser
import Control
import Guard
import Mail
import System

struct ResumeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "End a stop, so that mail flows again.",
        discussion: """
              sendguard status                         shows the ids of the active stops
              sendguard resume S1 --reason "segment fixed"
              sendguard resume --all --reason "false alarm"
              sendguard resume S1 --dry-run            only says what would flow
              sendguard resume S1 --ramp 100/min --reason "segment fixed"

            First it says what will flow again, and what is held and stays so: a resume
            sends none of it (sendguard held release does).

            Where the configuration wants two people (release.require_second), a resume waits
            until another user confirms it:

              sendguard resume S1 --confirm --reason "looked at the segment"

            --all ends the stops that people made; one that a rule made is ended by its id.

            Exit codes:
              0  ended
              1  no such stop is active; or it waits for a second person; or --all has left
                 something stopped
              2  usage or configuration
              3  it could not be ended
            """)

    @Argument(help: ArgumentHelp("The stop to end, such as S1.", valueName: "stop-id"))
    var stop: String?

    @Flag(help: "End every active stop.")
    var all = false

    @Option(help: ArgumentHelp("Why mail may flow again.", valueName: "text"))
    var reason: String?

    @Flag(help: "Only show what would flow, and what is held.")
    var dryRun = false

    @Option(
        help: ArgumentHelp(
            "Let mail flow again at this rate at first, such as 100/min; what is beyond it is deferred.",
            valueName: "rate"))
    var ramp: String?

    @Option(help: ArgumentHelp("With --ramp: the rate doubles each time this has passed.", valueName: "time"))
    var doubleEvery = "10m"

    @Option(help: ArgumentHelp("With --ramp: no limit any more after this.", valueName: "time"))
    var untilFull = "2h"

    @Flag(help: "Confirm what another person has asked for, with the ramp that was asked for.")
    var confirm = false

    @Flag(help: "Print what was ended as JSON; with --dry-run the preview.")
    var json = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if let reason { try Reason.validate(reason) }
        if reason == nil, !dryRun { throw ValidationError("Say why with --reason TEXT.") }
        guard (stop != nil) != all else { throw ValidationError("Give a stop id such as S1, or --all.") }
        if let stop, StopID(stop) == nil { throw ValidationError("\"\(stop)\" is no stop id such as S1.") }
        _ = try rampPlan()
    }

    private func rampPlan() throws -> RampPlan? {
        guard let ramp else { return nil }
        guard let rate = ValueText.ratePerMinute(ramp) else {
            throw ValidationError("--ramp: \"\(ramp)\" is no rate such as 100/min.")
        }
        guard let doubles = ValueText.duration(doubleEvery), let full = ValueText.duration(untilFull),
            doubles >= .seconds(1), full >= .seconds(1)
        else {
            throw ValidationError("--double-every and --until-full are times such as 10m or 2h, 100 years at most.")
        }
        return RampPlan(
            perMinute: rate, doublesEverySeconds: Int(doubles.wholeSeconds),
            untilFullSeconds: Int(full.wholeSeconds))
    }

    /// A guard that runs knows; for the state folder alone the configuration says. One that cannot be read might.
    private var asksForSecond: Bool {
        do {
            return try common.configuration()?.configuration.release.requireSecond ?? false
        } catch {
            return true
        }
    }

    func run() async throws {
        let control = try await common.control(asksForSecond: asksForSecond)
        let stop = stop.flatMap { StopID($0) }
        if dryRun {
            let preview = try await control.previewResume(stop)
            return Output.lines(json ? [ControlJSON.text(preview)] : Self.lines(of: preview))
        }
        // Nothing that is asked to be shown may keep a resume from being made.
        if !json, let preview = try? await control.previewResume(stop) { Output.lines(Self.lines(of: preview)) }
        let request = ResumeRequest(
            stop: stop, reason: reason ?? "", ramp: try rampPlan(), confirms: confirm)
        let report = try await control.resume(request)
        if json { Output.line(ControlJSON.text(report)) } else { Output.lines(StopText.lines(of: report)) }
        // --all asks for mail to flow. What a rule stopped goes on, and so does a halt.
        let isStill = !report.remaining.isEmpty || (report.ended.isEmpty && !report.halts.isEmpty)
        if !report.awaiting.isEmpty || (all && isStill) { throw CommandEnd.no }
    }

    private static func lines(of preview: ResumePreviewReport) -> [String] {
        HeldText.lines(of: preview, now: Timestamp(microseconds: Clock.wallMicroseconds))
    }
}
