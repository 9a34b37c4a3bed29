import Admin
import ArgumentParser
import Guard

struct HeldReleaseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "release",
        abstract: "Send held mail on, in order of arrival, each message judged again.",
        discussion: """
              sendguard held release --campaign spring --dry-run
              sendguard held release --campaign spring --reason "price corrected"
              sendguard held release 01hzy3k9vm8q2 --reason "a receipt"
            Checks, lists, stops and ramps are those in force now. A recipient who has the
            same message already, or may have it, is left out. What a stop, a list's age or
            the ESP keeps back for now stays held. Interrupt it at any time, and call it
            again to go on: nothing is sent twice.
            Exit codes:
              0  all of it is settled, or --dry-run
              1  nothing was selected, or some of it is still held
              2  usage or configuration
              3  no guard is running, or it cannot
            """)

    @OptionGroup(title: "Which mail") var which: HeldOptions
    @OptionGroup var how: HeldRunOptions
    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await HeldRunner(filter: which.filter, how: how, control: try await common.control(), verb: "release")
            .run { control, request throws(ControlFailure) in try await control.release(request) }
    }
}
