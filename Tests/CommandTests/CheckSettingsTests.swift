import Content
import Mail
import Testing

@testable import sendguard

/// The configuration reader reads the settings that a check declares, and reports their mistakes. The reader itself
/// does not know the check.
struct CheckSettingsTests {
    private struct MadeUpCheck: Check {
        static let name = "made-up"
        static let defaultMode = CheckMode.observe
        static let finds = "what a test wants"
        static let advice = [CheckAdvice(for: "odd", "Look again"), CheckAdvice("Look")]
        static let number = CheckSetting.number("number", in: 1...9, default: 5, help: "so many")
        static let share = CheckSetting.share("share", default: 25, help: "so much of it")
        static let flag = CheckSetting.flag("flag", default: false, help: "whether")
        static let wait = CheckSetting.duration("wait", default: 60, help: "so long")
        static let streams = CheckSetting.streams("only_streams", help: "of these")
        static let words = CheckSetting.texts("words", help: "these", isPerMail: true) { word, settings in
            settings[number] < 9 || word == "nine" ? nil : SettingFault("\"\(word)\" is not nine", known: ["nine"])
        }
        static let settings: [any DeclaredSetting] = [number, share, flag, wait, streams, words]

        init(_ settings: SettingValues) {}
        func judge(_ facts: Facts) -> [Finding] { [] }
    }

    private func read(_ text: String) throws -> (reader: ConfigurationReader, mistakes: [String]) {
        let log = MistakeLog()
        let reader = ConfigurationReader(log: log)
        let node = try #require(try YAMLText.compose(text))
        reader.readCheck(MadeUpCheck.self, try #require(MappingReader(node, "the check made-up", log: log)))
        return (reader, log.sorted.map { $0.text(file: "f") })
    }

    @Test func `a setting that is not given has its default`() throws {
        let (reader, mistakes) = try read("mode: enforce")
        let settings = reader.configuration.checkOptions[MadeUpCheck.self]
        #expect(mistakes == [])
        #expect(reader.configuration.checks["made-up"] == CheckModes(mode: .enforce))
        #expect(settings[MadeUpCheck.number] == 5 && settings[MadeUpCheck.share] == 0.25)
        #expect(settings[MadeUpCheck.flag] == false && settings[MadeUpCheck.wait] == .seconds(60))
        #expect(settings[MadeUpCheck.streams] == [] && settings[MadeUpCheck.words] == [])
    }

    @Test func `each form of a setting is read`() throws {
        let (reader, mistakes) = try read(
            """
            number: 9
            share: 0.5
            flag: true
            wait: 2h
            only_streams: [crm]
            words: [nine]
            campaigns: {spring: {mode: off, words: nine}}
            streams: {crm: {words: [nine, nine]}, other: observe}
            """)
        #expect(mistakes == [])
        let settings = reader.configuration.checkOptions[MadeUpCheck.self]
        #expect(settings[MadeUpCheck.number] == 9 && settings[MadeUpCheck.share] == 0.5)
        #expect(settings[MadeUpCheck.flag] && settings[MadeUpCheck.wait] == .seconds(7200))
        #expect(settings[MadeUpCheck.streams] == ["crm"] && settings[MadeUpCheck.words] == ["nine"])
        #expect(settings.campaigns["spring"]?[MadeUpCheck.words] == ["nine"])
        #expect(settings.streams["crm"]?[MadeUpCheck.words] == ["nine", "nine"])
        #expect(settings.streams["other"] == nil)
        #expect(reader.configuration.checks["made-up"]?.mode(campaign: "spring", stream: "other") == .off)
        // The streams are checked after the whole file is read.
        #expect(reader.scopes.map(\.text) == ["crm", "spring", "crm", "other"])
    }

    @Test func `mistakes are reported with their line and a suggestion`() throws {
        let (_, mistakes) = try read(
            """
            number: 10
            share: much
            flag: yes
            wait: long
            words: [a, {}]
            wrods: [b]
            campaigns: {spring: {number: 1}}
            """)
        #expect(
            mistakes == [
                "f:1: number: \"10\" is not a whole number from 1 to 9",
                "f:2: share: \"much\" is not a share such as 25% or 0.25",
                "f:3: flag: \"yes\" is not true or false",
                "f:4: wait: \"long\" is not a duration such as 500ms, 30s, 10m, 24h or 7d",
                "f:5: an item of words must be a text",
                "f:6: unknown key \"wrods\"; did you mean \"words\"?",
                "f:7: unknown key \"number\"; known here: mode, words",
            ])
    }

    @Test func `the rule of a text list sees the settings declared before it`() throws {
        let (_, mistakes) = try read("number: 9\nwords: [nime, eleven]\nstreams: {crm: {words: [ten]}}")
        #expect(
            mistakes == [
                "f:2: words: \"nime\" is not nine; did you mean \"nine\"?", "f:2: words: \"eleven\" is not nine",
                "f:3: words: \"ten\" is not nine",
            ])
    }

    @Test func `exceptions for placeholders apply in general, by campaign and by stream`() throws {
        let loaded = try ConfigurationLoader.parse(
            """
            listeners: [{address: "127.0.0.1:1", stream: crm}]
            upstreams: [{name: a, host: localhost, tls: none}]
            checks:
              placeholder:
                allow: ["{{ kept }}"]
                phrases: [zz top]
                syntaxes: [{name: ours, open: "@{", close: "}", content: identifier}]
                campaigns: {spring: {off: [ours]}}
                streams: {crm: {allow: ["{{crm}}"]}}
            """, file: "f")
        let check = Roster.checks(loaded.configuration.checkOptions)[0]
        let text = "Subject: News\r\n\r\n{{ kept }} and {{crm}} and @{first_name} and ZZ Top and {{other}}\r\n"
        let message = Array(text.utf8).withUnsafeBytes { Message(reading: $0) }
        func found(_ campaign: String, _ stream: String) -> Set<String> {
            let facts = Facts(
                sender: nil, recipients: [], stream: stream, campaign: campaign, profile: .plain, message: message,
                now: Timestamp(microseconds: 0))
            let asked: Set = ["{{ kept }}", "{{crm}}", "@{first_name}", "zz top", "{{other}}"]
            return asked.intersection(check.judge(facts).map(\.excerpt))
        }
        #expect(found("autumn", "shop") == ["{{crm}}", "@{first_name}", "zz top", "{{other}}"])
        #expect(found("spring", "shop") == ["{{crm}}", "zz top", "{{other}}"])
        #expect(found("autumn", "crm") == ["@{first_name}", "zz top", "{{other}}"])
    }

    @Test func `advice for a kind comes before general advice`() {
        #expect(MadeUpCheck.advice(for: "odd") == "Look again")
        #expect(MadeUpCheck.advice(for: "even") == "Look")
    }
}
