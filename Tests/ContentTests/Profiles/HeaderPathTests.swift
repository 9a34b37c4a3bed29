import Mail
import Testing

@testable import Content

struct HeaderPathTests {
    private let campaign = HeaderPath(header: "X-SMTPAPI", members: ["category"])

    @Test func `a profile's campaign headers come after the configured ones`() {
        let profile = UpstreamProfile(name: "p", campaignHeaders: [campaign, HeaderPath(header: "X-Tag")])
        func name(_ lines: String...) -> String {
            let bytes = Array((lines + ["", "Hello"]).joined(separator: "\r\n").utf8)
            return CampaignIdentity.campaign(
                of: bytes.withUnsafeBytes { Message(reading: $0) }, sender: nil, headers: ["X-Campaign"],
                profile: profile)
        }
        #expect(name("X-Tag: tag", "X-SMTPAPI: {\"category\": \"spring\"}", "X-Campaign: mine") == "mine")
        #expect(name("X-Tag: tag", "X-SMTPAPI: {\"category\": \"spring\"}") == "spring")
        #expect(name("X-Tag: tag", "X-SMTPAPI: {\"category\": [\"spring\", \"sale\"]}") == "spring")
        #expect(name("X-Tag: tag", "X-SMTPAPI: {\"category\": \"spring\"") == "tag")
        #expect(name("X-SMTPAPI: {}").hasPrefix("auto-"))
    }
}
