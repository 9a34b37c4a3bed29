import Mail

/// The columns of a reading, by their place in a row.
struct ListColumns: Sendable {
    struct Dated: Sendable {
        let column: Int
        let order: ListDateOrder?
        let name: String
    }

    /// In order of precedence; the first non-empty column is used, or all of them.
    var addresses: [Int] = []
    var takesAllAddresses = false
    /// Those of them in which a domain without an `@` is a broken address.
    var addressesOnly: Set<Int> = []
    var statuses: [Int] = []
    var flags: [(column: Int, reason: String)] = []
    var consents: [Int] = []
    var departed: [Dated] = []
    var reasons: [Int] = []
    /// Columns of reasons that speak for themselves: whoever has a text there may not be mailed.
    var doubts: [(column: Int, name: String, isTelling: Bool)] = []
    var since: [Dated] = []
    /// The latest time in these columns is used.
    var engaged: [Dated] = []
    var subscribed: [Dated] = []
    var segments: [Int] = []
    /// Columns whose texts name topics.
    var topics: [Int] = []
    /// Columns that are true for an opt-out from the topic that is their name.
    var topicFlags: [(column: Int, name: String)] = []

    /// Whether rows can say anything about the state of their person.
    var areSilent: Bool {
        statuses.isEmpty && flags.isEmpty && consents.isEmpty && departed.isEmpty && topics.isEmpty
            && topicFlags.isEmpty
    }

    /// The places of the columns that say something about the state of the person.
    private(set) var deciding: [Int] = []

    /// - Parameter names: of a row of JSON; nil for CSV, whose columns are in the reading's order.
    init(_ reading: ListReading, names: [String]?, formats: ListFormats) {
        var places: [String: [Int]] = [:]
        for (index, name) in (names ?? []).enumerated() { places[name, default: []].append(index) }
        // An array of objects gives a row of JSON one name several times.
        let present = reading.columns.flatMap { column -> [(ListReading.Column, Int)] in
            if names == nil { return [(column, column.number - 1)] }
            let all = places[column.name] ?? []
            return (column.role.decides ? all : Array(all.prefix(1))).map { (column, $0) }
        }
        func columns(_ role: ListRole) -> [(ListReading.Column, Int)] {
            let found = present.filter { $0.0.role == role }
            return found.count < 2 ? found : Self.sorted(found, role, reading, formats)
        }
        func dated(_ role: ListRole) -> [Dated] {
            columns(role).map { Dated(column: $0.1, order: $0.0.order, name: $0.0.title) }
        }
        addresses = [.address, .hash, .domain].flatMap { columns($0).map(\.1) }
        takesAllAddresses = reading.takesAllAddresses
        addressesOnly = Set(present.filter(\.0.hasAddressesOnly).map(\.1))
        statuses = columns(.status).map(\.1)
        for (column, place) in present { if case .flag(let reason) = column.role { flags.append((place, reason)) } }
        consents = columns(.consent).map(\.1)
        departed = dated(.departed)
        // What a vendor's column of reasons says is known.
        let isDeclared = { (column: ListReading.Column) in
            ListColumnNames.forms(column.name).contains { reading.format?.columns[$0] == .reason }
        }
        doubts = columns(.reason).filter { !reading.isTold($0.0) && !isDeclared($0.0) }.map { column, place in
            (place, column.title, TellingName.tellsOfLeaving(column.name))
        }
        for (column, place) in columns(.topic) {
            if column.isTopicFlag { topicFlags.append((place, column.name)) } else { topics.append(place) }
        }
        deciding =
            statuses + flags.map(\.column) + consents + departed.map(\.column) + topics + topicFlags.map(\.column)
        switch reading.kind {
        case .suppression:
            reasons = columns(.reason).map(\.1)
            since = dated(.since)
            if departed.isEmpty, since.isEmpty, !reading.tellsStates { since = dated(.subscribed) }
        case .audience:
            engaged = dated(.engaged)
            subscribed = dated(.subscribed)
            segments = columns(.segment).map(\.1)
        }
    }

    /// In the order of precedence: that of the format, then that of the general names.
    private static func sorted(
        _ columns: [(ListReading.Column, Int)], _ role: ListRole, _ reading: ListReading, _ formats: ListFormats
    ) -> [(ListReading.Column, Int)] {
        let own = reading.format?.order ?? []
        let general = formats.general.columns[role] ?? []
        func rank(_ column: ListReading.Column) -> Int {
            let forms = ListColumnNames.forms(column.name)
            if let place = forms.lazy.compactMap({ own.firstIndex(of: $0) }).first { return place }
            return own.count + (forms.lazy.compactMap { general.firstIndex(of: $0) }.first ?? general.count)
        }
        return columns.map { ($0, rank($0.0)) }.sorted { ($0.1, $0.0.0.number) < ($1.1, $1.0.0.number) }.map(\.0)
    }
}
