import Control
import Guard
import Mail

/// What a release of some of the held mail would meet now, as it adds up message by message. It keeps counts and a bounded
/// number of campaigns, never the mail.
struct HeldPreview {
    private var sum: HeldPreviewReport
    private let selection: HeldSelection
    private let stops: [Stop]
    private var campaigns: HeldCampaigns

    /// - Parameters:
    ///   - filter: selects the mail; whatever else is added does not count.
    ///   - stops: that would keep mail held.
    init(_ filter: HeldFilter, stops: [Stop], campaignLimit: Int) throws(HeldFilterRefused) {
        sum = HeldPreviewReport(filter)
        selection = try HeldSelection(filter)
        self.stops = stops
        campaigns = HeldCampaigns(limit: campaignLimit)
    }

    /// Adds a message, in order of arrival.
    /// - Parameters:
    ///   - past: what its recipients got before, by position.
    ///   - refused: positions of those whom a list refuses by now.
    mutating func add(_ message: HeldMessage, past: [Int: HeldPast], refused: Set<Int>) {
        guard let message = selection.selected(of: message) else { return }
        sum.messages += 1
        sum.octets += message.storedBytes
        if sum.oldestAt == nil { sum.oldestAt = message.at.rfc3339 }
        for one in message.recipients {
            guard one.state == .held else {
                sum.unknown += 1
                continue
            }
            sum.recipients += 1
            if refused.contains(one.position) { sum.suppressed += 1 }
            let had = past[one.position]
            if had?.sameContent != nil || had?.openContent != nil { sum.alreadySent += 1 }
            if had?.sameCampaign == true { sum.alreadyInCampaign += 1 }
            let question = message.question(recipients: [one.address])
            if stops.contains(where: { $0.scope.covers(question) }) { sum.stopped += 1 }
        }
        count(message)
    }

    /// Not all campaigns could be counted: the same mail has to be added again, with `addAgain`.
    var needsRecount: Bool { !campaigns.isExact }

    mutating func recount() { if needsRecount { campaigns.recount() } }

    /// The second time only what is missing is counted.
    mutating func addAgain(_ message: HeldMessage) {
        if campaigns.hasOthers, let message = selection.selected(of: message) { count(message) }
    }

    private mutating func count(_ message: HeldMessage) {
        campaigns.add(message.campaign, recipients: message.recipients.count { $0.state == .held }, at: message.at)
    }

    /// - Parameter listTrouble: why the lists cannot be trusted; nil when they can.
    func report(listTrouble: String?) -> HeldPreviewReport {
        var report = sum
        report.listTrouble = listTrouble
        report.campaigns = campaigns.parts.map(HeldPreviewReport.Campaign.init)
        guard campaigns.hasOthers else { return report }
        // What came or went between the two counts may be in one of them alone.
        let named = report.campaigns.reduce(into: (messages: 0, recipients: 0)) { sum, one in
            sum = (sum.messages + one.messages, sum.recipients + one.recipients)
        }
        report.otherCampaigns = .init(
            messages: max(0, report.messages - named.messages),
            recipients: max(0, report.recipients - named.recipients))
        return report
    }
}
