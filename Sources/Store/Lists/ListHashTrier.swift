import Guard
import Mail

/// Tries the hashes of a list against known addresses. It may read from the disk and takes up to some seconds, so it
/// runs on a background queue.
struct ListHashTrier {
    let lists: ListSnapshot
    let digest: ListDigest

    /// - Parameter seen: recent recipients.
    /// - Returns: nil when the list has no hashes, or cannot be asked about them.
    func trial(of name: String, seen: [Address], at: Timestamp) throws -> ListHashTrial? {
        guard let list = lists[name], list.content != nil, list.kinds.hasHashes else { return nil }
        let secret = lists.secrets[name]
        if case .missing = secret { return nil }
        var known: Set<String> = []
        var matched = 0
        func take(_ address: Address) throws {
            guard known.insert(address.key).inserted else { return }
            var lookup = ListLookup(address, digest: digest, waits: true)
            if try lookup.hashEntry(in: list, list.kinds, secret) != nil { matched += 1 }
        }
        for address in seen { try take(address) }
        let others = lists.lists.filter { $0.name != name && $0.kinds.addresses > 0 }
        for other in others { try sample(other, ListLimits.triedAddresses / others.count, take) }
        return ListHashTrial(hashes: list.kinds.hashes.reduce(0, +), addresses: known.count, matched: matched, at: at)
    }

    /// Passes on single additions, and the first addresses of the import. Its entries are sorted by a hash, so these
    /// are a fair sample.
    private func sample(_ list: ListInForce, _ limit: Int, _ take: (Address) throws -> Void) throws {
        var left = limit
        func pass(_ entry: ListEntry) throws {
            guard case .address(let key) = entry.target, let address = Address(key) else { return }
            left -= 1
            try take(address)
        }
        for change in list.overlay.all.prefix(limit) where change.action == .add { try pass(change.entry) }
        guard var cursor = list.content?.cursor() else { return }
        var read = 0
        while left > 0, read < limit * ListLimits.triedDeliveries, let entry = try cursor.next() {
            read += 1
            try pass(entry)
        }
    }
}
