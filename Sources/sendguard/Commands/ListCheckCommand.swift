import Admin
import ArgumentParser
import Mail
import Net

struct ListCheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Say which lists an address is on.",
        discussion: """
              sendguard list check ann@example.com

            Exit codes:
              0  it is on a list
              1  it is on none
              2  usage or configuration, such as a bad address
              3  cannot reach or read
            """)

    @Argument(help: ArgumentHelp("The address to look up.", valueName: "address"))
    var address: String

    @Flag(help: "Print the answer as JSON.")
    var json = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard Address(address) != nil else { throw ValidationError("\"\(address)\" is no mail address.") }
    }

    func run() async throws {
        let report = try await common.control().checkLists(address: address)
        Output.lines(json ? [AdminJSON.text(report)] : Self.lines(of: report))
        if report.hits.isEmpty { throw CommandEnd.no }
    }

    static func lines(of report: ListCheckReport) -> [String] {
        let address = Words.safe(report.address)
        guard !report.hits.isEmpty else { return ["\(address) is on no list"] }
        let headline = report.isSuppressed ? "\(address) is suppressed: no mail goes to it" : "\(address) is on:"
        return [headline]
            + report.hits.map { hit in
                let reason = hit.reason.isEmpty ? "" : ", \(Words.safe(hit.reason))"
                let since = hit.since.map { " since \($0.prefix(10))" } ?? ""
                return "  \(hit.list) (\(hit.kind.rawValue), version \(hit.version))\(reason)\(since)"
            }
    }
}
