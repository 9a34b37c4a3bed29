import Foundation
import TestSupport
import Testing

/// A running guard gets senseless requests over its socket. It refuses each in words, and goes on relaying.
@Suite(.scoped)
struct ControlValueTests {
    private static let huge = "9223372036854775807"
    private static let rule = """
        {"name":"a","measure":{"messages":{}},"per":"all","window":[0,1000000000000000000],"threshold":{"count":1},
        "action":{"warn":{}}}
        """

    /// Method, target and body.
    private static let refusedRequests: [(String, String, String)] =
        [huge, "-\(huge)", "0", "86400000000000", "1e400", "null1"].flatMap { number in
            [
                ("POST", "/stop", #"{"scope":"all","mode":"defer","reason":"x","forSeconds":\#(number)}"#),
                (
                    "POST", "/resume",
                    #"{"stop":"S1","reason":"x","ramp":{"perMinute":1,"doublesEverySeconds":\#(number),"untilFullSeconds":9}}"#
                ),
                (
                    "POST", "/resume",
                    #"{"stop":"S1","reason":"x","ramp":{"perMinute":1,"doublesEverySeconds":9,"untilFullSeconds":\#(number)}}"#
                ),
                (
                    "POST", "/resume",
                    #"{"stop":"S1","reason":"x","ramp":{"perMinute":-\#(number),"doublesEverySeconds":9,"untilFullSeconds":9}}"#
                ),
                (
                    "POST", "/trips/replay",
                    #"{"since":{"microseconds":0},"settings":{"rules":[\#(rule)],"caution":{"window":[0,1],"factor":\#(number)}}}"#
                ),
            ]
        } + [
            ("POST", "/trips/replay", #"{"since":{"microseconds":-\#(huge)}}"#),
            ("POST", "/held/list", #"{"ids":[],"since":{"microseconds":\#(huge)}}"#),
            ("GET", "/lists/rows?name=unsubscribed&cursor=\(huge)", ""),
            ("GET", "/lists/rows?name=unsubscribed&cursor=-1", ""),
            ("GET", "/lists/rows?name=unsubscribed&cursor=1e400", ""),
            ("GET", "/lists/diff?name=unsubscribed&from=\(huge)&to=-\(huge)", ""),
            ("POST", "/stop", String(repeating: "[", count: 60_000)),
            ("POST", "/lists/change", String(repeating: "{\"a\":", count: 8_000)),
            (
                "POST", "/incidents/audience",
                #"{"id":"I\#(huge)","state":"accepted","place":{"record":\#(huge),"position":\#(huge)}}"#
            ),
        ]

    /// Requests that may be answered with "yes", but must be answered.
    private static let answeredRequests: [(String, String, String)] = [
        ("GET", "/log/chain?since=\(huge)", ""), ("GET", "/log/chain?since=-\(huge)", ""),
        ("GET", "/log/chain?place=%7B%22link%22%3A1%2C%22entered%22%3A%7B%22record%22%3A\(huge)%7D%7D", ""),
        ("GET", "/log/chain?place=%7B%22link%22%3A\(huge)%2C%22entered%22%3A%7B%7D%7D", ""),
        ("GET", "/log?since=0000-01-01&until=9999-12-31T23:59:60Z&limit=\(huge)", ""),
        ("GET", "/log?since=9999-12-31", ""), ("GET", "/acts?since=0000-01-01&limit=\(huge)", ""),
        ("GET", "/damage?since=0000-01-01&until=9999-12-31", ""), ("GET", "/match?scope=campaign%3A%2A%2A%2A", ""),
        ("POST", "/trips/replay", #"{"since":{"microseconds":-62167219200000000}}"#),
        ("GET", "/incidents/I\(huge)/watch", ""), ("GET", "/stops/S\(huge)/receipt", ""),
    ]

    /// Returns the answer's status; 0 when the connection ended without one.
    /// - Parameter length: the body's length as the head gives it; nil for the true length.
    private func send(
        _ request: (String, String, String), length: String? = nil, _ program: GuardProgram
    ) throws -> Int {
        let socket = try TCPSocket(path: "\(program.state)/sendguard.sock")
        defer { socket.close() }
        let (method, target, body) = request
        let head = "\(method) \(target) HTTP/1.1\r\nHost: sendguard\r\nConnection: close\r\n"
        try socket.send("\(head)Content-Length: \(length ?? "\(body.utf8.count)")\r\n\r\n\(body)".utf8)
        socket.finishSending()
        var answer: [UInt8] = []
        while case let more = try socket.receive(), !more.isEmpty { answer += more }
        return String(decoding: answer, as: UTF8.self).split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    }

    @Test func `every endpoint survives huge numbers, and the guard goes on relaying`() throws {
        let sandbox = try SandboxProgram.start()
        let program = try GuardProgram.start(upstreamPort: sandbox.port)
        #expect(try program.deliver().code == 250)
        try program.importList("unsubscribed", "email\njane@example.org\n")
        #expect(try program.run("stop", "--campaign", "nobody-has-this", "--reason", "x").exitCode == 0)
        for request in Self.refusedRequests {
            let status = try send(request, program)
            #expect((400...499).contains(status) || status == 503, "\(request): \(status)")
            #expect(try program.process.exitCode == nil, "\(request)")
        }
        for request in Self.answeredRequests {
            #expect((200...503).contains(try send(request, program)), "\(request)")
            #expect(try program.process.exitCode == nil, "\(request)")
        }
        // A length that no body has, with one octet after the head; also where a file is taken.
        for target in ["/lists/import?name=unsubscribed&source=x", "/stop", "/lists/change", "/no/such/path"] {
            for length in [Self.huge, "9223372036854775806", "9223372036854775808", "18446744073709551616", "-1"] {
                let status = try send(("POST", target, "x"), length: length, program)
                #expect((400...499).contains(status), "\(target), \(length): \(status)")
                #expect(try program.process.exitCode == nil, "\(target), \(length)")
            }
        }
        #expect(try program.run("stop", "--for", "1000000000d", "--reason", "x").exitCode == 2)
        // The writer thread works too: what is recorded is recorded.
        #expect(try program.deliver().code == 250)
        #expect(try program.records().filter { $0.verdict == "relayed" }.count == 2)
        #expect(try program.run("resume", "--all", "--reason", "x").exitCode == 0)
    }
}
