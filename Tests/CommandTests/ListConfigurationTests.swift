import Control
import Guard
import Mail
import Testing

@testable import sendguard

struct ListConfigurationTests {
    private func load(
        _ text: String, listeners: String = #"[{address: "127.0.0.1:2525", stream: newsletter}]"#
    ) throws -> LoadedConfiguration {
        let file = """
            listeners: \(listeners)
            upstreams: [{name: esp, host: 127.0.0.1, tls: none}]

            """
        do {
            return try ConfigurationLoader.parse(file + text, file: "f.yaml")
        } catch {
            Issue.record("\(error.lines)")
            throw error
        }
    }

    private func list(_ keys: String) throws -> ListSettings {
        try #require(try load("lists: [{name: members, \(keys)}, {name: no-news}]").configuration.lists.first)
    }

    @Test func `a list with only a name is an enforced suppression list for all mail`() throws {
        let list = try #require(try load("lists: [{name: members}]").configuration.lists.first)
        #expect(list == ListSettings(name: "members"))
        #expect(list.kind == .suppression && list.scope.isAllMail && list.mode == .enforce && list.refresh == nil)
        #expect(list.keptVersions == 3 && list.options.isEmpty)
    }

    @Test func `answers about the files are read`() throws {
        let list = try list(
            """
            reading: {columns: {E-Mail 2: address, "3": ignored}, status: {Held: "suppressed:bounced"},
            dates: {Last Open: dmy}, topics: {news: no-news}}
            """)
        #expect(list.reading.columns == ["email2": .address, "3": .ignored])
        #expect(list.reading.status == ["held": .suppressed(reason: "bounced")])
        #expect(list.reading.dates == ["lastopen": .dmy] && list.reading.topics == ["news": .list("no-news")])
        #expect(try self.list("reading: {dates: mdy}").reading.dates == [ListAnswers.all: .mdy])
    }

