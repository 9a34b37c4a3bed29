import Guard
import Mail
import Testing

@testable import Control

struct ReportTests {
    @Test func `a record's JSON has the documented keys`() {
        #expect(
            ControlJSON.text(RecordReport(Fixtures.blocked)) == """
                {"at":"2026-11-23T21:09:16.123Z","campaign":"spring","client":"192.0.2.1",\
                "deliveries":[{"address":"jane@example.net","reply":"550 5.7.1 sendguard: no","state":"blocked"}],\
                "esp_id":null,"findings":[{"action":"blocked","check":"placeholder","excerpt":"{{first_name}}",\
                "kind":"mustache","location":null,"where":"Subject"}],"id":"000000000001a","lists":{"unsubscribed":3},\
                "message_id":null,"sender":"news@example.com","sha256":"ab12","size":1234,"stop":null,\
                "stream":"newsletter","subject":"Hi {{first_name}}",\
                "unjudged":null,"upstream":null,"verdict":"blocked"}
                """)
    }

    @Test func `a field that does not apply to a record is null, not absent`() {
        let text = ControlJSON.text(RecordReport(Fixtures.unknown))
        #expect(text.contains(#""sender":null"#))
        #expect(text.contains(#""reply":null"#))
        #expect(text.contains(#""stop":"S7""#))
    }

    @Test(arguments: [Fixtures.blocked, Fixtures.unknown])
    func `a record written as JSON reads back the same`(record: MessageRecord) throws {
        let report = RecordReport(record)
        #expect(try ControlJSON.decode(RecordReport.self, from: ControlJSON.encode(report)) == report)
    }

    @Test func `held mail names no recipient when recipients are hidden`() {
        let secret = Address("secret@priv.example")!
        let message = HeldMessage(
            id: RecordID(value: 43), at: Fixtures.moment, stream: "s", campaign: "of-secret@priv.example",
            sender: Address("bounce+secret=priv.example@o.example"), subject: "for Secret@priv.example", sizeBytes: 1,
            storedBytes: 1, sha256: "", upstream: nil,
            envelope: HeldEnvelope(
                stop: StopID(value: 1), mail: "", recipients: [], trace: [], hasLeadingDots: false, endsWithCRLF: true),
            recipients: [HeldMessage.Recipient(position: 0, address: secret, state: .held)])
        #expect(ControlJSON.text(HeldMessageReport(message, .off)).contains(#""address":"secret@priv.example""#))
        for mode in [AddressRedaction.Mode.localPart, .hash] {
            let report = HeldMessageReport(message, AddressRedaction(mode) { _, _ in [0xAB] })
            #expect(!ControlJSON.text(report).lowercased().contains("secret"), "\(mode)")
            #expect(report.recipients.map(\.address) == [mode == .hash ? "ab" : "…@priv.example"])
        }
        var filter = HeldFilter()
        filter.recipient = "secret@priv.example"
        let preview = HeldPreviewReport(filter).redacted(AddressRedaction(.localPart) { _, _ in [] })
        #expect(preview.filter == "recipient …@priv.example")
    }

    @Test func `a record's sender names no recipient when recipients are hidden`() {
        var record = Fixtures.blocked
        record.sender = Address("bounce+jane=example.net@o.example")
        let redaction = AddressRedaction(.hash) { _, _ in [0xAB] }
        #expect(RecordReport(record, redaction).sender == "…@o.example")
        #expect(
            !String(decoding: RecordReport.lines([RecordReport(record, redaction)]), as: UTF8.self).contains("jane"))
    }

    @Test func `a stop's reason names no recipient when recipients are hidden`() {
        let stop = Stop(
            id: StopID(value: 7), scope: .all, mode: .defer, reason: "jane@example.net called", who: "ann",
            at: Fixtures.moment)
        var report = StatusReport(running: true, state: "state")
        report.fill(from: KillSwitch(SwitchState(stops: [stop])).snapshot, now: Fixtures.moment)
        let shown = report.redacted(AddressRedaction(.localPart) { _, _ in [] })
        #expect(shown.stops.map(\.reason) == ["…@example.net called"])
    }

    @Test func `reading an erased message fails and says that it was erased`() {
        #expect(
            throws: ControlFailure.refused(
                "message \(Fixtures.blocked.id) is not kept any more: it was erased with a person who was its recipient "
                    + "or was named in it")
        ) { try KeptMessage.erased.bytes(of: Fixtures.blocked) }
    }

    @Test func `a receipt says how long the stop took`() {
        let receipt = StopReceipt(
            stop: Fixtures.stop, askedAt: Fixtures.moment, completeAt: Fixtures.moment + .milliseconds(2),
            unanswered: [RecordID(value: 43)])
        let report = StopReceiptReport(receipt, refused: 9)
        #expect(report.microseconds == 2000)
        #expect(report.unanswered == ["000000000001b"])
        #expect(!report.isSettled)
        #expect(StopReceiptReport(receipt) { _ in .accepted }.isSettled)
        #expect(report.stop.refused == 9)
    }

    @Test func `status takes stops, refusals and halts from the kill switch`() throws {
        let kill = KillSwitch(SwitchState(stops: [Fixtures.stop]), halts: [.stateUnreadable])
        kill.countRefusal(by: Fixtures.stop.id)
        var report = StatusReport(running: true, state: "state")
        #expect(!report.isStopped)
        report.fill(from: kill.snapshot, now: Fixtures.moment)
        #expect(report.stops.map(\.id) == ["S7"])
        #expect(report.stops.map(\.refused) == [1])
        #expect(report.halts.map(\.name) == ["stateUnreadable"])
        #expect(report.isStopped)
    }

    @Test func `a list that is missing, too old or in doubt reports trouble`() throws {
        var young = ListSettings(name: "young")
        young.maxAge = .seconds(3600)
        var old = young
        old.name = "old"
        let missing = ListSettings(name: "missing")
        func version(_ name: String, age: Duration, doubt: String? = nil) -> ListVersion {
            ListVersion(
                list: name, kind: .suppression, version: 1, rows: 5, importedAt: Fixtures.moment - age, source: "f.csv",
                doubt: doubt)
        }
        let reports = ListReport.reports(
            settings: [young, old, missing],
            versions: [
                version("old", age: .seconds(7200)), version("young", age: .seconds(10)),
                version("other", age: .zero, doubt: "it shrank"),
            ], now: Fixtures.moment)
        #expect(reports.map(\.name) == ["young", "old", "missing", "other"])
        #expect(reports[0].trouble == nil)
        #expect(reports[0].ageSeconds == 10)
        #expect(try #require(reports[1].trouble).contains("max_age"))
        #expect(try #require(reports[2].trouble).contains("never imported"))
        #expect(try #require(reports[3].trouble).contains("it shrank"))
    }

    @Test func `a list's age counts from its generation time, and its source is reported`() throws {
        var setting = ListSettings(name: "members")
        setting.kind = .audience
        setting.maxAge = .seconds(1000)
        setting.scope = ListScope(streams: [try #require(NamePattern("News*"))])
        setting.refresh = ListRefresh(.folder("/exports"))
        let version = ListVersion(
            list: "members", kind: .audience, version: 2, rows: 5, importedAt: Fixtures.moment,
            generatedAt: Fixtures.moment - .seconds(900), source: "f.csv", changes: 3)
        let report = try #require(
            ListReport.reports(settings: [setting], versions: [version], now: Fixtures.moment).first)
        #expect(report.ageSeconds == 900 && report.leftSeconds == 100 && report.maxAgeSeconds == 1000)
        #expect(report.freshness == .ageing && report.trouble == nil && report.changes == 3)
        #expect(report.streams == ["news*"] && report.campaigns.isEmpty && report.mode == .enforce)
        #expect(report.refresh?.from == "folder /exports" && report.refresh?.everySeconds == nil)
        let text = ControlJSON.text(report)
        #expect(try ControlJSON.decode(ListReport.self, from: Array(text.utf8)) == report)
    }

    @Test func `an error without a public text shows only its type`() {
        struct Leak: Error { let secret = "hunter2" }
        #expect(ControlFailure(Leak()) == .cannot("unexpected failure (Leak)"))
        #expect(ControlFailure(StoreFailure("disk full")) == .cannot("disk full"))
        #expect(ControlFailure(ListImportRefused("shrank")) == .refused("shrank"))
    }
}
