import Control
import Foundation
import Guard
import System

/// The file `STOP` in the state folder. A user who can create it can stop all mail when nothing else works.
struct StopFile {
    let path: String
    /// The state folder.
    let folder: String

    init(in folder: String) {
        path = folder + "/STOP"
        self.folder = folder
    }

    /// The name on record for a stop that the file pulled.
    static let who = Identity(name: "STOP file")

    var isThere: Bool { PlainFile.isThere(path) }

    /// The file's first line, made fit for a reply to a sender; nil when it is empty or cannot be read.
    var reason: String? {
        guard let bytes = PlainFile.head(path, limitBytes: 4096) else { return nil }
        let line = bytes.prefix { $0 != 0x0A && $0 != 0x0D }
        // The last character may be cut in two.
        let text = Words.safe(String(decoding: line, as: UTF8.self).trimmed)
        return text.isEmpty ? nil : Words.cut(text, to: ValueLimits.textCharacters)
    }

    /// Creates the file and syncs it to the disk. Does nothing when the file exists.
    /// - Throws: when it cannot be created.
    func pull(reason: String) throws(ControlFailure) {
        if isThere { return }
        let url = URL(fileURLWithPath: path)
        do {
            try Data((reason + "\n").utf8).write(to: url, options: .withoutOverwriting)
            let handle = try FileHandle(forWritingTo: url)
            try handle.synchronize()
            try handle.close()
        } catch {
            guard !isThere else { return }
            throw .cannot("\(path) cannot be created")
        }
    }

    /// Refuses to end a stop that the file made while the file exists: the stop would come back within a second.
    func allowEnd(of stops: [Stop]) throws(ControlFailure) {
        guard let stop = stops.first(where: { $0.origin == .file }), isThere else { return }
        throw .refused("\(stop.id) comes from the file \(path), which still exists: remove the file first")
    }
}

extension String {
    fileprivate var trimmed: String {
        String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}

extension ScopeMatchReport {
    /// Adds the names nearest to the pattern, when it matched no message.
    init(_ scope: StopScope, of match: ScopeMatch) {
        var nearest: [String] = []
        if match.messages == 0, let pattern = scope.pattern {
            var names = match.names
            // `*@shop.example` is any sender of a domain.
            let text = pattern.text.filter { $0 != "*" }
            let word = text.hasPrefix("@") ? String(text.dropFirst()) : text
            while nearest.count < Self.nearestLimit, let name = Nearest.candidate(to: word, among: names) {
                nearest.append(name)
                names.removeAll { $0 == name }
            }
            // When no name is similar, show some names that exist.
            if nearest.isEmpty { nearest = Array(match.names.prefix(Self.nearestLimit)) }
        }
        self.init(scope, match, nearest: nearest)
    }

    private static let nearestLimit = 3
}
