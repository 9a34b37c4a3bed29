import Admin
import ArgumentParser
import Guard
import Mail

struct HeldShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show one held message.",
        discussion: """
              sendguard held show 01hzy3k9vm8q2
              sendguard held show 01hzy3k9vm8q2 --raw > held.eml
            Exit codes:
              0  shown
              1  there is no such message, or it is not held any more
              2  usage or configuration
              3  cannot reach or read
            """)

    @Argument(help: ArgumentHelp("The id of the message.", valueName: "record-id"))
    var id: String

    @Flag(help: "Print the message exactly as received, and nothing else.")
    var raw = false

    @Flag(help: "Print the record as JSON.")
    var json = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard RecordID(id) != nil else { throw ValidationError("\"\(id)\" is no record id: 13 letters and digits.") }
        if raw, json { throw ValidationError("--raw and --json exclude each other.") }
    }

    func run() async throws {
        let control = try await common.control()
        let id = RecordID(id)!
        var filter = HeldFilter()
        filter.ids = [id.description]
        guard !(try await control.held(filter).all().isEmpty), let record = try await control.show(id) else {
            throw CommandFailure(lines: ["message \(id) is not held"], status: .no)
        }
        let message = try await control.message(id)
        if raw { return Output.bytes(message) }
        let report = ShowReport(record, message: message)
        if json { return Output.line(AdminJSON.text(report)) }
        Output.lines(RecordPage(report: report).lines)
    }
}
