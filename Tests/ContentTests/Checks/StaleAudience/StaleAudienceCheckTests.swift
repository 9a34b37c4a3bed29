import Testing

@testable import Content

struct StaleAudienceCheckTests {
    private func reasons(_ asked: Int, _ suppressed: Int, share: Double = 0.02) -> [String] {
        var settings = SettingValues()
        settings[StaleAudienceCheck.share] = share
        return StaleAudienceCheck(settings).judge(
            facts(audience: AudienceTally(asked: asked, suppressed: suppressed))
        ).map(\.reason)
    }

    @Test func `too large a share of suppressed recipients is found when there are enough recipients`() {
        #expect(
            reasons(100, 3) == ["3 of 100 recipients of this campaign are on suppression lists: an old audience?"])
        #expect(reasons(100, 2).isEmpty)
        #expect(reasons(99, 90).isEmpty)
    }

    @Test func `a campaign without suppressed recipients has no finding, whatever the limit`() {
        #expect(reasons(1000, 0, share: 0).isEmpty)
        #expect(reasons(1000, 1, share: 0).count == 1)
    }

    @Test func `the check finds nothing without an audience count`() {
        #expect(StaleAudienceCheck().judge(facts()).isEmpty)
    }
}
