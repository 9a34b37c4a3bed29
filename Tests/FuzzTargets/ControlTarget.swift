import Control
import Foundation
import Guard
import Synchronization
import sendguard

/// Requests to the control socket, one after the other: a request line, header fields, an empty line, a body. A line
/// with `%%` ends a request. They go through the decoder and the real routes to a separate state folder. The raw
/// bytes also go through the decoder.
///
///     POST /stop HTTP/1.1\n\n{"scope":"all","mode":"defer","reason":"x","forSeconds":60}\n%%\nGET /status HTTP/1.1
package enum ControlTarget: FuzzTarget {
    package static let name = "control"

    /// Each request costs a commit.
    private static let requests = 6

    private static let asker = Identity(name: "ann", userID: 1000)

    /// Parameters that do not accept every text.
    private static let typed: Set<String> = [
        "after", "by", "cursor", "delivery", "from", "limit", "list-version", "place", "scope", "since", "stop", "to",
        "until", "verdict", "version",
    ]

    package static func run(_ input: [UInt8]) throws(BrokenInvariant) {
        _ = try RequestReading(input[...])
        for request in text(input).split(separator: "\n%%\n").prefix(requests) { try ask(request) }
    }

    private static func text(_ input: [UInt8]) -> String { String(decoding: input, as: UTF8.self) }

    private static func ask(_ request: Substring) throws(BrokenInvariant) {
        let parts = request.split(separator: "\n\n", maxSplits: 1, omittingEmptySubsequences: false)
        let lines = parts[0].split(separator: "\n", omittingEmptySubsequences: false).map { Array($0.utf8) }
        guard let head = try? RequestHead(lines: lines) else { return }
        let body = Array((parts.count > 1 ? parts[1] : "").utf8)
        try decode(lines, head, body)
        let answer = try answer(head, body)
        guard answer.status == 200 else { return }

        // A route must refuse every unknown parameter.
        var unknown = head
        unknown.query.append(RequestHead.QueryItem("no-such-parameter", "1"))
        try require(
            try Self.answer(unknown, body).status == 400, "an unknown parameter is passed over: \(shown(lines[0]))")
        for (index, item) in head.query.enumerated() where typed.contains(item.name) {
            var wrong = head
            wrong.query[index] = RequestHead.QueryItem(item.name, "\u{1}")
            try require(
                try Self.answer(wrong, body).status == 400,
                "a wrong value of \(item.name) is passed over: \(shown(lines[0]))")
        }
    }

    /// A head that is written with a host and the body's length must be decoded unchanged, and so must the body.
    private static func decode(
        _ lines: [[UInt8]], _ head: RequestHead, _ body: [UInt8]
    ) throws(BrokenInvariant) {
        let names = lines.dropFirst().map { line in
            String(decoding: line.prefix { $0 != UInt8(ascii: ":") }, as: UTF8.self).lowercased()
        }
        // The input's own host or length could be invalid, or a duplicate.
        guard !names.contains("host"), !names.contains("content-length"), head.body == .counted(0) else { return }
        let length = Array("Content-Length: \(body.count)".utf8)
        let all = lines + [Array("Host: x".utf8), length]
        guard lines.count < 50, all.joined().count < 16 << 10, let expected = try? RequestHead(lines: all) else {
            return
        }
        let wire = all.map { $0 + [0x0D, 0x0A] }.joined() + [0x0D, 0x0A] + body
        let reading = try RequestReading(Array(wire)[...])
        let request = RequestReading.Request(head: expected, body: body, isWhole: true)
        try require(
            reading.fault == nil && reading.requests == [request],
            "a request is another one behind the wire: \(shown(Array(wire)))")
    }

    /// Checks the answer, which must be valid for every request.
    private static func answer(
        _ head: RequestHead, _ body: [UInt8]
    ) throws(BrokenInvariant) -> (status: Int, bytes: [UInt8]) {
        let (answer, bytes, failure) = GuardBehindRoutes.shared.answer(head, body, by: asker)
        try require(
            [200, 400, 404, 405, 409, 413, 503].contains(answer.status), "an answer with status \(answer.status)")
        let shownTarget = shown(Array("\(head.method) /\(head.path.joined(separator: "/"))".utf8))
        switch answer.type {
        case "application/json":
            let json = try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)
            // An answer that broke off has no end.
            guard let json else {
                try require(failure, "an answer to \(shownTarget) that is no JSON: \(shown(bytes))")
                break
            }
            guard answer.status != 200 else { break }
            let told = (json as? [String: Any])?["error"] as? String ?? ""
            try require(!told.isEmpty, "a refusal of \(shownTarget) without a word")
        case "application/x-ndjson":
            for line in bytes.split(separator: 0x0A) {
                let json = try? JSONSerialization.jsonObject(with: Data(line), options: .fragmentsAllowed)
                try require(json != nil, "a line of an answer to \(shownTarget) that is no JSON: \(shown(line))")
            }
        default: break
        }
        return (answer.status, bytes)
    }
}

/// The routes with a state folder that is created once per process and removed at its end.
///
/// Sendable: the routes are, and each caller waits for the answer.
private final class GuardBehindRoutes: Sendable {
    static let shared = GuardBehindRoutes()
    private static let folder = NSTemporaryDirectory() + "/sendguard-fuzz-\(UUID().uuidString)"

    private let routes: ControlRoutes

    private init() {
        let folder = Self.folder
        // A crash leaves the folder behind for inspection.
        atexit { try? FileManager.default.removeItem(atPath: GuardBehindRoutes.folder) }
        let routes = Self.waiting {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            var members = ListSettings(name: "members")
            members.kind = .audience
            let control = try await StateFolder.open(folder, lists: [ListSettings(name: "unsubscribed"), members])
            return ControlRoutes(control: control)
        }
        guard case .success(let routes) = routes else { preconditionFailure("no state folder in \(folder)") }
        self.routes = routes
    }

    func answer(
        _ head: RequestHead, _ body: [UInt8], by who: Identity
    ) -> (answer: ControlAnswer, bytes: [UInt8], isBrokenOff: Bool) {
        let result = Self.waiting { [routes] in
            let answer = await routes.answer(head, body: body, by: who)
            switch answer.body {
            case .whole(let bytes): return (answer, bytes, false)
            case .pieces(let pieces):
                var bytes: [UInt8] = []
                do { while let piece = try await pieces.next() { bytes += piece } } catch {
                    return (answer, bytes, true)
                }
                return (answer, bytes, false)
            }
        }
        guard case .success(let answer) = result else { preconditionFailure("what throws nothing has thrown") }
        return answer
    }

    /// libFuzzer calls without a task: its thread waits for one.
    private static func waiting<Value: Sendable>(
        _ work: @escaping @Sendable () async throws -> Value
    ) -> Result<Value, any Error> {
        let done = DispatchSemaphore(value: 0)
        let slot = Mutex<Result<Value, any Error>?>(nil)
        Task.detached {
            let result: Result<Value, any Error>
            do { result = .success(try await work()) } catch { result = .failure(error) }
            slot.withLock { $0 = result }
            done.signal()
        }
        done.wait()
        guard let result = slot.withLock({ $0 }) else { preconditionFailure("a task that ended without a result") }
        return result
    }
}
