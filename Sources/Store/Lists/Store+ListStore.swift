import Guard
import Mail

extension Store: ListStore {
    package func hits(_ address: Address) async throws(StoreFailure) -> [ListHit] { try await lists.hits(address) }

    package func versions() -> [ListVersion] { lists.current.lists.map(\.version) }

    package func beginImport(_ order: ListImportOrder) async throws -> any ListDraft {
        if let refusal = ListImportCheck(order).refusal(before: lists.current[order.list]?.version) {
            throw refusal.refused
        }
        do {
            return try ListFileDraft(order, shelf: lists, writer: writer)
        } catch {
            throw StoreFailure("cannot import list \(order.list): \(error)")
        }
    }

    package func change(
        _ change: ListChange, kind: ListKind, options: AddressKeyOptions
    ) async throws(StoreFailure) -> Bool {
        if lists.current[change.list] == nil {
            guard change.action == .add else { return false }
            try await makeEmpty(change, kind, options)
        }
        return try await lists.take(change)
    }

    /// A list that begins with a single entry.
    private func makeEmpty(
        _ change: ListChange, _ kind: ListKind, _ options: AddressKeyOptions
    ) async throws(StoreFailure) {
        var order = ListImportOrder(list: change.list, kind: kind, source: "", generatedAt: change.at)
        order.options = options
        do {
            let draft = try ListFileDraft(order, shelf: lists, writer: writer, mayBeEmpty: true)
            _ = try await draft.commit(sha256: "", at: change.at)
        } catch {
            if lists.current[change.list] != nil { return }
            throw error as? StoreFailure ?? StoreFailure("cannot make list \(change.list): \(error)")
        }
    }
}
