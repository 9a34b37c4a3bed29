import Guard
import Mail
import Testing

struct AddressRedactionTests {
    private let jane = Address("Jane.Doe@Example.com")!

    /// With a digest of four bytes, so that a test can spell it out.
    private func redaction(_ mode: AddressRedaction.Mode) -> AddressRedaction {
        AddressRedaction(mode) { algorithm, bytes in
            #expect(algorithm == .sha256 && bytes == Array("jane.doe@example.com".utf8))
            return [0xDE, 0xAD, 0xBE, 0xEF]
        }
    }

    @Test func `mode none shows the address, local-part its domain, hash the digest of its normal form`() {
        #expect(redaction(.none).shown(jane) == "Jane.Doe@Example.com")
        #expect(redaction(.localPart).shown(jane) == "…@example.com")
        #expect(redaction(.hash).shown(jane) == "deadbeef")
    }

    @Test func `an address is hidden everywhere in a text, in upper or lower case`() {
        let text = "550 5.1.1 <JANE.doe@example.COM> unknown, jane.doe@example.com is"
        #expect(redaction(.none).shown(text, of: [jane]) == text)
        #expect(redaction(.hash).shown(text, of: [jane]) == "550 5.1.1 <deadbeef> unknown, deadbeef is")
        #expect(redaction(.localPart).shown("for john@example.com", of: [jane]) == "for john@example.com")
    }

    @Test func `all addresses in a text written by a person are found and hidden`() {
        let text = "list unsubscribed: Jane.Doe@Example.com, jane.doe@example.com."
        #expect(redaction(.none).shown(text) == text)
        #expect(redaction(.hash).shown(text) == "list unsubscribed: deadbeef, deadbeef.")
        #expect(redaction(.localPart).shown("called us (JANE.DOE@example.com)") == "called us (…@example.com)")
        // A stop's scope is not a recipient.
        #expect(
            redaction(.hash).shown("S1 sender:jane.doe@example.com defer") == "S1 sender:jane.doe@example.com defer")
        #expect(redaction(.hash).shown("all @ once, a@, @b") == "all @ once, a@, @b")
        #expect(redaction(.hash).shown("see mailto:jane.doe@example.com") == "see mailto:deadbeef")
        #expect(redaction(.localPart).shown("jane@example.com/bob@@b") == "…")
        #expect(redaction(.hash).shown("recipient-domain:@example.com") == "recipient-domain:@example.com")
    }

    @Test(arguments: [
        ("bounce+secretperson=priv.example@o.example", "…@o.example"),
        ("mary-jane=example.com@O.example", "…@o.example"),
        ("SRS0=HHH=TT=priv.example=secretperson@o.example", "…@o.example"),
        ("bounce-jane%example.com@o.example", "…@o.example"), ("b-jane-at-example.com@o.example", "…@o.example"),
        ("bounce+jane+priv.example@o.example", "…@o.example"), ("\"jane@priv.example\"@o.example", "…@o.example"),
        ("jane.doe@example.com", "…@example.com"), ("news@shop.example", "news@shop.example"),
        ("news+2026@shop.example", "news+2026@shop.example"),
        ("jean-pierre.dupont@shop.example", "jean-pierre.dupont@shop.example"),
    ])
    func `a sender that contains a recipient's address is shown only as its domain`(_ text: String, _ shown: String)
        throws
    {
        let sender = try #require(Address(text))
        #expect(redaction(.localPart).shown(sender: sender, of: [jane]) == shown)
        #expect(redaction(.none).shown(sender: sender, of: [jane]) == text)
    }

    @Test func `a sender in a scope is hidden when it contains a recipient's address`() {
        let text = "S1 sender:bounce+jane=example.com@o.example defer; S2 campaign:spring hold"
        #expect(
            redaction(.localPart).shown(text) == "S1 sender:…@o.example defer; S2 campaign:spring hold")
        #expect(redaction(.localPart).shown(key: "campaign:jane.doe@example.com") == "campaign:…@example.com")
        #expect(redaction(.localPart).shown(key: "sender:news@example.com") == "sender:news@example.com")
    }

    // MARK: reports with counts

    @Test func `a redacted damage report contains no person's address`() throws {
        func groups(_ name: String) -> ReportGroups {
            ReportGroups([ReportGroups.Group(name: name, counts: StateCounts())])
        }
        var report = DamageReport()
        report.scope = "sender:bounce+secret=priv.example@o.example"
        report.senders = groups("bounce+secret=priv.example@o.example")
        report.campaigns = groups("secret@priv.example")
        report.subjects = groups("for secret@priv.example")
        report.stops = [
            DamageReport.StopSpan(
                Stop(
                    id: StopID(value: 1), scope: .all, mode: .defer, reason: "secret@priv.example called", who: "ann",
                    at: .earliest), endedAt: nil, receipt: nil)
        ]
        var template = TemplateExcerpt(nil, counts: StateCounts())
        template.from = "Shop <b+secret=priv.example@o.example>"
        report.templates = [template]
        for mode in [AddressRedaction.Mode.localPart, .hash] {
            let shown = report.redacted(AddressRedaction(mode) { _, _ in [0xAB] })
            #expect(!"\(shown)".contains("secret"), "\(mode)")
            #expect(shown.senders.groups.map(\.name) == ["…@o.example"])
        }
        #expect(report.redacted(.off) == report)
    }
}
