import Control
import Guard
import Mail
import Testing

@testable import sendguard

/// The output of counts over many names.
struct SumTextTests {
    @Test func `a tally says how many names it leaves out`() {
        let named = RecordTally(name: "a.example", messages: 30, recipients: 40)
        func lines(_ tallies: [RecordTally], _ dimension: RecordTally.Dimension) -> [String] {
            TallyText(tallies: tallies, dimension: dimension).lines
        }
        #expect(
            lines([named, RecordTally(name: nil, messages: 5, recipients: 6, others: 4)], .recipientDomain) == [
                "messages  recipients  recipient-domain", "30        40          a.example",
                "5         6           4 others, none of them more frequent than those above",
            ])
        #expect(
            lines([RecordTally(name: nil, messages: 5, recipients: 6, others: 4), named], .hour)[1]
                == "5         6           4 earlier hours: see them with --until")
        // An unknown name has a separate row.
        #expect(lines([RecordTally(name: "", messages: 1, recipients: 1)], .campaign)[1].hasSuffix("  -"))
    }

    @Test func `a preview names the messages that a blocked phrase would stop`() {
        var preview = HeldPreviewReport(HeldFilter())
        (preview.messages, preview.blockedMessages, preview.unsearched) = (14, 12, 2)
        preview.blocked = (1...12).map {
            .init(id: RecordID(value: $0), blocks: [RulingID(.block, value: 3), RulingID(.block, value: 4)])
        }
        let lines = HeldText.lines(of: preview, now: Timestamp(microseconds: 0))
        #expect(lines.contains("  12 messages with a blocked phrase: a release refuses them"))
        #expect(lines.contains("    \(RecordID(value: 10))  B3, B4") && lines.contains("    and 2 more"))
        #expect(!lines.contains { $0.contains("\(RecordID(value: 11))") })
        #expect(lines.contains("  2 messages not searched for blocked phrases: too many"))
        let discard = HeldText.lines(of: preview, for: .discard(isNamed: false), now: Timestamp(microseconds: 0))
        #expect(!discard.contains { $0.contains("phrase") })
    }

    @Test func `a preview sums up the campaigns that it does not name`() throws {
        let noon = Timestamp(rfc3339: "2026-03-01T12:00:00Z")!
        func message(_ number: Int, _ campaign: String) -> HeldMessage {
            let recipients = (0..<2).map {
                HeldMessage.Recipient(
                    position: $0, address: Address("p\($0)@x.example")!, state: number == 0 ? .unknown : .held)
            }
            return HeldMessage(
                id: RecordID(value: Int64(number)), at: noon + .seconds(Int64(number)), stream: "s", campaign: campaign,
                sender: nil, subject: "", sizeBytes: 1, storedBytes: 10, sha256: "", upstream: nil,
                envelope: HeldEnvelope(
                    stop: StopID(value: 1), mail: "", recipients: [], trace: [], hasLeadingDots: false,
                    endsWithCRLF: true), recipients: recipients)
        }
        let names = ["a", "spring", "b", "spring", "c", "spring", "d", "autumn"]
        let messages = names.enumerated().map { message($0.offset, $0.element) }
        var filter = HeldFilter()
        filter.until = noon + .seconds(7)
        let stop = Stop(
            id: StopID(value: 2), scope: StopScope("campaign:spring")!, mode: .hold, reason: "", who: "ann", at: noon)
        var preview = try HeldPreview(filter, stops: [stop], campaignLimit: 2)
        for message in messages {
            var past = HeldPast()
            past.sameCampaign = true
            preview.add(message, past: [0: past], refused: [1])
        }
        #expect(preview.needsRecount)
        preview.recount()
        for message in messages { preview.addAgain(message) }
        let report = preview.report(listTrouble: "no list")
        // The filter does not match the last message. A release of the first one was interrupted.
        #expect(report.messages == 7 && report.recipients == 12 && report.unknown == 2 && report.octets == 70)
        #expect(report.suppressed == 6 && report.alreadyInCampaign == 6 && report.stopped == 6)
        #expect(report.addresses == 2)
        let release = HeldText.lines(of: report, now: noon)
        #expect(release.contains("  2 different addresses: some have several of these messages"))
        #expect(report.oldestAt == noon.rfc3339 && report.listTrouble == "no list")
        let largest = try #require(report.campaigns.first)
        #expect(largest.campaign == "spring" && largest.messages == 3 && largest.recipients == 6)
        #expect(largest.oldestAt == (noon + .seconds(1)).rfc3339)
        let named = report.campaigns.reduce(0) { $0 + $1.messages }
        #expect(report.otherCampaigns?.messages == 7 - named)
        let text = HeldText.lines(of: report, now: noon).joined(separator: "\n")
        #expect(text.contains("  and \(7 - named) messages of smaller campaigns, too many to count each"))
        // A discard takes stopped and suppressed mail, too, and keeps an interrupted release unless it is named.
        let discard = HeldText.lines(of: report, for: .discard(isNamed: false), now: noon).joined(separator: "\n")
        #expect(discard.contains("  12 recipients will never get this mail: a discard deletes its content"))
        #expect(
            discard.contains("  2 recipients may have this mail already") && discard.contains("unless you name its id"))
        #expect(!discard.contains("stay held") && !discard.contains("no list"))
        let byID = HeldText.lines(of: report, for: .discard(isNamed: true), now: noon).joined(separator: "\n")
        #expect(byID.contains("discarded, too"))
        var run = HeldRunReport()
        (run.recipients, run.openExceptions) = (["discarded": 1], ["A5"])
        let done = HeldText.lines(total: run, verb: "discard").joined(separator: "\n")
        #expect(done.contains("  A5 is still in force") && done.contains("sendguard allow end A5 --reason TEXT"))
        // Few campaigns fit into one query, so there is no note about others.
        var whole = try HeldPreview(filter, stops: [], campaignLimit: 5)
        for message in messages { whole.add(message, past: [:], refused: []) }
        #expect(!whole.needsRecount && whole.report(listTrouble: nil).otherCampaigns == nil)
    }
}
