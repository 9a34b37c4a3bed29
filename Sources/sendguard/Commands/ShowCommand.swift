import Admin
import ArgumentParser
import Guard

struct ShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show one message: what was found in it and what became of each recipient.",
        discussion: """
              sendguard show 01hzy3k9vm8q2

            The id stands in the log, and after "id=" in every reply the guard gives.

            Exit codes:
              0  shown
              1  there is no such message
              2  usage or configuration
              3  cannot reach or read
            """)

    @Argument(help: ArgumentHelp("The id of the message.", valueName: "record-id"))
    var id: String

    @Flag(help: "Print the message itself. This release keeps records, not bodies, so the answer is no.")
    var raw = false

    @Flag(help: "Print the record as JSON.")
    var json = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard RecordID(id) != nil else { throw ValidationError("\"\(id)\" is no record id: 13 letters and digits.") }
    }

    func run() async throws {
        guard let record = try await common.control().show(RecordID(id)!) else {
            throw CommandFailure(lines: ["there is no record \(id)"], status: .no)
        }
        if raw {
            throw CommandFailure(
                lines: ["the body of \(id) is not kept: this release keeps the record and the body's SHA-256 only"],
                status: .no)
        }
        if json { return Output.line(AdminJSON.text(record)) }
        Output.lines(RecordText(record: record).page)
    }
}
