import Admin
import ArgumentParser
import Mail
import System

struct ListCheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Say for each list whether an address is on it, why and since when.",
        discussion: """
              sendguard list check ann@example.com
              sendguard list check ann@example.com --stream newsletter --campaign spring

            An address is on a list by itself, by its domain, by a pattern such as
            postmaster@*, or by its hash. The last line says what would become of mail to it
            now, as far as the lists are concerned.

            Exit codes:
              0  it is on a list
              1  it is on none
              2  usage or configuration, such as a bad address
              3  cannot reach or read
            """)

    @Argument(help: ArgumentHelp("The address to look up.", valueName: "address"))
    var address: String

    @Option(help: "The stream of the mail, for lists that are for some streams only.")
    var stream: String?

    @Option(help: "The campaign of the mail, for lists that are for some campaigns only.")
    var campaign: String?

    @Flag(help: "Print the answer as JSON.")
    var json = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard Address(address) != nil else { throw ValidationError("\"\(address)\" is no mail address.") }
    }

    func run() async throws {
        let report = try await common.listControl().checkLists(
            ListCheckRequest(address: address, stream: stream, campaign: campaign))
        let now = Timestamp(microseconds: Clock.wallMicroseconds)
        Output.lines(json ? [AdminJSON.text(report)] : ListCheckText.lines(of: report, now: now))
        if !report.isListed { throw CommandEnd.no }
    }
}
