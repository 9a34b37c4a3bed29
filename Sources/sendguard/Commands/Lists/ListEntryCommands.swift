import ArgumentParser
import Control
import Guard
import Mail

struct ListAddCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Add single entries to a list, at once.",
        usage: "sendguard list add <name> <address> ... [<options>]",
        discussion: """
              sendguard list add unsubscribed ann@example.com --reason unsubscribed
              sendguard list add partners @example.com '*.example.org' 'postmaster@*'
              sendguard list add buyers ann@example.com --segment fr --engaged 30d
              ./webhook | sendguard list add unsubscribed -

            The change is on disk and applies from the next RCPT on. On a suppression list
            it stays until somebody removes it. On an audience it stays until an import of
            newer content. If one entry cannot be read, none is added. A name that is not
            in the configuration is refused, if the configuration has lists: --new makes a
            new list.

            Exit codes:
              0  added
              1  all entries were on the list already, one person was erased, or the name
                 is unknown
              2  the command line or the configuration is wrong, such as a bad entry
              3  the guard cannot be reached, or the change cannot be stored
            """)

    @OptionGroup var what: ListEntryArguments

    @Option(
        help: ArgumentHelp(
            "Why; it is in the reply to the client.", valueName: "text"))
    var reason: String?

    @Option(
        help: ArgumentHelp(
            "Since when, such as 2h or 2026-11-23 (default: now). Audience: when they subscribed.", valueName: "time"))
    var since: Moment?

    @Option(help: ArgumentHelp("Audience: the segment they belong to.", valueName: "name"))
    var segment: String?

    @Option(help: ArgumentHelp("Audience: when they last opened, clicked or bought.", valueName: "time"))
    var engaged: Moment?

    @Flag(name: .customLong("new"), help: "Make a list that the configuration does not have.")
    var isNew = false

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
        request.isNew = isNew ? true : nil
        request.engagedAt = engaged.map(Self.seconds)
        try await ListChanger(control: try await common.listControl(), json: json).run(request)
    }

    /// Returns the moment in whole seconds. A person who types "2d" does not mean microseconds.
    private static func seconds(_ moment: Moment) -> String {
        let microseconds = moment.timestamp.microseconds
        return Timestamp(microseconds: microseconds - microseconds % 1_000_000).exact
    }
}

struct ListRemoveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Remove single entries from a list, at once.",
        usage: "sendguard list remove <name> <address> ... --reason <text> [<options>]",
        discussion: """
              sendguard list remove bounced ann@example.com --reason "mailbox works again"
              sendguard list remove bounced - --reason "their server was down" < addresses

            After a removal from a suppression list, mail goes to the person again. Who
            removed the entry, and why, stays on record (sendguard events). The removal
            holds until an import of newer content has the entry again. On an audience it
            holds until somebody adds the entry.

            If a domain, a pattern or a hash on the list covers an address, the command
            names that entry. Mail to the address is still refused.

            Exit codes:
              0  removed
              1  no such entry was on the list, or there is no such list
              2  the command line or the configuration is wrong, such as a bad entry
              3  the guard cannot be reached, or the change cannot be stored
            """)

    @OptionGroup var what: ListEntryArguments

    @Option(help: ArgumentHelp("Why; it goes on record.", valueName: "text"))
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
        abstract: "Erase a person who asked for it, and never mail them again.",
        usage: "sendguard list erase <address> --reason <text> [--json] [<options>]",
        discussion: """
              sendguard list erase ann@example.com --reason "ticket 4711"

            The command removes the address from all lists and their earlier versions,
            from the log and from kept messages. The deliveries stay, under a name that
            tells nothing. Mail held for the address is discarded. From then on no mail
            goes to it, and no import or addition brings it back: the guard knows it by a
            keyed hash only.

            This cannot be undone. Lists that you exported or keep in other places still
            have the address.

            Exit codes:
              0  erased, also when nothing was known
              1  the reason names the person
              2  the command line or the configuration is wrong, such as a bad address
              3  the guard cannot be reached, or a part failed; run the command again
            """)

    @Argument(help: ArgumentHelp("The address.", valueName: "address"))
    var address: String

    @Option(help: ArgumentHelp("Why; it goes on record, so it must not name the person.", valueName: "text"))
    var reason: String

    @Flag(help: "Print what was erased as JSON.")
    var json = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        try Reason.validate(reason)
        // The text may name a person, so it is not repeated.
        guard Address(address) != nil, !address.hasPrefix("*@") else {
            throw ValidationError("That is not the mail address of one person, such as ann@example.com.")
        }
        do throws(ControlFailure) { _ = try EraseRequest(address: address, reason: reason).person() } catch {
            throw ValidationError("--reason: \(error).")
        }
    }

    func run() async throws {
        let report = try await common.listControl().erase(EraseRequest(address: address, reason: reason))
        Output.lines(json ? [ControlJSON.text(report)] : EraseText.lines(of: report))
    }
}
