import Guard
import Mail

/// Rows that an import stores.
struct ImportBatch: Sendable {
    /// Of the list that is imported.
    var entries: [ListEntry] = []
    /// Of the lists of topics, by list.
    var others: [String: [ListEntry]] = [:]
}

/// The drafts of one import: that of the list itself, and those of the lists of topics.
struct ListDrafts: Sendable {
    private let main: any ListDraft
    private var others: [(list: String, draft: any ListDraft)] = []

    private init(_ main: any ListDraft) { self.main = main }

    /// - Parameter orders: the first is of the list itself.
    static func begin(_ orders: [ListImportOrder], in lists: any ListStore) async throws -> ListDrafts {
        var drafts = ListDrafts(try await lists.beginImport(orders[0]))
        do {
            for order in orders.dropFirst() {
                drafts.others.append((order.list, try await lists.beginImport(order)))
            }
            return drafts
        } catch {
            await drafts.abandon()
            throw error
        }
    }

    func append(_ batch: ImportBatch) async throws(StoreFailure) {
        try await main.append(batch.entries)
        for (list, draft) in others {
            if let entries = batch.others[list] { try await draft.append(entries) }
        }
    }

    /// Says that the list itself may stay without an entry.
    func allowEmpty() async { await main.allowEmpty() }

    /// Puts the lists of topics in force first: when one of them is refused, the list itself stays as it was, and the
    /// next import repeats all.
    ///
    /// - Parameter filled: the lists of topics that got a row; the others keep their version.
    /// - Returns: the version of the list itself first.
    func commit(sha256: String, at: Timestamp, filled: Set<String>) async throws -> [ListVersion] {
        try await each(filled) { draft in try await draft.commit(sha256: sha256, at: at) }
    }

    /// The versions that `commit` would put in force, and its refusals; nothing is stored.
    func review(sha256: String, at: Timestamp, filled: Set<String>) async throws -> [ListVersion] {
        try await each(filled) { draft in try await draft.review(sha256: sha256, at: at) }
    }

    private func each(
        _ filled: Set<String>, _ work: (any ListDraft) async throws -> ListVersion
    ) async throws -> [ListVersion] {
        var versions: [ListVersion] = []
        for (list, draft) in others {
            guard filled.contains(list) else {
                await draft.abandon()
                continue
            }
            do {
                versions.append(try await work(draft))
            } catch let refusal as ListImportRefused {
                throw ListImportRefused("list \(list), which gets the opt-outs from a topic: \(refusal.description)")
            }
        }
        return [try await work(main)] + versions
    }

    /// Rows that were left out because they name erased people.
    var erased: Int {
        get async {
            var count = await main.erased
            for (_, draft) in others { count += await draft.erased }
            return count
        }
    }

    func abandon() async {
        await main.abandon()
        for (_, draft) in others { await draft.abandon() }
    }
}
