import Testing

@testable import Content

/// The table that decides what counts as a field between delimiters that are also ordinary writing.
struct FieldRuleTests {
    private func counts(
        _ text: String, _ rule: FieldRule, in place: FieldPlace = .html, isGreeted: Bool = false
    ) -> Bool {
        rule.counts(FieldReading(Array(text.utf8)[...], vocabulary: .shared), in: place, isGreeted: isGreeted)
    }

    @Test func `a certain field counts everywhere, but between delimiters of prose only a name counts`() {
        for place in FieldPlace.allCases {
            #expect(counts("order_number", .rarely, in: place))
            #expect(counts("order_number", .often, in: place))
            #expect(counts("order_number", .mostly, in: place))
            #expect(!counts("order_number", .nearlyAlways, in: place))
            #expect(counts("first_name", .nearlyAlways, in: place))
            #expect(!counts("first name", .nearlyAlways, in: place))
        }
    }

    @Test func `a single word counts after a greeting, in a link, and between delimiters rare in prose`() {
        #expect(counts("name", .often, isGreeted: true))
        #expect(counts("name", .nearlyAlways, isGreeted: true))
        #expect(counts("name", .often, in: .link))
        #expect(counts("name", .often, in: .subject))
        #expect(counts("city", .rarely))
        #expect(!counts("name", .often))
        #expect(!counts("city", .often, in: .subject))
        #expect(!counts("code", .rarely))
        #expect(counts("code", .rarely, in: .link))
    }

    @Test func `an identifier of unknown words counts only where there is no prose`() {
        #expect(counts("foo_bar", .rarely))
        #expect(!counts("foo_bar", .rarely, in: .plain))
        #expect(!counts("Main_Page", .rarely))
        #expect(!counts("foo_bar", .often))
        #expect(counts("foo_bar", .often, in: .link))
        #expect(!counts("foo_bar", .mostly, in: .link))
        #expect(counts("foo_email", .often))
        #expect(counts("HASHTAG", .often, in: .link))
    }

    @Test func `a text with a programming word does not count as a field`() {
        for text in ["HTTP_USER_AGENT", "config_name", "APPDATA", "file name", "path"] {
            for rule in FieldRule.allCases { #expect(!counts(text, rule)) }
        }
    }
}
