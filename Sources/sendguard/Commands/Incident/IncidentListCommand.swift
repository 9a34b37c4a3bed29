import Admin
import ArgumentParser

struct IncidentListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List incidents, oldest first.",
        discussion: """
            Exit codes:
              0  listed, even if there is none
              2  usage or configuration
              3  cannot reach or read
            """)

    @Flag(help: "Only those that are open.")
    var open = false

    @Flag(help: "Print one JSON object a line.")
    var json = false

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let incidents = try await common.control().incidents()
        while let page = try await incidents.next() {
            Output.lines(
                page.filter { !open || $0.closedAt == nil }
                    .map { json ? AdminJSON.text($0) : IncidentText(incident: $0).line })
        }
    }
}
