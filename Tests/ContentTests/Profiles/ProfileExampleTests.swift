import Testing

@testable import Content

struct ProfileExampleTests {
    private let profile = UpstreamProfile(
        name: "p",
        settings: ["language": .choice("a", among: ["a", "b"])],
        rules: [
            MergeRule(
                tags: [TagPattern("{{x}}")!], places: [.html, .header("From")],
                needs: [MergeCondition(.setting("language"), isOneOf: ["a"])], atMost: 1)
        ])

    @Test func `an example that agrees with the profile is true`() {
        #expect(ProfileExample(place: "html", tag: "{{x}}", isFilledIn: true).isTrue(of: profile))
        #expect(ProfileExample(place: "href", tag: "{{x}}", isFilledIn: true).isTrue(of: profile))
        #expect(ProfileExample(place: "From", tag: "{{x}}", isFilledIn: true).isTrue(of: profile))
        #expect(ProfileExample(place: "text", tag: "{{x}}", isFilledIn: false).isTrue(of: profile))
        #expect(ProfileExample(place: "html", tag: "{{x}}", times: 2, isFilledIn: false).isTrue(of: profile))
        #expect(
            ProfileExample(
                place: "html", tag: "{{x}}", settings: ["language": .choice("b", among: ["a", "b"])], isFilledIn: false
            ).isTrue(of: profile))
    }

    @Test func `an example that is wrong, or has an unknown place, is not true`() {
        #expect(!ProfileExample(place: "html", tag: "{{x}}", isFilledIn: false).isTrue(of: profile))
        #expect(!ProfileExample(place: "html", tag: "{{y}}", isFilledIn: true).isTrue(of: profile))
        #expect(!ProfileExample(place: "htlm", tag: "{{x}}", isFilledIn: false).isTrue(of: profile))
        #expect(!ProfileExample(place: "X-Unknown", tag: "{{x}}", isFilledIn: false).isTrue(of: profile))
    }
}
