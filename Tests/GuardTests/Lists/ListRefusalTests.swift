import Mail
import Testing

@testable import Guard

/// Which suppressed recipients are refused at RCPT, and which are left out silently.
struct ListRefusalTests {
    private let now = Timestamp(rfc3339: "2026-03-02T12:00:00Z")!

    private func list(_ name: String, silently streams: String..., campaigns: [String] = []) -> ListSettings {
        var settings = ListSettings(name: name)
        settings.refusal = ListRefusal(silentStreams: streams.compactMap { NamePattern($0) })
        settings.scope = ListScope(campaigns: campaigns.compactMap { NamePattern($0) })
        return settings
    }

    private func version(_ list: String, _ kind: ListKind = .suppression, hoursOld: Int = 1) -> ListVersion {
        ListVersion(
            list: list, kind: kind, version: 1, rows: 10, importedAt: now - .seconds(3600 * hoursOld), source: "a.csv")
    }

    /// `clear`, `refused`, `deferred`, `suppressed`, `silently`.
    private func answer(
        _ settings: [ListSettings], on lists: [String], stream: String = "news", campaign: String? = nil,
        versions: [ListVersion]? = nil
    ) -> String {
        let hits = lists.map {
            ListHit(
                list: $0, kind: .suppression, version: 1, entry: ListEntry(key: "a@x.example", reason: "", since: nil))
        }
        let decision = ListPolicy(settings).decide(
            ListQuestion(stream: stream, campaign: campaign), hits: hits,
            versions: versions ?? settings.map { version($0.name, $0.kind) }, now: now)
        return switch decision.answer {
        case .clear: "clear"
        case .refused: "refused"
        case .deferred: "deferred"
        case .suppressed(_, isSilent: let isSilent): isSilent ? "silently" : "suppressed"
        }
    }

    @Test func `a list refuses at RCPT unless it is told to be silent in the stream`() {
        #expect(answer([ListSettings(name: "a")], on: ["a"]) == "suppressed")
        #expect(answer([list("a", silently: "news")], on: ["a"]) == "silently")
        #expect(answer([list("a", silently: "news")], on: ["a"], stream: "crm") == "suppressed")
        #expect(answer([list("a", silently: "promo*", "NEWS")], on: ["a"]) == "silently")
        #expect(answer([list("a", silently: "*")], on: []) == "clear")
    }

    @Test func `one list that refuses at RCPT outweighs the silent ones`() {
        let lists = [list("a", silently: "*"), ListSettings(name: "b")]
        #expect(answer(lists, on: ["a"]) == "silently")
        #expect(answer(lists, on: ["b"]) == "suppressed")
        #expect(answer(lists, on: ["a", "b"]) == "suppressed")
        #expect(answer(lists.reversed(), on: ["a", "b"]) == "suppressed")
    }

    @Test func `a list in mode observe has no say`() {
        var (silent, loud) = (list("a", silently: "*"), ListSettings(name: "b"))
        loud.mode = .observe
        #expect(answer([silent, loud], on: ["a", "b"]) == "silently")
        silent.mode = .observe
        #expect(answer([silent, ListSettings(name: "c")], on: ["a", "c"]) == "suppressed")
    }

    @Test func `erased people and lists that are not configured follow the configured lists`() {
        let other = [version("a"), version("imported")]
        #expect(answer([list("a", silently: "news")], on: [ListName.erased]) == "silently")
        #expect(answer([list("a", silently: "news")], on: [ListName.erased], stream: "crm") == "suppressed")
        #expect(answer([ListSettings(name: "a")], on: [ListName.erased]) == "suppressed")
        #expect(answer([list("a", silently: "news")], on: ["imported"], versions: other) == "silently")
        #expect(answer([ListSettings(name: "a")], on: ["imported"], versions: other) == "suppressed")
        #expect(answer([], on: [ListName.erased]) == "suppressed")
    }

    @Test func `a silent list of a campaign counts for its stream before the campaign is known`() {
        let lists = [list("a", silently: "*", campaigns: ["spring"])]
        #expect(answer(lists, on: ["a"]) == "clear")
        #expect(answer(lists, on: [ListName.erased]) == "silently")
        #expect(answer(lists, on: ["a"], campaign: "spring") == "silently")
        #expect(answer(lists, on: [ListName.erased], campaign: "autumn") == "suppressed")
    }

    @Test func `a list in doubt defers, and an audience refuses, however silent a list is`() {
        var silent = list("a", silently: "*")
        silent.maxAge = .seconds(3600)
        let old = [version("a", hoursOld: 2)]
        #expect(answer([silent], on: [], versions: old) == "deferred")
        #expect(answer([silent], on: [], versions: []) == "deferred")
        #expect(answer([silent], on: ["a"], versions: old) == "silently")
        var members = ListSettings(name: "members")
        members.kind = .audience
        #expect(answer([silent, members], on: []) == "refused")
        #expect(answer([silent, members], on: ["a"]) == "silently")
    }

    @Test func `the silent reply is 250 with the reason of the refusal`() {
        let refusal = Reply(550, EnhancedStatusCode(5, 7, 1), "sendguard: suppressed (bounced, list a)")
        let said = ListDecision.silentReply(refusal)
        #expect(said.text == "250 2.1.5 sendguard: suppressed (bounced, list a), left out")
        #expect(!ListPolicy.isSuppression(said))
    }
}
