import Guard
import Mail
import Testing

struct HeldCampaignsTests {
    private static let noon = Timestamp(rfc3339: "2026-03-01T12:00:00Z")!

    private func add(_ names: [String], to campaigns: inout HeldCampaigns) {
        for (number, name) in names.enumerated() {
            campaigns.add(name, recipients: 2, at: Self.noon + .seconds(Int64(number)))
        }
    }

    private func texts(_ campaigns: HeldCampaigns) -> [String] {
        campaigns.parts.map { "\($0.campaign) \($0.messages) \($0.recipients)" }
    }

    @Test func `a few campaigns are counted in one pass and sorted by their messages`() {
        var campaigns = HeldCampaigns(limit: 3)
        add(["a", "b", "b", "c"], to: &campaigns)
        #expect(campaigns.isExact && !campaigns.hasOthers)
        #expect(texts(campaigns) == ["b 2 4", "a 1 2", "c 1 2"])
        #expect(campaigns.parts[0].oldestAt == Self.noon + .seconds(1))
    }

    /// In every order of the large campaigns among the small ones.
    @Test(arguments: 0..<20)
    func `when there are too many campaigns, the largest are found and counted exactly`(seed: Int) {
        var names = (0..<900).map { "small \($0)" }
        names += Array(repeating: "large", count: 60) + Array(repeating: "larger", count: 70)
        // A fixed shuffle for each seed.
        names.sort { ($0.hashed(seed), $0) < ($1.hashed(seed), $1) }
        if seed == 0 { names.sort() }
        if seed == 1 { names.sort(by: >) }
        var campaigns = HeldCampaigns(limit: 20)
        add(names, to: &campaigns)
        #expect(!campaigns.isExact && campaigns.hasOthers)
        campaigns.recount()
        add(names, to: &campaigns)
        #expect(campaigns.isExact && campaigns.hasOthers)
        #expect(texts(campaigns).prefix(2) == ["larger 70 140", "large 60 120"])
        #expect(campaigns.parts.count <= 20 && campaigns.parts.dropFirst(2).allSatisfy { $0.messages == 1 })
    }
}

extension String {
    /// The same value in every run.
    fileprivate func hashed(_ seed: Int) -> UInt64 {
        utf8.reduce(UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }
}
