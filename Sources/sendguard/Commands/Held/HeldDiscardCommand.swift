import Admin
import ArgumentParser
import Guard

struct HeldDiscardCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "discard",
        abstract: "Throw held mail away: it is never sent, and its content is gone.",
        discussion: """
              sendguard held discard --stop S1 --dry-run
              sendguard held discard --stop S1 --reason "wrong segment"
            The records stay. What a release left unknown is discarded only by its id.
            Exit codes:
              0  discarded, or --dry-run
              1  nothing was selected
              2  usage or configuration
              3  cannot reach or cannot do
            """)

    @OptionGroup(title: "Which mail") var which: HeldOptions
    @OptionGroup var how: HeldRunOptions
    @OptionGroup var common: CommonOptions

    func validate() throws {
        if !how.dryRun, how.reason == nil { throw ValidationError("Say why with --reason TEXT; it stays on record.") }
    }

    func run() async throws {
        try await HeldRunner(filter: which.filter, how: how, control: try await common.control(), verb: "discard")
            .run { control, request throws(ControlFailure) in try await control.discard(request) }
    }
}
