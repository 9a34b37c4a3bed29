import Admin
import ArgumentParser
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
