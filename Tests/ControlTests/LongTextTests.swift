import Guard
import Testing

@testable import Control

/// Texts of requests may be as long as those on the command line.
struct LongTextTests {
    private func answer(_ head: RequestHead, _ body: String) async -> (status: Int, text: String, asked: [String]) {
        let control = FakeControl()
        let answer = await ControlRoutes(control: control).answer(
            head, body: Array(body.utf8), by: Identity(name: "ann"))
        guard case .whole(let bytes) = answer.body else { return (answer.status, "", control.asked) }
        return (answer.status, String(decoding: bytes, as: UTF8.self), control.asked)
    }

    private static func head(_ path: String) -> RequestHead {
        RequestHead(method: "POST", path: path.split(separator: "/").map { $0 == "*" ? "S1" : String($0) })
    }

    /// All paths that take JSON.
    private static let paths = Endpoints.all.filter { $0.method != .get && !$0.takesFile }
        .map { $0.path.joined(separator: "/") }

    @Test(arguments: paths, ["reason", "note", "owner", "text", "step", "segment", "override", "settings"])
    func `every route refuses a long text at any depth`(path: String, key: String) async {
        let long = String(repeating: "x", count: ValueLimits.textCharacters + 1)
        for body in [#"{"\#(key)":"\#(long)"}"#, #"{"\#(key)":[{"\#(key)":"\#(long)"}]}"#] {
            let (status, text, asked) = await answer(Self.head(path), body)
            #expect(status == 400 && text.contains(key) && text.contains("longer than 200"), "\(text)")
            #expect(asked.isEmpty)
        }
    }

    @Test(arguments: paths, ["address", "campaign", "entries", "recipient", "scope", "sender"])
    func `every route refuses a long name`(path: String, key: String) async {
        let long = String(repeating: "x", count: ValueLimits.nameCharacters + 1)
        let (status, text, asked) = await answer(Self.head(path), #"{"\#(key)":["\#(long)"]}"#)
        #expect(status == 400 && text.contains(key) && text.contains("longer than 1000"), "\(text)")
        #expect(asked.isEmpty)
    }

    @Test func `a text of 200 characters is accepted, however many bytes they take`() async {
        for letter in ["x", "é", "\u{1F600}", "\\u00e9"] {
            let body = { (count: Int) in
                #"{"scope":"all","mode":"defer","reason":"\#(String(repeating: letter, count: count))"}"#
            }
            #expect(await answer(Self.head("stop"), body(200)).status == 200, "\(letter)")
            #expect(await answer(Self.head("stop"), body(201)).status == 400, "\(letter)")
        }
        let scope = "stream:" + String(repeating: "x", count: 900)
        let named = await answer(Self.head("stop"), #"{"scope":"\#(scope)","mode":"defer","reason":"x"}"#)
        #expect(named.status == 200, "\(named.text)")
    }

    @Test func `each combining mark counts as a character`() {
        #expect(ValueLimits.isLong("e" + String(repeating: "\u{301}", count: 200)))
        #expect(!ValueLimits.isLong("e" + String(repeating: "\u{301}", count: 199)))
    }

    @Test func `the refusal of a parameter's long value names the parameter`() async {
        var head = RequestHead(method: "GET", path: ["log"])
        head.query = [.init("subject", String(repeating: "x", count: ValueLimits.nameCharacters + 1))]
        let (status, text, asked) = await answer(head, "")
        #expect(status == 400 && text.contains("subject") && asked.isEmpty, "\(text)")
    }
}
