import ArgumentParser
import Control
import Guard
import Mail

struct ShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show one message: what the checks found, where, and what to do about it.",
        usage: "sendguard show <record-id> [--raw] [--json] [<options>]",
        discussion: """
              sendguard show 01hzy3k9vm8q2
              sendguard show 01hzy3k9vm8q2 --raw > blocked.eml

            The id is in the log, and after "id=" in every reply of the guard. The guard
            keeps a blocked message whole for as long as the configuration says
            (quarantine.max_age, max_bytes). Of other messages it keeps the record only.

            Exit codes:
              0  shown
              1  there is no such message; or with --raw, the message is not kept
              2  the command line or the configuration is wrong
              3  the guard cannot be reached, or its data cannot be read

            More: sendguard help content
            """)

    @OptionGroup var message: ShownMessage

    @Flag(help: "Print the record as JSON, each finding with its line and the text around it.")
    var json = false

    @OptionGroup var common: CommonOptions

    func validate() throws { try message.validate(json: json) }

    func run() async throws {
        let control = try await common.control(showsPeople: true)
        guard let record = try await control.show(message.id) else {
            throw CommandFailure(lines: ["there is no record \(message.id)"], status: .no)
        }
        try await message.show(record, from: control, json: json, needsMessage: false)
    }
}

/// The arguments that `show` and `held show` have in common, and how they print a message.
struct ShownMessage: ParsableArguments {
    @Argument(help: ArgumentHelp("The id of the message.", valueName: "record-id"))
    private var name: String

    @Flag(help: "Print only the message, exactly as received.")
    private var raw = false

    /// The id in the command line. `validate` has checked that it is one.
    var id: RecordID { RecordID(name)! }

    func validate() throws {
        guard RecordID(name) != nil else {
            throw ValidationError("\"\(name)\" is not a record id, which has 13 letters and digits.")
        }
    }

    func validate(json: Bool) throws {
        if raw, json { throw ValidationError("--raw and --json cannot be combined.") }
    }

    /// - Parameter needsMessage: whether to throw when the message is not kept. false: the record is shown without it.
    func show(_ record: RecordReport, from control: any GuardControl, json: Bool, needsMessage: Bool) async throws {
        let report: ShowReport
        do throws(ControlFailure) {
            let message = try await control.message(id)
            if raw { return Output.bytes(message) }
            report = ShowReport(record, message: message)
        } catch {
            if raw || needsMessage { throw error }
            report = ShowReport(record, whyNotKept: error.description)
        }
        if json { return Output.line(ControlJSON.text(report)) }
        Output.lines(RecordPage(report: report).lines)
    }
}
