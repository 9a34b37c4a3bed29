import ArgumentParser
import Control
import Guard
import Mail

struct ShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show one message: what was found in it, where, and what to do about it.",
        discussion: """
              sendguard show 01hzy3k9vm8q2
              sendguard show 01hzy3k9vm8q2 --raw > blocked.eml

            The id stands in the log, and after "id=" in every reply the guard gives.
            What a check blocks is kept whole, for as long as the configuration says
            (quarantine.max_age, max_bytes); of all else only the record is kept.

            Exit codes:
              0  shown
              1  there is no such message; with --raw: it is not kept
              2  usage or configuration
              3  cannot reach or read
            """)

    @Argument(help: ArgumentHelp("The id of the message.", valueName: "record-id"))
    var id: String

    @Flag(help: "Print the message exactly as received, and nothing else.")
    var raw = false

    @Flag(help: "Print the record as JSON, each finding with its line and what stands around it.")
    var json = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard RecordID(id) != nil else { throw ValidationError("\"\(id)\" is no record id: 13 letters and digits.") }
        if raw, json { throw ValidationError("--raw and --json exclude each other.") }
    }

    func run() async throws {
        let control = try await common.control(showsPeople: true)
        let id = RecordID(id)!
        guard let record = try await control.show(id) else {
            throw CommandFailure(lines: ["there is no record \(id)"], status: .no)
        }
        if raw { return Output.bytes(try await control.message(id)) }
        let report = try await report(record, from: control)
        if json { return Output.line(ControlJSON.text(report)) }
        Output.lines(RecordPage(report: report).lines)
    }

    /// The record is shown whether or not its message can be.
    private func report(_ record: RecordReport, from control: any GuardControl) async throws -> ShowReport {
        do throws(ControlFailure) {
            return ShowReport(record, message: try await control.message(RecordID(record.id)!))
        } catch {
            return ShowReport(record, whyNotKept: error.description)
        }
    }
}
