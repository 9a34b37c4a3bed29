import Guard

/// How many entries a list has of each kind of target.
struct ListKinds: Hashable {
    private(set) var addresses = 0
    private(set) var domains = 0
    private(set) var subdomains = 0
    private(set) var localParts = 0
    /// Local parts with an asterisk.
    private(set) var patterns = 0
    /// In the order of `ListHash.Algorithm.allCases`.
    private(set) var hashes = [Int](repeating: 0, count: ListHash.Algorithm.allCases.count)

    init() {}

    /// - Parameter counts: as `counts` gave them.
    init(counts: [Int]) {
        (addresses, domains, subdomains, localParts) = (counts[0], counts[1], counts[2], counts[3])
        patterns = counts[4]
        hashes = Array(counts[5...])
    }

    var counts: [Int] { [addresses, domains, subdomains, localParts, patterns] + hashes }

    var hasHashes: Bool { hashes.contains { $0 > 0 } }

    func has(_ algorithm: ListHash.Algorithm) -> Bool {
        hashes[ListHash.Algorithm.allCases.firstIndex(of: algorithm)!] > 0
    }

    /// - Parameter key: `ListTarget.key`.
    mutating func count(_ key: String, by step: Int = 1) {
        // Most keys are addresses, which are told without taking the text apart: there is something on both sides of
        // the last `@`, and no asterisk.
        let bytes = key.utf8
        if let first = bytes.first, first != UInt8(ascii: "@"), first != UInt8(ascii: "*"),
            bytes.last != UInt8(ascii: "*"), bytes.contains(UInt8(ascii: "@"))
        {
            addresses += step
            return
        }
        switch ListTarget(key: key) {
        case .address: addresses += step
        case .domain: domains += step
        case .domainAndSubdomains: subdomains += step
        case .localPart(let pattern) where pattern.hasWildcard: patterns += step
        case .localPart: localParts += step
        case .hash(let hash): hashes[ListHash.Algorithm.allCases.firstIndex(of: hash.algorithm)!] += step
        }
    }

    static func + (a: ListKinds, b: ListKinds) -> ListKinds {
        ListKinds(counts: zip(a.counts, b.counts).map { $0 + $1 })
    }
}
