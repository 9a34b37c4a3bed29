import Admin
import ArgumentParser
import Mail

struct ListEraseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "erase",
        abstract: "Forget a person who asked for it, and never mail them again.",
        discussion: """
              sendguard list erase ann@example.com --reason "ticket 4711"

            Takes the address out of all lists and their earlier versions, out of the log
            (the deliveries stay, under a name that tells nothing), out of the messages that
            are kept, and discards mail held for it. From then on no mail goes to it, and no
            import or addition brings it back: it is known by a keyed hash alone. This cannot
            be undone. Lists that you export or keep elsewhere still have it.

            Exit codes:
              0  erased, also when nothing was known
              1  the reason names the person
              2  usage or configuration, such as a bad address
              3  cannot reach or cannot do; give the same command again to go on
            """)

    @Argument(help: ArgumentHelp("The address.", valueName: "address"))
    var address: String

    @Option(help: ArgumentHelp("Why; it stays on record, so it must not name the person.", valueName: "text"))
    var reason: String

    @Flag(help: "Print what was taken away as JSON.")
    var json = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        try Reason.validate(reason)
        guard Address(address) != nil else { throw ValidationError("That is no mail address.") }
    }

    func run() async throws {
        let report = try await common.listControl().erase(EraseRequest(address: address, reason: reason))
        Output.lines(json ? [AdminJSON.text(report)] : EraseText.lines(of: report))
    }
}
