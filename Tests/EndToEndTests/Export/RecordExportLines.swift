import Foundation
import TestSupport

/// Lines of the record as a guard has exported them.
struct RecordExportLines {
    /// The lines as text, in order, without line ends.
    let all: [String]
    private let objects: [[String: Any]]
    /// Whether nothing followed the last line end.
    private(set) var isWhole = true

    init(_ text: String) throws {
        all = text.split(separator: "\n").map(String.init)
        objects = try all.map { line in
            guard let object = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] else {
                throw TestFailure("not a line of JSON: \(line)")
            }
            return object
        }
    }

    /// The lines of `audit.jsonl` and the files before it, oldest first. Text after the last line end is left out: it
    /// may be in the middle of a write.
    init(in folder: String, _ name: String = "audit.jsonl") throws {
        func text(_ suffix: String) -> String? {
            FileManager.default.contents(atPath: "\(folder)/\(name)\(suffix)").map {
                String(decoding: $0, as: UTF8.self)
            }
        }
        var whole = ""
        var number = 1
        while let more = text(".\(number)") {
            whole = more + whole
            number += 1
        }
        let last = text("") ?? ""
        let end = last.lastIndex(of: "\n").map { last.index(after: $0) } ?? last.startIndex
        try self.init(whole + last[..<end])
        isWhole = end == last.endIndex
    }

    var ids: [String] { objects.compactMap { $0["id"] as? String } }

    /// The lines of messages.
    var messages: [String] { zip(all, objects).filter { $0.1["type"] == nil }.map(\.0) }

    /// The lines of messages by id; the last line counts when an id has several.
    var lastByID: [String: String] {
        let pairs = zip(objects, all).filter { $0.0["type"] == nil }.map { ($0.0["id"] as? String ?? "", $0.1) }
        return Dictionary(pairs) { $1 }
    }

    func objects(_ type: String) -> [[String: Any]] { objects.filter { $0["type"] as? String == type } }

    /// The kind of each event.
    var events: [String] { objects("act").compactMap { $0["act"] as? String } }
}

extension GuardProgram {
    /// The lines of `log --json`.
    func logLines() throws -> [String] {
        try run("log", "--json", "--limit", "1000000").output.split(separator: "\n").map(String.init)
    }

    var trail: RecordExportLines { get throws { try RecordExportLines(in: state) } }
}
