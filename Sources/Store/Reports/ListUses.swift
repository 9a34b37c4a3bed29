import Foundation
import Guard

/// Which versions of lists were asked for deliveries: those that were asked last, in bounded memory.
///
/// **Why none is counted short.** Records are read in the order of time, and a version that another has followed is never
/// asked again: what is given up is over.
struct ListUses: Sendable {
    struct Version: Hashable {
        let list: String
        let number: Int64
    }

    struct Use {
        let version: Version
        var deliveries = 0
        /// When it was asked last, microseconds since 1970.
        var askedAt = Int64.min
    }

    private var uses: [Version: Use] = [:]
    /// Versions that were given up.
    private(set) var givenUp = 0
    /// What a record says, by its hash: it says the same as the one before nearly always.
    private var known: [UInt64: [Version]] = [:]

    /// - Parameters:
    ///   - json: of a record: an object of lists with their versions.
    ///   - at: the record's time.
    mutating func add(_ json: UnsafeRawBufferPointer, at: Int64) throws {
        let hash = KeyHash.of(json)
        if known[hash] == nil {
            if known.count >= DamageReport.listLimit { known = [:] }
            known[hash] = try JSONDecoder().decode([String: Int64].self, from: Data(json))
                .map { Version(list: $0.key, number: $0.value) }
        }
        for version in known[hash] ?? [] {
            uses[version, default: Use(version: version)].deliveries += 1
            uses[version, default: Use(version: version)].askedAt = max(uses[version]?.askedAt ?? at, at)
        }
        if uses.count > 2 * DamageReport.listLimit { giveUp() }
    }

    /// - Parameter other: of later records.
    mutating func merge(_ other: ListUses) {
        for (version, more) in other.uses {
            uses[version, default: Use(version: version)].deliveries += more.deliveries
            uses[version, default: Use(version: version)].askedAt = max(uses[version]?.askedAt ?? .min, more.askedAt)
        }
        givenUp += other.givenUp
    }

    /// Those that are told of, by list and number.
    mutating func latest() -> [Use] {
        giveUp()
        return uses.values.sorted { ($0.version.list, $0.version.number) < ($1.version.list, $1.version.number) }
    }

    private mutating func giveUp() {
        let over = uses.count - DamageReport.listLimit
        guard over > 0 else { return }
        let oldest = uses.values.sorted { ($0.askedAt, $0.version.number) < ($1.askedAt, $1.version.number) }
        for use in oldest.prefix(over) { uses[use.version] = nil }
        givenUp += over
    }
}
