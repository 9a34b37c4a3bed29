import Guard
import Mail
import Synchronization

/// A list in force: its version and its entries.
struct ListInForce: Sendable {
    /// Without the number of changes, which grows.
    private let imported: ListVersion
    /// The version's key in `list_versions`, and the name of its file.
    let id: Int64
    /// nil when the file cannot be read; the version then has a doubt.
    let content: ListContent?
    let overlay: ListOverlay

    init(_ version: ListVersion, id: Int64, content: ListContent?, overlay: ListOverlay) {
        imported = version
        self.id = id
        self.content = content
        self.overlay = overlay
    }

    var name: String { imported.list }
    var kind: ListKind { imported.kind }
    var number: Int64 { imported.version }
    var options: AddressKeyOptions { imported.options }
    var secretMark: ListSecretMark? { imported.secretMark }

    /// Kinds of targets of the import and of its changes.
    var kinds: ListKinds {
        let own = content?.header.kinds ?? ListKinds()
        return overlay.isEmpty ? own : own + overlay.kinds
    }

    var version: ListVersion {
        var version = imported
        version.changes = overlay.count
        return version
    }

    /// The same version after an erasure.
    func with(_ content: ListContent) -> ListInForce {
        var version = ListVersion(
            list: imported.list, kind: imported.kind, version: imported.version, rows: content.header.rows,
            importedAt: imported.importedAt, generatedAt: imported.generatedAt, source: imported.source,
            sha256: imported.sha256, options: imported.options, doubt: imported.doubt, scope: imported.scope,
            turnover: imported.turnover, reading: imported.reading, secretMark: imported.secretMark)
        version.erased = imported.erased + imported.rows - content.header.rows
        return ListInForce(version, id: id, content: content, overlay: overlay)
    }

    /// The same version after an erasure, with changed texts.
    func saying(source: String, sha256: String, doubt: String?) -> ListInForce {
        var version = ListVersion(
            list: imported.list, kind: imported.kind, version: imported.version, rows: imported.rows,
            importedAt: imported.importedAt, generatedAt: imported.generatedAt, source: source, sha256: sha256,
            options: imported.options, doubt: doubt, isKept: imported.isKept, scope: imported.scope,
            turnover: imported.turnover, reading: imported.reading, secretMark: imported.secretMark)
        version.erased = imported.erased
        return ListInForce(version, id: id, content: content, overlay: overlay)
    }

    /// The same version, known to depend on a secret.
    func marked(_ mark: ListSecretMark) -> ListInForce {
        var version = imported
        version.secretMark = mark
        return ListInForce(version, id: id, content: content, overlay: overlay)
    }

    func doubting(_ doubt: String?) -> ListInForce {
        var version = imported
        version.doubt = doubt
        return ListInForce(version, id: id, content: content, overlay: overlay)
    }
}

/// All lists in force at one time, ordered by name.
struct ListSnapshot: Sendable {
    private(set) var lists: [ListInForce] = []
    /// What the hashes of lists were made with, by list.
    private(set) var secrets: [String: ListHashKnowledge] = [:]
    /// The marks of the known secrets, by list.
    private(set) var marks: [String: ListSecretMark] = [:]

    init(_ lists: [ListInForce] = []) { for list in lists { put(list) } }

    subscript(name: String) -> ListInForce? { lists.first { $0.name == name } }

    mutating func remove(_ name: String) { lists.removeAll { $0.name == name } }

    var knownSecrets: [ListHashSecret] {
        secrets.values.compactMap { knowledge in
            if case .known(let secret) = knowledge { secret } else { nil }
        }
    }

    /// Replaces all secrets.
    mutating func use(_ secrets: [String: ListHashKnowledge], marks: [String: ListSecretMark]) {
        self.secrets = secrets
        self.marks = marks
    }

    /// A list's version. It is in doubt when the list has hashes and their secret is missing, or is not configured any
    /// more.
    func version(of list: ListInForce) -> ListVersion {
        var version = list.version
        if version.doubt == nil, list.kinds.hasHashes { version.doubt = secretDoubt(list) }
        return version
    }

    private func secretDoubt(_ list: ListInForce) -> String? {
        if case .missing(let why) = secrets[list.name] { return why }
        guard let mark = list.secretMark, mark != marks[list.name] else { return nil }
        return "its hashes were \(mark.lack(present: marks[list.name])); put it back, or import the list again"
    }

    mutating func put(_ list: ListInForce) {
        lists.removeAll { $0.name == list.name }
        lists.append(list)
        lists.sort { $0.name < $1.name }
    }
}

/// The single changes of a list that are in force in addition to its import. Shared by all threads.
final class ListOverlay: Sendable {
    private struct State {
        var changes: [String: ListChange] = [:]
        /// Kinds of the added entries.
        var kinds = ListKinds()
        var patterns: [ListEntry] = []
    }

    private let state: Mutex<State>
    /// The number of changes, read without the lock. Most lists have none, so most lookups need no lock.
    private let size: Atomic<Int>

    init(_ changes: [ListChange] = []) {
        var state = State()
        for change in changes { Self.put(change, into: &state) }
        size = Atomic(state.changes.count)
        self.state = Mutex(state)
    }

