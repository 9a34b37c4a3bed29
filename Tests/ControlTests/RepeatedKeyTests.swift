import Guard
import Testing

@testable import Control

/// A repeated key in a body: readers differ in which of the two they use, so every route refuses it.
struct RepeatedKeyTests {
    private func answer(_ path: String, _ body: String) async -> (status: Int, text: String, asked: [String]) {
        let control = FakeControl()
        let head = RequestHead(method: "POST", path: path.split(separator: "/").map { $0 == "*" ? "S1" : String($0) })
        let answer = await ControlRoutes(control: control).answer(
            head, body: Array(body.utf8), by: Identity(name: "ann"))
        guard case .whole(let bytes) = answer.body else { return (answer.status, "", control.asked) }
        return (answer.status, String(decoding: bytes, as: UTF8.self), control.asked)
    }

    /// All paths that take JSON.
    private static let paths = Endpoints.all.filter { $0.method != .get && !$0.takesFile }
        .map { $0.path.joined(separator: "/") }

    @Test func `there are routes that take a body`() { #expect(Self.paths.count > 10) }

    @Test(
        arguments: paths,
        [
            (#"{"reason":"a","reason":"b"}"#, "reason"), (#"{"reason":"a","reason":"a"}"#, "reason"),
            (#"{"scope":"campaign:a","sco\u0070e":"all"}"#, "scope"),
            (#"{"filter":{"ids":[],"ids":["a"]},"reason":"a"}"#, "filter.ids"),
            (#"{"settings":{"rules":[{"name":"a"},{"name":"a","name":"b"}]}}"#, "settings.rules.name"),
            (#"[[{"x":{"":1,"":2}}]]"#, "x."),
        ])
    func `every route refuses a repeated key at any depth`(path: String, twice: (body: String, key: String)) async {
        let (status, text, asked) = await answer(path, twice.body)
        #expect(status == 400 && text.contains(#"\"\#(twice.key)\" twice"#), "\(text)")
        #expect(asked.isEmpty)
    }

    @Test(arguments: [
        ("stop", #""scope":"all","mode":"defer","reason":"x""#, #""scope":"campaign:a""#, "scope"),
        (
            "lists/change", #""list":"out","action":"add","entries":["a@b.example"],"reason":"x""#,
            #""list":"other""#, "list"
        ),
        ("resume", #""stop":"S1","reason":"x""#, #""stop":null"#, "stop"),
    ])
    func `an otherwise valid body with a repeated key is refused`(
        path: String, good: String, again: String, key: String
    ) async {
        #expect(await answer(path, "{\(good)}").status != 400)
        for body in ["{\(good),\(again)}", "{\(again),\(good)}"] {
            let (status, text, asked) = await answer(path, body)
            #expect(status == 400 && text.contains(#"\"\#(key)\" twice"#), "\(text)")
            #expect(asked.isEmpty)
        }
    }

    @Test func `the same key in two objects is not a repetition`() async {
        let body = #"{"filter":{"ids":[],"since":1,"until":2},"reason":"ids"}"#
        #expect(await !answer("held/discard", body).text.contains("twice"))
        #expect(RepeatedKey.path(in: .list([.object([]), .object([])])) == nil)
    }

    /// `JSONDecoder` also reads other encodings than UTF-8, in which the check for keys does not work.
    @Test func `a body in UTF-16 is refused`() async {
        var wide: [UInt8] = []
        for octet in #"{"scope":"all","mode":"defer","reason":"x"}"#.utf8 { wide += [octet, 0] }
        let answer = await ControlRoutes(control: FakeControl()).answer(
            RequestHead(method: "POST", path: ["stop"]), body: wide, by: Identity(name: "ann"))
        #expect(answer.status == 400)
    }
}
