import Mail
import Testing

@testable import Guard

/// Lists for some mail only, audiences, and lists in mode `observe`.
struct ListPolicyScopeTests {
    private let now = Timestamp(rfc3339: "2026-03-02T12:00:00Z")!

    private func settings(
        _ name: String, _ kind: ListKind = .suppression, streams: [String] = [], campaigns: [String] = []
    ) -> ListSettings {
        var settings = ListSettings(name: name)
        settings.kind = kind
        settings.scope = ListScope(
            streams: streams.compactMap { NamePattern($0) }, campaigns: campaigns.compactMap { NamePattern($0) })
        return settings
    }

    private func version(_ list: String, _ kind: ListKind = .suppression, hoursOld: Int = 1) -> ListVersion {
        ListVersion(
            list: list, kind: kind, version: 1, rows: 10, importedAt: now - .seconds(3600 * hoursOld), source: "a.csv")
    }

    private func hit(
        _ list: String, _ kind: ListKind = .suppression, engaged: String? = nil, subscribed: String? = nil,
        segment: String = ""
    ) -> ListHit {
        ListHit(
            list: list, kind: kind, version: 1,
            entry: ListEntry(
                key: "jane@x.example", reason: "", since: nil, engagedAt: engaged.flatMap { Timestamp(rfc3339: $0) },
                subscribedAt: subscribed.flatMap { Timestamp(rfc3339: $0) }, segment: segment))
    }

    private func decide(
        _ settings: [ListSettings], _ hits: [ListHit], stream: String = "news", campaign: String? = "spring",
        versions: [ListVersion]? = nil
    ) -> ListDecision {
        ListPolicy(settings).decide(
            ListQuestion(stream: stream, campaign: campaign), hits: hits,
            versions: versions ?? settings.map { version($0.name, $0.kind) }, now: now)
    }

    private func text(_ decision: ListDecision) -> String {
        switch decision.answer {
        case .clear: "clear"
        case .refused(let reply), .deferred(let reply), .suppressed(let reply, isSilent: false): reply.text
        case .suppressed(let reply, isSilent: true): ListDecision.silentReply(reply).text
        }
    }

    @Test func `a list for one stream does not apply to other streams`() {
        let list = settings("optouts", streams: ["promo*"])
        #expect(text(decide([list], [hit("optouts")], stream: "Promotions")).hasPrefix("550"))
        let other = decide([list], [hit("optouts")], stream: "receipts")
        #expect(other.answer == .clear)
        #expect(other.versions.isEmpty)
        #expect(!other.awaitsCampaign)
        #expect(decide([list], [], stream: "receipts", versions: []).answer == .clear)
    }

    @Test func `a list for a campaign waits until the campaign is known`() {
        let list = settings("optouts", campaigns: ["spring-*"])
        let early = decide([list], [hit("optouts")], campaign: nil)
        #expect(early.answer == .clear)
        #expect(early.awaitsCampaign)
        #expect(early.versions.isEmpty)
        #expect(text(decide([list], [hit("optouts")], campaign: "spring-sale")).hasPrefix("550"))
        #expect(decide([list], [hit("optouts")], campaign: "autumn").answer == .clear)
    }

    @Test func `a list whose scope names the stream applies before the campaign is known`() {
        let list = settings("optouts", streams: ["news"], campaigns: ["x"])
        #expect(text(decide([list], [hit("optouts")], campaign: nil)).hasPrefix("550"))
    }

