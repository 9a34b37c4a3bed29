import Foundation
import GRDB
import Guard

/// Removes entries from the lists for good, also from earlier versions.
extension ListRepository {
    /// Call it in a step. Returns the lists that had one of these changes, in force or ended.
    func dropChanges(of keys: Set<String>) throws -> [String] {
        let found = try writer.performBlocking("cannot erase from the lists") { db in
            var found: Set<String> = []
            for key in keys {
                found.formUnion(
                    try String.fetchSet(db, sql: "SELECT list FROM list_changes WHERE key = ?", arguments: [key]))
                try db.execute(sql: "DELETE FROM list_changes WHERE key = ?", arguments: [key])
            }
            return found
        }
        for list in current.lists { for key in keys { list.overlay.drop(key) } }
        return Array(found)
    }

    /// The result of an erasure in a version's file.
    struct Erased: Sendable {
        var wasOnIt = false
        /// The number of entries of other people that named the person in their reason or segment.
        var texts = 0
    }

    /// Removes the person's entries, and the person from the texts of other entries. Writes a new file beside the
    /// version's old one, in some seconds for ten million entries, and replaces the old file in one step. Does
    /// nothing when the file does not name the person.
    func erase(_ person: ErasedPerson, from id: Int64) async throws -> Erased {
        let path = folder.file(id)
        let found: (ListContent, Erased)? = try await question("cannot erase from a list") {
            // The version was forgotten meanwhile.
            guard FileManager.default.fileExists(atPath: path) else { return nil }
            let content = try ListContent(path: path)
            let words = ErasedWords(person, of: content)
            var erased = Erased()
            erased.wasOnIt = try person.keys.contains { key in
                try content.candidates(KeyHash.of(key)).flatMap { try content.entry(key, among: $0, waits: true) }
                    != nil
            }
            guard try erased.wasOnIt || words.mayBe(in: content) else { return nil }
            erased.texts = try Self.write(content, without: person.keys, words, to: path + ".new")
            return (try ListContent(path: path + ".new"), erased)
        }
        guard let (content, erased) = found else { return Erased() }
        try await step { [self] in
            guard rename(path + ".new", path) == 0 else { throw ListFailure("cannot replace \(path)", errno: errno) }
            try folder.sync()
            let rows = content.header.rows
            try writer.performBlocking("cannot erase from a list") { db in
                try db.execute(
                    sql: "UPDATE list_versions SET erased = erased + rows - ?, rows = ? WHERE id = ?",
                    arguments: [rows, rows, id])
            }
            if let list = current.lists.first(where: { $0.id == id }) { publish(list.with(content)) }
        }
        return erased
    }

    /// Drops texts that no entry refers to, such as the reason of a removed entry.
    /// - Returns: the number of entries whose text changed.
    private static func write(
        _ content: ListContent, without keys: Set<String>, _ words: ErasedWords, to path: String
    ) throws -> Int {
        unlink(path)
        var writer = try ListFileWriter(
            path: path, capacity: content.header.rows, texts: [], options: content.header.options)
        var texts = ListTexts()
        var record: [UInt8] = []
        var changed = 0
        var cursor = content.cursor()
        while let entry = try cursor.next() {
            guard !keys.contains(entry.key) else { continue }
            let clean = words.scrubbed(entry)
            if clean != nil { changed += 1 }
            record.removeAll(keepingCapacity: true)
            ListRecord.append(clean ?? entry, texts: &texts, to: &record)
            try record.withUnsafeBytes { octets in
                Result { () throws(ListFailure) in try writer.add(KeyHash.of(entry.key), octets) }
            }.get()
        }
        writer.texts = texts.all
        _ = try writer.finish()
        return changed
    }

    /// Call it in a step. Erases the person from the single changes and versions in memory; the disk has these texts
    /// already.
    func scrub(_ person: ErasedPerson) {
        for list in current.lists {
            for change in list.overlay.all {
                let (entry, who) = (ErasedWords.scrubbed(change.entry, person), person.scrubbed(change.who))
                guard entry != nil || who != nil else { continue }
                list.overlay.put(
                    ListChange(
                        list: change.list, action: change.action, entry: entry ?? change.entry, who: who ?? change.who,
                        at: change.at))
            }
            let version = list.version
            let source = person.scrubbed(name: version.source)
            let doubt = version.doubt.flatMap { person.scrubbed($0) }
            let sha256 = person.scrubbed(version.sha256)
            guard source != nil || doubt != nil || sha256 != nil else { continue }
            publish(
                list.saying(
                    source: source ?? version.source, sha256: sha256 ?? version.sha256, doubt: doubt ?? version.doubt))
        }
    }
}

/// Reasons and segments of list entries, which may name another person than the entry does: `friend of
/// jane@example.com`.
struct ErasedWords: Sendable {
    private let person: ErasedPerson
    /// Texts that many entries share, with their replacements; only the texts that change.
    private let reasons: [String: String]
    private let segments: [String: String]
    /// Whether there are more texts than these; the others are in their entries (`ListTexts`).
    private let hasOthers: Bool

    init(_ person: ErasedPerson, of content: ListContent) {
        self.person = person
        var (reasons, segments): ([String: String], [String: String]) = ([:], [:])
        for text in content.texts {
            reasons[text] = person.scrubbed(text)
            segments[text] = person.scrubbed(name: text)
        }
        (self.reasons, self.segments) = (reasons, segments)
        hasOthers = content.texts.count >= ListLimits.texts
    }

    /// Reads all entries only when entries hold texts themselves.
    func mayBe(in content: ListContent) throws -> Bool {
        if !reasons.isEmpty || !segments.isEmpty { return true }
        guard hasOthers else { return false }
        var cursor = content.cursor()
        while let entry = try cursor.next() { if scrubbed(entry) != nil { return true } }
        return false
    }

    /// Returns nil when the entry does not name the person.
    func scrubbed(_ entry: ListEntry) -> ListEntry? {
        if hasOthers { return Self.scrubbed(entry, person) }
        if reasons.isEmpty, segments.isEmpty { return nil }
        return Self.entry(entry, reason: reasons[entry.reason], segment: segments[entry.segment])
    }

    static func scrubbed(_ entry: ListEntry, _ person: ErasedPerson) -> ListEntry? {
        self.entry(
            entry, reason: person.scrubbed(entry.reason), segment: person.scrubbed(name: entry.segment))
    }

    private static func entry(_ entry: ListEntry, reason: String?, segment: String?) -> ListEntry? {
        guard reason != nil || segment != nil else { return nil }
        return ListEntry(
            key: entry.key, reason: reason ?? entry.reason, since: entry.since, engagedAt: entry.engagedAt,
            subscribedAt: entry.subscribedAt, segment: segment ?? entry.segment)
    }
}
