import ArgumentParser
import Control
import Guard
import Mail
import System

struct HeldReleaseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "release",
        abstract: "Send held mail on, oldest first; the guard checks each message again.",
        usage: "sendguard held release [<options>] [<record-id> ...]",
        discussion: """
              sendguard held release --campaign spring --dry-run
              sendguard held release --campaign spring --reason "price corrected"
              sendguard held release 01hzy3k9vm8q2 --reason "a receipt"

            The checks, lists, stops and ramps in force now apply. A recipient who has the
            same message already, or may have it, is left out. Mail that a stop, an old
            list or the ESP keeps back stays held. You can interrupt the command and run
            it again: nothing is sent twice.

            Exit codes:
              0  all of it is settled, or --dry-run
              1  no held message matches, or some mail is still held
              2  the command line or the configuration is wrong
              3  no guard runs, or the release failed
            """)

    @OptionGroup(title: "Which mail") var which: HeldOptions
    @OptionGroup var how: HeldRunOptions
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let control = try await common.control()
        try await HeldRunner(filter: which.filter, how: how, control: control, verb: "release", purpose: .release)
            .run { control, request throws(ControlFailure) in try await control.release(request) }
    }
}

struct HeldDiscardCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "discard",
        abstract: "Discard held mail: it is never sent, and its content is deleted.",
        usage: "sendguard held discard --reason <text> [<options>] [<record-id> ...]",
        discussion: """
              sendguard held discard --stop S1 --dry-run
              sendguard held discard --stop S1 --reason "wrong segment"

            The records stay. A message that a release left unknown is discarded only when
            you name its id.

            Exit codes:
              0  discarded, or --dry-run
              1  no held message matches
              2  the command line or the configuration is wrong
              3  the guard cannot be reached, or the change cannot be stored
            """)

    @OptionGroup(title: "Which mail") var which: HeldOptions
    @OptionGroup var how: HeldRunOptions
    @OptionGroup var common: CommonOptions

    func validate() throws {
        if !how.dryRun, how.reason == nil { throw ValidationError("Say why with --reason TEXT; it stays on record.") }
    }

    func run() async throws {
        let control = try await common.control()
        let purpose = HeldText.Purpose.discard(isNamed: !which.ids.isEmpty)
        try await HeldRunner(filter: which.filter, how: how, control: control, verb: "discard", purpose: purpose)
            .run { control, request throws(ControlFailure) in try await control.discard(request) }
    }
}

/// The options of both `release` and `discard`.
struct HeldRunOptions: ParsableArguments {
    @Flag(help: "Only show what matches, and what would happen to it.")
    var dryRun = false

    @Option(help: ArgumentHelp("Handle this many messages at a time.", valueName: "n"))
    var chunk = 100

    @Option(help: ArgumentHelp("Why; it goes on record.", valueName: "text"))
    var reason: String?

    @Flag(help: "Print one JSON object a chunk; with --dry-run, print the preview.")
    var json = false

    func validate() throws {
        guard (1...10_000).contains(chunk) else { throw ValidationError("--chunk is from 1 to 10000.") }
        if let reason { try Reason.validate(reason) }
    }
}

/// Prints a preview. Then it handles chunk after chunk until every matching message was tried, and prints the progress.
struct HeldRunner {
    let filter: HeldFilter
    let how: HeldRunOptions
    let control: any GuardControl
    /// `release` or `discard`.
    let verb: String
    let purpose: HeldText.Purpose

    func run(
        _ act: (any GuardControl, HeldRequest) async throws(ControlFailure) -> HeldRunReport
    ) async throws {
        let preview = try await control.previewHeld(filter)
        let now = Timestamp(microseconds: Clock.wallMicroseconds)
        if how.dryRun, how.json {
            Output.line(ControlJSON.text(preview))
        } else if !how.json {
            Output.lines(HeldText.lines(of: preview, for: purpose, now: now))
        }
        guard preview.messages > 0 else { throw CommandEnd.no }
        if how.dryRun { return }

        var request = HeldRequest(filter: filter, reason: how.reason ?? "")
        request.filter.limit = how.chunk
        var total = HeldRunReport()
        repeat {
            let chunk = try await act(control, request)
            total.add(chunk)
            if how.json {
                Output.line(ControlJSON.text(chunk))
            } else {
                Output.line(HeldText.line(of: chunk, done: total.messages, of: preview.messages))
            }
            request.filter.after = chunk.isUpstreamDown ? nil : chunk.next
        } while request.filter.after != nil
        if !how.json { Output.lines(HeldText.lines(total: total, verb: verb)) }
        if total.messages == 0 || !total.stayed.isEmpty { throw CommandEnd.no }
    }
}

extension HeldRunReport {
    fileprivate mutating func add(_ chunk: HeldRunReport) {
        messages += chunk.messages
        recipients.merge(chunk.recipients, uniquingKeysWith: +)
        stayed.merge(chunk.stayed, uniquingKeysWith: +)
        if let open = chunk.openExceptions { openExceptions = (openExceptions ?? []) + open }
        isUpstreamDown = chunk.isUpstreamDown
        remaining = chunk.remaining
    }
}
