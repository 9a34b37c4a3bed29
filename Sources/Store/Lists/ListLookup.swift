import Guard
import Mail

/// One recipient looked up in all lists in force.
///
/// For each list: the address itself, its digests, its local part at any domain, its domain, and the domains above;
/// the first that is there is the hit. Only what some entry of the list could match is asked for.
struct ListLookup {
    private let address: Address
    private let digest: ListDigest
    private let waits: Bool
    /// Keys by the options that made them, made once for all lists: the address first.
    private var keys: [AddressKeyOptions: [String]] = [:]
    private var hashes: [ListHash.Algorithm: [String]] = [:]

    /// - Parameter waits: whether it may read from the disk; otherwise it throws `ListContent.WouldWait`.
    init(_ address: Address, digest: @escaping ListDigest, waits: Bool) {
        self.address = address
        self.digest = digest
        self.waits = waits
    }

    mutating func hit(in list: ListInForce) throws -> ListHit? {
        guard let entry = try entry(in: list) else { return nil }
        return ListHit(list: list.name, kind: list.kind, version: list.number, entry: entry)
    }

    private mutating func entry(in list: ListInForce) throws -> ListEntry? {
        let kinds = list.overlay.isEmpty ? list.content?.header.kinds : nil
        let all = kinds ?? (list.content?.header.kinds ?? ListKinds()) + list.overlay.kinds
        if all.addresses > 0 {
            let own = list.options.isEmpty ? address.key : addressKeys(list.options)[0]
            if let entry = try entry(own, in: list) { return entry }
        }
        if all.hasHashes {
            for algorithm in ListHash.Algorithm.allCases where all.has(algorithm) {
                for key in try hashKeys(algorithm) { if let entry = try entry(key, in: list) { return entry } }
            }
        }
        guard all.localParts + all.patterns + all.domains + all.subdomains > 0 else { return nil }
        // The rest of `ListTarget.keys`: the domain, the domain with what is below it, the local part, those above.
        let keys = addressKeys(list.options)
        guard keys.count >= 4 else { return nil }
        if all.localParts > 0, let entry = try entry(keys[3], in: list) { return entry }
        if all.patterns > 0, let entry = pattern(keys[3], in: list) { return entry }
        if all.domains > 0, let entry = try entry(keys[1], in: list) { return entry }
        guard all.subdomains > 0 else { return nil }
        for key in [keys[2]] + keys[4...] { if let entry = try entry(key, in: list) { return entry } }
        return nil
    }

    private func entry(_ key: String, in list: ListInForce) throws -> ListEntry? {
        if let change = list.overlay[key] { return change.action == .add ? change.entry : nil }
        guard let content = list.content, let candidates = content.candidates(KeyHash.of(key)) else { return nil }
        return try content.entry(key, among: candidates, waits: waits)
    }

    /// - Parameter key: `local@*`.
    private func pattern(_ key: String, in list: ListInForce) -> ListEntry? {
        let local = key.dropLast(2)
        return ((list.content?.patterns ?? []) + list.overlay.patterns).first { entry in
            guard case .localPart(let pattern) = entry.target, pattern.matches(local) else { return false }
            return list.overlay[entry.key]?.action != .remove
        }
    }

    private mutating func addressKeys(_ options: AddressKeyOptions) -> [String] {
        if let known = keys[options] { return known }
        let made = ListTarget.keys(for: address, options)
        keys[options] = made
        return made
    }

    private mutating func hashKeys(_ algorithm: ListHash.Algorithm) throws(ListFailure) -> [String] {
        if let known = hashes[algorithm] { return known }
        // Looked up without, its entries would let everybody through.
        guard let made = ListHash.all(of: address, algorithm, by: digest)?.map(\.key) else {
            throw ListFailure("this machine has no \(algorithm.name) to look its entries up with")
        }
        hashes[algorithm] = made
        return made
    }
}
