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

    @OptionGroup var message: ShownMessage

    @Flag(help: "Print the record as JSON, each finding with its line and what stands around it.")
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

/// One message, by its id: what `show` and `held show` are told, and how they show it.
struct ShownMessage: ParsableArguments {
    @Argument(help: ArgumentHelp("The id of the message.", valueName: "record-id"))
    private var name: String

    @Flag(help: "Print the message exactly as received, and nothing else.")
    private var raw = false

    /// The one that was named, as `validate` has made sure.
    var id: RecordID { RecordID(name)! }

    func validate() throws {
        guard RecordID(name) != nil else {
            throw ValidationError("\"\(name)\" is no record id: 13 letters and digits.")
        }
    }

    func validate(json: Bool) throws {
        if raw, json { throw ValidationError("--raw and --json exclude each other.") }
    }

    /// - Parameter needsMessage: whether it is a failure that the message is not kept; else its record is shown without it.
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
