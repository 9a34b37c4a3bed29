import Control
import Foundation
import Guard
import System

/// The file `STOP` in the state folder: whoever can make it stops all mail, when nothing else works any more.
struct StopFile {
    let path: String

    init(in folder: String) { path = folder + "/STOP" }

    /// Who speaks when the file does.
    static let who = Identity(name: "STOP file")

    var isThere: Bool { PlainFile.isThere(path) }

    /// Its first line, made fit for a reply to a sender; nil when it says nothing.
    var reason: String? {
        guard let bytes = PlainFile.head(path, limitBytes: 4096) else { return nil }
        let line = bytes.prefix { $0 != 0x0A && $0 != 0x0D }
        // A character may have been cut in two at the end.
        let text = Words.safe(String(decoding: line, as: UTF8.self).trimmed)
        return text.isEmpty ? nil : Words.cut(text, to: ValueLimits.textCharacters)
    }

    /// Makes it, and has it on the disk; one that is there already does the same.
    /// - Throws: when it cannot be made.
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
            throw .cannot("\(path) cannot be made")
        }
    }

    /// A stop that the file pulled holds for as long as it is there: ended, it would come back within a second.
    func allowEnd(of stops: [Stop]) throws(ControlFailure) {
        guard let stop = stops.first(where: { $0.origin == .file }), isThere else { return }
        throw .refused("\(stop.id) was pulled by the file \(path), which is still there: remove it first")
    }
}

extension String {
    fileprivate var trimmed: String {
        String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}

extension ScopeMatchReport {
    /// With the names that come nearest to the pattern, when it matched nothing.
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
            // Nothing like it: what there is.
            if nearest.isEmpty { nearest = Array(match.names.prefix(Self.nearestLimit)) }
        }
        self.init(scope, match, nearest: nearest)
    }

    private static let nearestLimit = 3
}
