import GRDB
import Guard
import Mail

extension Store {
    package func hits(_ address: Address) async throws(StoreFailure) -> [ListHit] { try await lists.hits(address) }

    package func versions() -> [ListVersion] {
        guard let current = try? lists.current else { return [] }
        return current.lists.map { current.version(of: $0) }
    }

    package func use(_ secrets: [String: ListHashKnowledge]) { try? lists.use(secrets) }

    package func erasure(of key: String) throws(StoreFailure) -> Timestamp? { try lists.erased.moment(key) }

    package func beginImport(_ order: ListImportOrder) async throws -> any ListDraft {
        let (lists, writer) = (try lists, try writer)
        if let refusal = ListImportCheck(order).refusal(before: lists.current[order.list]?.version) { throw refusal }
        do {
            return try ListFileDraft(order, repository: lists, writer: writer)
        } catch {
            throw StoreFailure("cannot import list \(order.list): \(error)")
        }
    }

    package func change(
        _ change: ListChange, kind: ListKind, options: AddressKeyOptions
    ) async throws(StoreFailure) -> Bool {
        if try lists.current[change.list] == nil {
            guard change.action == .add else { return false }
            try await makeEmpty(change, kind, options)
        }
        return try await lists.take(change)
    }

    package func delete(_ list: String, because event: GuardEvent) async throws(StoreFailure) -> ListVersion? {
        try await lists.delete(list, because: event)
    }

    /// Creates an empty list for a first single entry.
    private func makeEmpty(
        _ change: ListChange, _ kind: ListKind, _ options: AddressKeyOptions
    ) async throws(StoreFailure) {
        var order = ListImportOrder(list: change.list, kind: kind, source: "", generatedAt: change.at)
        order.options = options
        do {
            let draft = try ListFileDraft(order, repository: lists, writer: writer, mayBeEmpty: true)
            _ = try await draft.commit(sha256: "", at: change.at)
        } catch {
            if try lists.current[change.list] != nil { return }
            throw error as? StoreFailure ?? StoreFailure("cannot create list \(change.list): \(error)")
        }
    }
}

extension Store {
    package func history(of list: String, newest limit: Int) async throws(StoreFailure) -> [ListVersion] {
        try await versions(of: list, "1", newest: limit)
    }

    package func keptVersions(of list: String) async throws(StoreFailure) -> [ListVersion] {
        try await versions(of: list, "v.has_file", newest: .max)
    }

    private func versions(
        of list: String, _ condition: String, newest limit: Int
    ) async throws(StoreFailure) -> [ListVersion] {
        let inForce = try lists.current[list]
        return try await read("cannot read the history of list \(list)") { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT v.*, l.kind FROM list_versions v JOIN lists l ON l.name = v.list
                    WHERE v.list = ? AND v.version > 0 AND \(condition) ORDER BY v.version DESC LIMIT ?
                    """, arguments: [list, limit]
            ).reversed().compactMap { row in
                guard let kind = ListKind(rawValue: row["kind"]) else { return nil }
                if let inForce, inForce.id == row["id"] as Int64 { return inForce.version }
                return ListVersion(row, kind: kind)
            }
        }
    }

    package func changes(of list: String) async throws(StoreFailure) -> [ListChange] {
        try await read("cannot read the changes of list \(list)") { try ListLoader.changes(of: list, $0) }
    }

    package func difference(
        of list: String, from: Int64, to: Int64, limit: Int
    ) async throws(StoreFailure) -> ListDifference {
        let (before, after) = (try await content(of: list, version: from), try await content(of: list, version: to))
        return try await lists.question("cannot compare versions of list \(list)") {
            try ListComparison(limit: limit).difference(before.cursor(), after.cursor())
        }
    }

    package func rows(
        of list: String, version: Int64?, cursor: Int, limit: Int
    ) async throws(StoreFailure) -> ListPage? {
        guard let inForce = try lists.current[list] else { return nil }
        let content: ListContent
        if let version {
            content = try await self.content(of: list, version: version)
        } else if let own = inForce.content {
            content = own
        } else {
            throw StoreFailure(inForce.version.doubt ?? "list \(list) cannot be read")
        }
        let overlay = version == nil ? inForce.overlay : ListOverlay()
        return try await lists.question("cannot read list \(list)") {
            try Self.page(of: content, overlay, cursor: cursor, limit: limit)
        }
    }

    package func statistics(of list: String, now: Timestamp) async throws(StoreFailure) -> ListStatistics? {
        guard let inForce = try lists.current[list] else { return nil }
        guard let content = inForce.content else {
            throw StoreFailure(inForce.version.doubt ?? "list \(list) cannot be read")
        }
        return try await lists.question("cannot read list \(list)") {
            var count = ListCount(now: now)
            var cursor = content.cursor()
            while let entry = try cursor.next() { if inForce.overlay[entry.key] == nil { count.take(entry) } }
            for change in inForce.overlay.all where change.action == .add { count.take(change.entry) }
            return count.result
        }
    }

    package func tryHashes(of list: String, now: Timestamp) async throws(StoreFailure) -> ListHashTrial? {
        let lists = try lists
        guard lists.current[list]?.kinds.hasHashes == true else { return nil }
        let question = SeenAddressesQuestion(since: now - ListHashTrial.period)
        let seen = try await read("cannot read the recipients of the last days") { try question.answer($0) }
        return try await lists.question("cannot try the hashes of list \(list)") {
            try ListHashTrier(lists: lists.current, digest: lists.digest).trial(of: list, seen: seen, at: now)
        }
    }

    /// - Parameter cursor: the number of a bucket.
    private static func page(
        of content: ListContent, _ overlay: ListOverlay, cursor: Int, limit: Int
    ) throws(ListFailure) -> ListPage {
        let last = content.header.buckets
        guard (0..<last).contains(cursor) else { throw ListFailure("there is no page \(cursor)") }
        let end = content.bucket(after: cursor, entries: limit)
        var entries: [ListEntry] = []
        var reader = content.cursor(from: cursor)
        for _ in 0..<content.count(cursor..<end) {
            guard let entry = try reader.next() else { throw ListFailure("its file is damaged") }
            if overlay[entry.key] == nil { entries.append(entry) }
        }
        guard end == last else { return ListPage(entries: entries, next: end) }
        let added = overlay.all.filter { $0.action == .add }.sorted { ($0.at, $0.entry.key) < ($1.at, $1.entry.key) }
        return ListPage(entries: entries + added.map(\.entry), next: nil)
    }

    private func content(of list: String, version: Int64) async throws(StoreFailure) -> ListContent {
        let id: Int64? = try await read("cannot read list \(list)") { db in
            let row = try Row.fetchOne(
                db, sql: "SELECT id, has_file FROM list_versions WHERE list = ? AND version = ? AND version > 0",
                arguments: [list, version])
            guard let row else { throw StoreFailure("there is no version \(version)") }
            return row["has_file"] ? row["id"] : nil
        }
        guard let id else { throw StoreFailure("version \(version) of list \(list) is not kept any more") }
        if let inForce = try lists.current[list], inForce.id == id, let content = inForce.content { return content }
        let path = try lists.folder.file(id)
        return try await lists.question("cannot read version \(version) of list \(list)") {
            try ListContent(path: path)
        }
    }
}
