import Admin
import ArgumentParser
import Guard

struct ListRemoveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Take single entries off a list, at once.",
        discussion: """
              sendguard list remove unsubscribed ann@example.com --reason "signed up again"
              sendguard list remove bounced - --reason "the mail server was down" < addresses

            Off a suppression list means that mail goes to a person again: who removed it and
            why stays on record (sendguard acts). It holds until an import whose content is
            newer has the entry again; off an audience it holds until somebody adds it.
            An address that a domain, a pattern or a hash of the list covers is not removed
            by its own name: what covers it is said.

            Exit codes:
              0  removed
              1  none was there, or there is no such list
              2  usage or configuration, such as an entry that cannot be read
              3  cannot reach or cannot store
            """)

    @OptionGroup var what: ListEntryArguments

    @Option(help: ArgumentHelp("Why; it stays on record.", valueName: "text"))
    var reason: String

    @Flag(help: "Print what was done as JSON.")
    var json = false

    @OptionGroup var common: CommonOptions

    func validate() throws { try Reason.validate(reason) }

    func run() async throws {
        let request = ListChangeRequest(
            list: what.name, action: .remove, entries: try what.entries(), reason: reason)
        try await ListChanger(control: try await common.listControl(), json: json).run(request)
    }
}
