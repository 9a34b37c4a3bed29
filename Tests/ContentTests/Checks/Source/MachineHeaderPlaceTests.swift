import Mail
import Testing

@testable import Content

/// How the checks treat the header fields that only programs read.
struct MachineHeaderPlaceTests {
    private let mail = message(
        "From: Shop <news@shop.example>", "Feedback-ID: {{campaign_id}}:shop", "To: jane@example.com", "Subject: News",
        "", "Hello Jane,")

    @Test func `a tag is found and named by its field`() {
        let findings = PlaceholderCheck().judge(facts(mail))
        #expect(findings.map(\.where) == ["Feedback-ID"])
        #expect(findings.map(\.excerpt) == ["{{campaign_id}}"])
    }

    /// Such a surface stands between those of the fields that a reader sees.
    @Test func `the fields behind it still belong to the message`() {
        #expect(mail.ownSurfaces == 0..<mail.surfaces.count)
        #expect(mail.surfaces.count == 5)
    }

    @Test func `an ESP that fills in all header fields fills in these`() {
        #expect(MergePlace.headers.contains(.machineHeader("Feedback-ID")))
        #expect(MergePlace.header("feedback-id").contains(.machineHeader("Feedback-ID")))
        #expect(!MergePlace.html.contains(.machineHeader("Feedback-ID")))
    }
}
