import ArgumentParser
import Control
import Guard
import Mail

struct ListAddCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Put single entries on a list, at once.",
        discussion: """
              sendguard list add unsubscribed ann@example.com --reason unsubscribed
              sendguard list add partners @example.com '*.example.org' 'postmaster@*'
              sendguard list add buyers ann@example.com --segment fr --engaged 30d
              ./webhook | sendguard list add unsubscribed -

            The next RCPT sees it, and it is on disk. On a suppression list an addition
            stays until somebody removes it; on an audience until an import whose content
            is newer. All are added, or none when one of them cannot be read.

            Exit codes:
              0  added
              1  all were there already, or a person among them was erased
              2  usage or configuration, such as an entry that cannot be read
              3  cannot reach or cannot store
            """)

    @OptionGroup var what: ListEntryArguments

    @Option(
        help: ArgumentHelp(
            "Why; it stands in the reply to the sender: \"suppressed (unsubscribed 2026-03-01, ...)\".",
            valueName: "text"))
    var reason: String?

    @Option(
        help: ArgumentHelp(
            "Since when: 2h, 2026-11-23 (default: now). Of an audience: when they subscribed.", valueName: "time"))
    var since: Moment?

    @Option(help: ArgumentHelp("Of an audience: the part of it that they belong to.", valueName: "name"))
    var segment: String?

    @Option(help: ArgumentHelp("Of an audience: when they last opened, clicked or bought.", valueName: "time"))
    var engaged: Moment?

    @Flag(help: "Print what was done as JSON.")
    var json = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if let reason { try Reason.validate(reason) }
        for (text, option) in [(reason, "--reason"), (segment, "--segment")]
        where (text ?? "").count > ListChangeRequest.textLimit {
            throw ValidationError("\(option) is longer than \(ListChangeRequest.textLimit) characters.")
        }
    }

    func run() async throws {
        var request = ListChangeRequest(
            list: what.name, action: .add, entries: try what.entries(), reason: reason ?? "")
        request.since = since.map(Self.seconds)
        request.segment = segment
        request.engagedAt = engaged.map(Self.seconds)
        try await ListChanger(control: try await common.listControl(), json: json).run(request)
    }

    /// Nobody means the microseconds of "two days ago".
    private static func seconds(_ moment: Moment) -> String {
        let microseconds = moment.timestamp.microseconds
        return Timestamp(microseconds: microseconds - microseconds % 1_000_000).exact
    }
}

struct ListRemoveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Take single entries off a list, at once.",
        discussion: """
              sendguard list remove unsubscribed ann@example.com --reason "signed up again"
              sendguard list remove bounced - --reason "their server was down" < addresses

            Off a suppression list means that mail goes to a person again: who removed it
            and why stays on record (sendguard acts). It holds until an import whose
            content is newer has the entry again; off an audience it holds until somebody
            adds it. An address that a domain, a pattern or a hash of the list covers is
            not removed by its own name: what covers it is said.

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

struct ListEraseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "erase",
        abstract: "Forget a person who asked for it, and never mail them again.",
        discussion: """
              sendguard list erase ann@example.com --reason "ticket 4711"

            Takes the address out of all lists and their earlier versions, out of the log
            (the deliveries stay, under a name that tells nothing), out of the messages
            that are kept, and discards mail held for it. From then on no mail goes to it,
            and no import or addition brings it back: it is known by a keyed hash alone.
            This cannot be undone. Lists that you export or keep elsewhere still have it.

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
        Output.lines(json ? [ControlJSON.text(report)] : EraseText.lines(of: report))
    }
}