    var isEmpty: Bool { size.load(ordering: .acquiring) == 0 }
    var count: Int { size.load(ordering: .acquiring) }
    var all: [ListChange] { state.withLock { Array($0.changes.values) } }
    /// Kinds of targets that a lookup must search in addition to the import's.
    var kinds: ListKinds { isEmpty ? ListKinds() : state.withLock { $0.kinds } }
    var patterns: [ListEntry] { isEmpty ? [] : state.withLock { $0.patterns } }

    subscript(key: String) -> ListChange? { isEmpty ? nil : state.withLock { $0.changes[key] } }

    /// Replaces the earlier change with the same key.
    func put(_ change: ListChange) {
        state.withLock { state in
            Self.put(change, into: &state)
            size.store(state.changes.count, ordering: .releasing)
        }
    }

    /// Removes the change with this key, so that the import decides about the key again.
    func drop(_ key: String) {
        state.withLock { state in
            Self.drop(key, from: &state)
            size.store(state.changes.count, ordering: .releasing)
        }
    }

    private static func put(_ change: ListChange, into state: inout State) {
        drop(change.entry.key, from: &state)
        state.changes[change.entry.key] = change
        guard change.action == .add else { return }
        state.kinds.count(change.entry.key)
        if case .localPart(let pattern) = change.entry.target, pattern.hasWildcard {
            state.patterns.append(change.entry)
        }
    }

    private static func drop(_ key: String, from state: inout State) {
        guard let before = state.changes.removeValue(forKey: key), before.action == .add else { return }
        state.kinds.count(key, by: -1)
        state.patterns.removeAll { $0.key == key }
    }
}

/// One recipient looked up in all lists in force.
///
/// For each list the lookup tries the address, its digests, its local part at any domain, its domain, and the parent
/// domains. The first entry found is the hit. It skips kinds of keys that the list has no entries of.
struct ListLookup {
    private let address: Address
    private let digest: ListDigest
    private let waits: Bool
    /// Keys by the options that made them, made once for all lists; the address is first.
    private var keys: [AddressKeyOptions: [String]] = [:]
    private var hashes: [HashForm: [String]] = [:]

    /// What the keys of digests depend on, beside the address.
    private struct HashForm: Hashable {
        let algorithm: ListHash.Algorithm
        let secret: ListHashSecret?
        let options: AddressKeyOptions
    }

    /// - Parameter waits: whether it may read from the disk. If not, it throws `ListContent.WouldWait`.
    init(_ address: Address, digest: @escaping ListDigest, waits: Bool) {
        self.address = address
        self.digest = digest
        self.waits = waits
    }

    /// - Parameter secret: what the list's hashes were made with; nil: nothing.
    mutating func hit(in list: ListInForce, _ secret: ListHashKnowledge?) throws -> ListHit? {
        guard let entry = try entry(in: list, secret) else { return nil }
        return ListHit(list: list.name, kind: list.kind, version: list.number, entry: entry)
    }

    private mutating func entry(in list: ListInForce, _ secret: ListHashKnowledge?) throws -> ListEntry? {
        let all = list.kinds
        if all.addresses > 0 {
            let own = list.options.isEmpty ? address.key : addressKeys(list.options)[0]
            if let entry = try entry(own, in: list) { return entry }
        }
        if all.hasHashes, let entry = try hashEntry(in: list, all, secret) { return entry }
        guard all.localParts + all.patterns + all.domains + all.subdomains > 0 else { return nil }
        // The rest of `ListTarget.keys`: the domain, the domain with its subdomains, the local part, the parent
        // domains.
        let keys = addressKeys(list.options)
        guard keys.count >= 4 else { return nil }
        if all.localParts > 0, let entry = try entry(keys[3], in: list) { return entry }
        if all.patterns > 0, let entry = pattern(keys[3], in: list) { return entry }
        if all.domains > 0, let entry = try entry(keys[1], in: list) { return entry }
        guard all.subdomains > 0 else { return nil }
        for key in [keys[2]] + keys[4...] { if let entry = try entry(key, in: list) { return entry } }
        return nil
    }

    /// Looks among the hashes only. A secret may be configured for hashes that were made without it, or added to a list
    /// that had no secret before, so plain digests are tried, too: they match nobody else. Without the secret that the list needs nothing is found: the list is then in doubt
    /// (`ListSnapshot.version`).
    mutating func hashEntry(
        in list: ListInForce, _ kinds: ListKinds, _ knowledge: ListHashKnowledge?
    ) throws -> ListEntry? {
        let secrets: [ListHashSecret?]
        switch knowledge {
        case nil: secrets = [nil]
        case .known(let known): secrets = [known, nil]
        case .missing: return nil
        }
        for algorithm in ListHash.Algorithm.allCases where kinds.has(algorithm) {
            for secret in secrets {
                for key in try hashKeys(HashForm(algorithm: algorithm, secret: secret, options: list.options)) {
                    if let entry = try entry(key, in: list) { return entry }
                }
            }
        }
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

    private mutating func hashKeys(_ form: HashForm) throws(ListFailure) -> [String] {
        if let known = hashes[form] { return known }
        // Without the digest no entry would match, and the list would let all mail through.
        let all = ListHash.all(of: address, form.algorithm, by: digest, with: form.secret, form.options)
        guard let made = all?.map(\.key) else {
            throw ListFailure("this machine has no \(form.algorithm.name), which its entries need")
        }
        hashes[form] = made
        return made
    }
}
