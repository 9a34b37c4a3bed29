import ArgumentParser
import Guard
import Mail

/// Which held mail a command is about: every option that is given must hold.
struct HeldOptions: ParsableArguments {
    @Argument(help: ArgumentHelp("Only these messages.", valueName: "record-id"))
    var ids: [String] = []

    @Option(help: ArgumentHelp("Only mail of this campaign; * stands for any characters.", valueName: "name"))
    var campaign: String?

    @Option(help: ArgumentHelp("Only mail from this address, or from this domain.", valueName: "address"))
    var sender: String?

    @Option(help: ArgumentHelp("Only mail that came in under this stream.", valueName: "name"))
    var stream: String?

    @Option(help: ArgumentHelp("Only mail that this stop held, such as S1.", valueName: "stop-id"))
    var stop: String?

    @Option(help: ArgumentHelp("Only this recipient of each message.", valueName: "address"))
    var recipient: String?

    @Option(help: ArgumentHelp("Only recipients at this domain.", valueName: "domain"))
    var recipientDomain: String?

    @Option(help: ArgumentHelp("Only mail that came since: 2h, 30m, 2026-11-23.", valueName: "time"))
    var since: Moment?

    @Option(help: ArgumentHelp("Only mail that came until then.", valueName: "time"))
    var until: Moment?

    func validate() throws {
        do throws(HeldFilterRefused) { _ = try HeldSelection(filter) } catch {
            throw ValidationError("\(error)".prefix(1).uppercased() + "\(error)".dropFirst() + ".")
        }
    }

    var filter: HeldFilter {
        var filter = HeldFilter()
        filter.ids = ids
        filter.campaign = campaign
        filter.sender = sender
        filter.stream = stream
        filter.stop = stop
        filter.recipient = recipient
        filter.recipientDomain = recipientDomain
        filter.since = since?.timestamp
        filter.until = until?.timestamp
        return filter
    }
}
