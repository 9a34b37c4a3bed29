import Guard
import TestSupport
import Testing

@testable import Control

/// Every route, asked without a socket.
struct ControlRoutesTests {
    private func status(_ head: RequestHead, _ body: String = "") async -> (Int, String) {
        let answer = await ControlRoutes(control: FakeControl()).answer(
            head, body: Array(body.utf8), by: Identity(name: "ann"))
        guard case .whole(let bytes) = answer.body else { return (answer.status, "") }
        return (answer.status, String(decoding: bytes, as: UTF8.self))
    }

    private static let routes = Endpoints.all.map(\.name)

    private func head(_ route: String, _ query: RequestHead.QueryItem...) -> RequestHead {
        let words = route.split(separator: " ")
        let path = words[1].split(separator: "/").map { $0 == "*" ? "S1" : String($0) }
        return RequestHead(method: String(words[0]), path: path, query: query)
    }

    @Test(arguments: routes)
    func `every route refuses an unknown parameter and a repeated one`(route: String) async {
        let (status, text) = await status(head(route, .init("colour", "red")))
        #expect(status == 400 && text.contains("colour"), "\(text)")
        for other in ["limt", "Since", "scope "] {
            #expect(await self.status(head(route, .init(other, "1"))).0 == 400)
        }
        guard let endpoint = Endpoints.all.first(where: { $0.name == route }) else { return }
        // Only an import has several scopes and exceptions.
        #expect(endpoint.repeatableNames.isEmpty || endpoint.takesFile)
        for name in endpoint.queryNames where !endpoint.repeatableNames.contains(name) {
            let (status, text) = await self.status(head(route, .init(name, "a"), .init(name, "a")))
            #expect(status == 400 && text.contains(name) && text.contains("is given twice"), "\(text)")
        }
    }

    @Test(arguments: [
        ("acts", "since", "yesterday"), ("acts", "limit", "ten"), ("acts", "limit", "0"), ("acts/lines", "limit", "-1"),
        ("log/chain", "since", "yesterday"), ("log/chain", "head", "xyz"), ("log/chain", "place", "{"),
        ("log/tally", "by", "colour"), ("log", "limit", "0"), ("log/lines", "verdict", "fine"),
        ("damage/recipients", "place", "[]"), ("damage", "since", "1h"), ("match", "scope", "everything"),
        ("resume/preview", "stop", "first"), ("lists/rows", "cursor", "-1"), ("lists/diff", "from", "x"),
    ])
    func `the refusal of a wrong value names its parameter`(path: String, name: String, value: String) async {
        var head = RequestHead(method: "GET", path: path.split(separator: "/").map(String.init))
        head.query = [.init(name, value)] + (path.hasPrefix("lists") ? [.init("name", "out")] : [])
        let (status, text) = await status(head)
        #expect(status == 400 && text.contains(name), "\(text)")
    }

    @Test(arguments: [
        ("resume", #"{"stp":"S1","reason":"x"}"#, "stp"),
        (
            "resume",
            #"{"reason":"x","ramp":{"perMinute":1,"doublesEverySeconds":1,"untilFullSeconds":1,"x":1}}"#, "ramp.x"
        ),
        ("stop", #"{"scope":"all","mode":"defer","reason":"x","for":3}"#, "for"),
        ("held/discard", #"{"filter":{"ids":[],"campain":"x"},"reason":"x"}"#, "filter.campain"),
        ("stop", #"{"scope":"all","mode":"defer","reason":"a\u0000b"}"#, "NUL"),
        ("stop", #"{"scope":"all","reason":"x"}"#, "mode"), ("stop", "[]", "JSON"), ("stop", "", "JSON"),
    ])
    func `a body with an unknown key, a missing key or no JSON is refused, and nothing is done`(
        path: String, body: String, named: String
    ) async {
        let control = FakeControl()
        let answer = await ControlRoutes(control: control).answer(
            RequestHead(method: "POST", path: path.split(separator: "/").map(String.init)), body: Array(body.utf8),
            by: Identity(name: "ann"))
        guard case .whole(let bytes) = answer.body else {
            Issue.record("no whole answer")
            return
        }
        #expect(answer.status == 400 && String(decoding: bytes, as: UTF8.self).contains(named))
        #expect(control.asked.isEmpty)
    }

    @Test func `a filter with every value set writes every query name once`() throws {
        let filter = try RecordFilter(query: FilterSamples.values.map { ($0, $1) })
        let names = filter.queryText.dropFirst().split(separator: "&").map { String($0.prefix { $0 != "=" }) }
        #expect(Set(names) == Set(RecordFilter.queryNames) && names.count == RecordFilter.queryNames.count)
        for mirror in Mirror(reflecting: filter).children {
            #expect(Mirror(reflecting: mirror.value).children.first != nil, "\(mirror.label ?? "") has no value here")
        }
    }
}