    @Test(arguments: [
        "columns: {mail: adress}", "status: {Held: maybe}", "dates: dym", "topics: {news: \"no news\"}", "colums: {}",
    ])
    func `an answer that cannot be read is a mistake`(text: String) {
        #expect(throws: (any Error).self) {
            try ConfigurationLoader.parse(
                "listeners: [{address: \"127.0.0.1:2525\"}]\nupstreams: [{name: esp, host: 127.0.0.1, tls: none}]\n"
                    + "lists: [{name: gone, reading: {\(text)}}]\n", file: "f.yaml")
        }
    }

    @Test(arguments: ["no-such", "people", "gone"])
    func `opt-outs from a topic go to another suppression list that is configured`(target: String) {
        #expect(throws: (any Error).self) {
            try ConfigurationLoader.parse(
                "listeners: [{address: \"127.0.0.1:2525\"}]\nupstreams: [{name: esp, host: 127.0.0.1, tls: none}]\n"
                    + "lists: [{name: gone, reading: {topics: {news: \(target)}}}, {name: people, kind: audience}]\n",
                file: "f.yaml")
        }
    }

    @Test func `every key is read`() throws {
        let list = try list(
            """
            kind: audience, mode: observe, max_age: 24h, max_shrink: 20%, max_unengaged: 180d, keep_versions: 7,
            scope: {streams: [News*], campaigns: ["spring-*", summer]}, same_mailbox: [subaddress, gmail_dots, providers],
            refresh: {command: [/usr/local/bin/export, members], every: 30m, timeout: 90s, format: json}
            """)
        #expect(list.kind == .audience && list.mode == .observe && list.keptVersions == 7)
        #expect(
            list.maxAge == .seconds(86_400) && list.maxRemoved == 0.2 && list.maxUnengaged == .seconds(180 * 86_400))
        #expect(list.options == [.subaddress, .gmailDots, .providers])
        #expect(list.scope.covers(stream: "newsletter", campaign: nil) == true)
        #expect(list.scope.covers(stream: "crm", campaign: "SPRING-sale") == true)
        #expect(list.scope.covers(stream: "crm", campaign: "winter") == false)
        let source = ListRefresh.Source.command(
            ["/usr/local/bin/export", "members"], every: .seconds(1800), timeout: .seconds(90))
        #expect(list.refresh == ListRefresh(source, format: .json))
    }

    @Test func `a list refuses at RCPT, or silently in all streams or in some`() throws {
        func ways(_ keys: String) throws -> [ListRefusal.Way] {
            let text = "lists: [{name: optouts, \(keys)}]"
            let listeners = #"[{address: "127.0.0.1:2525", stream: news}, {address: "127.0.0.1:2526", stream: crm}]"#
            let list = try #require(try load(text, listeners: listeners).configuration.lists.first)
            return ["News", "crm"].map(list.refusal.way)
        }
        #expect(try ways("mode: enforce") == [.rcpt, .rcpt])
        #expect(try ways("refuse: rcpt") == [.rcpt, .rcpt])
        #expect(try ways("refuse: silently") == [.silently, .silently])
        #expect(try ways("refuse: {silently: [news]}") == [.silently, .rcpt])
        #expect(try ways("refuse: {silently: \"c*\"}") == [.rcpt, .silently])
    }

    @Test func `a list says in which streams it is silent`() throws {
        func asked(_ keys: String) throws -> String {
            try #require(try load("lists: [{name: optouts, \(keys)}]").configuration.lists.first).askedText
        }
        #expect(try asked("refuse: rcpt") == "is asked about all mail")
        #expect(try asked("refuse: silently") == "is asked about all mail, and leaves its people out silently")
        #expect(try asked("refuse: {silently: [news*]}").hasSuffix(" out silently in the streams news*"))
        #expect(try asked("refuse: silently, mode: observe").contains("refuses nobody"))
    }

    @Test func `the old name of max_removed is read, but not beside the new one`() throws {
        #expect(try list("max_removed: 5%").maxRemoved == 0.05)
        #expect(try list("max_shrink: 5%").maxRemoved == 0.05)
        #expect(try list("max_removed: 100%").removalLimit == RemovalLimit(share: 1))
        let text = """
            listeners: [{address: "127.0.0.1:2525"}]
            upstreams: [{name: esp, host: 127.0.0.1, tls: none}]
            lists: [{name: a, max_removed: 5%, max_shrink: 6%}]
            """
        let error = #expect(throws: ConfigurationError.self) { try ConfigurationLoader.parse(text, file: "f.yaml") }
        #expect(error?.lines == ["f.yaml:3: max_shrink is the old name of max_removed: leave it out"])
    }

    @Test func `the secret of hashes is a salt with its place, or an HMAC key`() throws {
        #expect(try list("hash: {salt_file: /s, salt: prefix}").hash == ListHashSource(.prefix, file: "/s"))
        #expect(try list("hash: {salt_file: /s, salt: suffix}").hash == ListHashSource(.suffix, file: "/s"))
        #expect(try list("hash: {hmac_key_file: /k}").hash == ListHashSource(.hmac, file: "/k"))
    }

    @Test func `a refresh is a file, a folder or a command`() throws {
        #expect(try list("refresh: {file: /exports/a.csv}").refresh == ListRefresh(.file("/exports/a.csv")))
        #expect(
            try list("refresh: {folder: /exports, format: tsv}").refresh
                == ListRefresh(.folder("/exports"), format: .tsv))
        let usual = ListRefresh.Source.command(["/bin/true"], every: .seconds(3600), timeout: .seconds(300))
        #expect(try list("refresh: {command: /bin/true}").refresh == ListRefresh(usual))
    }

    @Test func `an unknown format is a mistake`() {
        let text = """
            listeners: [{address: "127.0.0.1:2525"}]
            upstreams: [{name: esp, host: 127.0.0.1, tls: none}]
            lists: [{name: a, refresh: {file: a.csv, format: xml}}]
            """
        let error = #expect(throws: ConfigurationError.self) { try ConfigurationLoader.parse(text, file: "f.yaml") }
        #expect(error?.lines.count == 1)
        #expect(error?.lines[0].hasPrefix("f.yaml:3: format: \"xml\" is not one of auto, csv, ") == true)
    }

    @Test func `a stream that may be a login is not a mistake`() throws {
        let listeners = #"[{address: "127.0.0.1:2525", auth: optional, users_file: secrets/users, stream: login}]"#
        let loaded = try load("lists: [{name: a, scope: {streams: [ann]}}]", listeners: listeners)
        #expect(loaded.configuration.lists[0].scope == ListScope(streams: [try #require(NamePattern("ann"))]))
    }

    @Test func `a list name has only characters that are safe in replies and tables`() {
        for name in ["unsubscribed", "news.2026", "a", "A-b_c"] { #expect(ListName.isGood(name), "\(name)") }
        for name in ["", "two words", "a\nb", "a\u{7F}", "kündigungen", String(repeating: "x", count: 65)] {
            #expect(!ListName.isGood(name), "\(name)")
        }
    }
}
