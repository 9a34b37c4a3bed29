import Mail

/// Where the rows of a list have what.
struct ListColumns {
    /// Columns of each, in the order in which they are asked; the first that is not empty speaks.
    let addresses: [Int]
    let reasons: [Int]
    let since: [Int]
    /// What stands for a reason that is not given.
    let reason: String
    /// The ESP whose export it is, if that can be told.
    let origin: String?

    /// - Parameters:
    ///   - names: of the columns, by `ListColumnNames.normal`; empty when there is no header.
    ///   - sample: a row, which shows where the addresses are when the names do not.
    init(names: [String], sample: [String]) {
        func columns(_ wanted: [String]) -> [Int] { wanted.compactMap { names.firstIndex(of: $0) } }
        let dialect = ListDialect.of(Set(names))
        var found = columns(ListColumnNames.address)
        if found.isEmpty || dialect.map({ $0.signs.isDisjoint(with: ListColumnNames.address) }) == true {
            let likely = columns(ListColumnNames.perhapsAddress).filter {
                sample.indices.contains($0) && (dialect != nil || Self.rank(sample[$0]) != nil)
            }
            found = likely.prefix(1) + found
        }
        found += columns(ListColumnNames.hash) + columns(ListColumnNames.domain)
        if found.isEmpty { found = [Self.column(in: sample) ?? 0] }
        addresses = found
        reasons = columns(dialect?.reasons ?? ListColumnNames.reason)
        since = columns(dialect?.since ?? ListColumnNames.since)
        reason = dialect?.reason ?? ""
        origin = dialect?.origin
    }

    /// Of a file without a header.
    init(first: [String], second: [String]) {
        self.init(names: [], sample: Self.column(in: first) == nil ? second : first)
    }

    /// nil when the first row of a file is no header but an entry, or merely odd.
    static func header(_ fields: [String]) -> [String]? {
        if fields.contains(where: { rank($0).map { $0 < 3 } ?? false }) { return nil }
        let names = fields.map { ListColumnNames.normal($0) }
        return names.contains { ListColumnNames.known.contains($0) } ? names : nil
    }

    /// The first text in these columns.
    static func field(_ columns: [Int], of fields: [String]) -> String {
        for column in columns where fields.indices.contains(column) && !fields[column].isEmpty { return fields[column] }
        return ""
    }

    /// The first with an address, else with a hash, else with a pattern, else with a domain.
    private static func column(in fields: [String]) -> Int? {
        fields.indices.compactMap { index in rank(fields[index]).map { ($0, index) } }.min { $0 < $1 }?.1
    }

    /// How sure it is that a text is an entry of a list: less is surer; nil for what is none. A domain without an `@`
    /// may be a file's name or a person's initials.
    private static func rank(_ text: String) -> Int? {
        guard case .success(let target) = ListTarget.read(text) else { return nil }
        switch target {
        case .address: return 0
        case .hash: return 1
        case .domain where !text.contains("@"): return 3
        case .domain, .domainAndSubdomains, .localPart: return 2
        }
    }
}