    @Test func `a recipient must be on every audience in scope`() {
        let lists = [settings("members", .audience), settings("vips", .audience, campaigns: ["vip-*"])]
        let member = hit("members", .audience, segment: "gold")
        #expect(
            text(decide(lists, []))
                == "550 5.7.1 sendguard: not on the audience members, which this mail requires (wrong segment?)")
        #expect(decide(lists, [member]).answer == .clear)
        #expect(decide(lists, [member]).segment == "gold")
        #expect(text(decide(lists, [member], campaign: "vip-1")).contains("not on the audience vips"))
        #expect(decide(lists, [member, hit("vips", .audience)], campaign: "vip-1").answer == .clear)
    }

    @Test func `an audience that is too old defers all recipients, on it or not`() {
        var list = settings("members", .audience)
        list.maxAge = .seconds(7200)
        let old = [version("members", .audience, hoursOld: 3)]
        let expected =
            "451 4.7.1 sendguard: list members is 3 h old, older than its max_age of 2 h (still in force: version 1 of a.csv)"
        #expect(text(decide([list], [], versions: old)) == expected)
        #expect(text(decide([list], [hit("members", .audience)], versions: old)) == expected)
    }

    @Test(arguments: [
        ("2025-09-04", nil, "clear"),
        ("2025-09-03", nil, "550 5.7.1 sendguard: unengaged since 2025-09-03, longer than 180 d (list members)"),
        ("2024-01-01", "2026-02-01", "clear"),
        (nil, "2025-01-01", "550 5.7.1 sendguard: unengaged since 2025-01-01, longer than 180 d (list members)"),
        ("2126-01-01", "2026-02-01", "clear"),
        (
            "2126-01-01", "2025-01-01",
            "550 5.7.1 sendguard: unengaged since 2025-01-01, longer than 180 d (list members)"
        ),
        (
            "2126-01-01", nil,
            "451 4.7.1 sendguard: list members says that this recipient was last engaged on a day that lies ahead: 2126-01-01"
        ),
        (nil, nil, "451 4.7.1 sendguard: list members does not say when this recipient was last engaged"),
    ])
    func `a recipient who was not engaged for too long is refused`(
        engaged: String?, subscribed: String?, expected: String
    ) {
        var list = settings("members", .audience)
        list.maxUnengaged = .seconds(180 * 86_400)
        #expect(
            text(decide([list], [hit("members", .audience, engaged: engaged, subscribed: subscribed)])) == expected)
    }

    @Test func `a suppression list takes precedence over an audience`() {
        let lists = [settings("members", .audience), settings("optouts")]
        #expect(text(decide(lists, [hit("optouts")])).contains("suppressed"))
    }

    @Test func `a list in mode observe refuses and defers no mail and only gives notices`() {
        var optouts = settings("optouts")
        optouts.mode = .observe
        var members = settings("members", .audience)
        members.mode = .observe
        members.maxAge = .seconds(60)
        let decision = decide([optouts, members], [hit("optouts")])
        #expect(decision.answer == .clear)
        #expect(decision.isSuppressed)
        #expect(decision.versions == ["optouts": 1, "members": 1])
        #expect(decision.notices.map(\.kind) == [.suppressed, .stale, .notInAudience])
        #expect(ListPolicy([optouts, members]).doubt(versions: [], now: now) == nil)
    }

    @Test func `a list in mode off is not asked and may be missing`() {
        var optouts = settings("optouts")
        optouts.mode = .off
        #expect(decide([optouts], [hit("optouts")], versions: []) == ListDecision())
    }

    @Test func `the notices of lists become one finding for each list and kind`() {
        var notices = ListNotices()
        let notice = ListNotice(list: "optouts", kind: .suppressed, text: "suppressed (list optouts)")
        notices.add([notice], of: Address("jane@x.example")!)
        notices.add([notice], of: Address("joe@x.example")!)
        notices.add([notice], of: Address("JOE@x.example")!)
        notices.add([ListNotice(list: "optouts", kind: .stale, text: "old")], of: Address("jane@x.example")!)
        let findings = notices.findings
        #expect(findings.map(\.kind) == ["suppressed", "stale"])
        #expect(findings.map(\.excerpt) == ["j…@x.example and 1 more", "j…@x.example"])
        #expect(findings.allSatisfy { $0.check == "lists" && $0.action == .observed && $0.where == "list optouts" })
    }

    // MARK: Lists that are not configured

    private func imported(_ list: String, _ kind: ListKind, _ terms: [String]?, doubt: String? = nil) throws
        -> ListVersion
    {
        var version = version(list, kind)
        version.scope = try terms.map { try ListScope(terms: $0) }
        version.doubt = doubt
        return version
    }

    @Test func `an audience with a scope from its import is required for the mail in that scope`() throws {
        let members = try imported("members", .audience, ["campaign:members-*"])
        func decision(_ hits: [ListHit], _ campaign: String?) -> ListDecision {
            decide([], hits, campaign: campaign, versions: [members])
        }
        #expect(text(decision([], "Members-May")).contains("not on the audience members"))
        #expect(decision([hit("members", .audience, segment: "gold")], "members-may").segment == "gold")
        #expect(decision([], "spring").answer == .clear && decision([], "spring").versions.isEmpty)
        #expect(decision([], nil).awaitsCampaign)
        #expect(decision([], "members-may").versions == ["members": 1])
    }

    @Test func `an unconfigured audience without a scope applies to no mail`() throws {
        let members = try imported("members", .audience, nil)
        #expect(members.ownSettings == nil)
        #expect(decide([], [], versions: [members]).answer == .clear)
        #expect(ListPolicy([]).doubt(versions: [try imported("m", .audience, nil, doubt: "d")], now: now) == nil)
    }

    @Test func `an unconfigured suppression list applies to all mail, or to its import's scope`() throws {
        let all = try imported("optouts", .suppression, nil)
        #expect(text(decide([], [hit("optouts")], versions: [all])).hasPrefix("550"))
        let some = try imported("optouts", .suppression, ["stream:promo*"])
        #expect(text(decide([], [hit("optouts")], stream: "promotions", versions: [some])).hasPrefix("550"))
        let other = decide([], [hit("optouts")], stream: "receipts", versions: [some])
        #expect(other.answer == .clear && !other.isSuppressed)
        let doubtful = try imported("optouts", .suppression, ["stream:promo*"], doubt: "it shrank")
        #expect(text(decide([], [], stream: "promo", versions: [doubtful])).hasPrefix("451"))
        #expect(decide([], [], stream: "receipts", versions: [doubtful]).answer == .clear)
    }

    @Test func `a configured scope takes precedence over the scope of an import`() throws {
        let list = settings("optouts", streams: ["news"])
        let version = try imported("optouts", .suppression, ["stream:receipts"])
        #expect(decide([list], [hit("optouts")], stream: "receipts", versions: [version]).answer == .clear)
        #expect(text(decide([list], [hit("optouts")], stream: "news", versions: [version])).hasPrefix("550"))
    }

    @Test func `the guard's own list refuses all mail to the people on it, without a version`() {
        #expect(text(decide([], [hit(ListName.erased)], versions: [])).hasPrefix("550"))
    }

    @Test func `a list's scope is written as it is read, and invalid terms are refused`() throws {
        for terms in [["all"], ["stream:news"], ["stream:news*", "stream:crm", "campaign:spring-*: 2"]] {
            #expect(try ListScope(terms: terms).terms == terms)
        }
        for terms in [[], ["news"], ["stream:"], ["sender:a"], ["all", "stream:a"], ["stream:a\nb"]] {
            #expect(throws: ListBadScope.self, "\(terms)") { try ListScope(terms: terms) }
        }
        let both = try ListScope(terms: ["stream:a", "stream:b", "campaign:c"])
        #expect(both.mailText == "mail of streams a, b and of campaign c")
    }
}
