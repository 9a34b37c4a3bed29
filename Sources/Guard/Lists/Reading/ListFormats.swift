/// What is known about list files: the names of columns and the words of any tool, and the export formats of ESPs.
///
/// The data is in `config/list-formats.yaml`. All names and words are in their normal form (`ListColumnNames.normal`).
package struct ListFormats: Hashable, Sendable {
    /// For files of no known format, and for what a format leaves open.
    package struct General: Hashable, Sendable {
        /// The names of each role, in the order of precedence. `flags` has the names of flags.
        package var columns: [ListRole: [String]] = [:]
        /// Names that may mean something else, such as a street: used only when the column has addresses.
        package var perhapsAddress: [String] = []
        /// The reasons of the flags, by name.
        package var flags: [String: String] = [:]
        package var words: [String: ListMeaning] = [:]
        package var yes: Set<String> = []
        package var no: Set<String> = []

        package init() {}
    }

    /// What a row is whose columns say nothing about the person.
    package enum Rows: String, Hashable, Sendable, CaseIterable {
        /// The exports have people of both kinds.
        case mixed
        case suppressed
        case mailable
    }

    package enum Layout: String, Hashable, Sendable, CaseIterable { case csv, tsv, json }

    /// What a column is that the format does not list and that has no known name.
    package enum Others: String, Hashable, Sendable, CaseIterable {
        case ignored
        /// One topic each; true: the person opted out of it.
        case topics
    }

    /// A file in a format's layout, and what an import of each kind makes of it.
    package struct Example: Hashable, Sendable {
        package struct Result: Hashable, Sendable {
            /// The entries, each with its reason; without one for an audience.
            package var on: [String: String] = [:]
            /// The day since when an entry is on the list, for some.
            package var since: [String: String] = [:]
            package var leftOut: Int?
            package var other: Int?
            package var topics: Int?

            package init() {}
        }

        package var file: String
        package var suppression: Result?
        package var audience: Result?

        package init(file: String) { self.file = file }
    }

    /// The export of an ESP.
    package struct Format: Hashable, Sendable {
        package var name: String
        package var vendor: String
        package var what: String
        package var layout = Layout.csv
        /// All of these columns must be there. Of several formats that fit, the one with most signs counts.
        package var signs: Set<String> = []
        package var columns: [String: ListRole] = [:]
        /// The listed columns in the order of precedence.
        package var order: [String] = []
        package var others = Others.ignored
        package var words: [String: ListMeaning] = [:]
        package var rows = Rows.mixed
        /// The reason of suppressed rows that give none.
        package var reason = ""
        /// Words that mean all mail where a topic is expected.
        package var allTopics: Set<String> = []
        /// How the vendor writes dates that their own column leaves open.
        package var dates: ListDateOrder?
        package var examples: [Example] = []

        package init(name: String, vendor: String, what: String) {
            self.name = name
            self.vendor = vendor
            self.what = what
        }

        /// For people: `Salesforce Marketing Cloud: all subscribers`.
        package var text: String { what.isEmpty ? vendor : "\(vendor): \(what)" }
    }

    package var general = General()
    package var formats: [Format] = []

    package init() {}

    /// The names of all columns that have addresses, in any format.
    package var addressNames: Set<String> {
        var names = Set(general.perhapsAddress + (general.columns[.address] ?? []))
        for format in formats {
            for (name, role) in format.columns where role == .address { names.insert(name) }
        }
        return names
    }

    /// What tells people in JSON from what wraps them, for a list of this kind.
    func jsonNames(_ kind: ListKind) -> JSONNames {
        var names = JSONNames()
        func all(_ roles: [ListRole]) -> Set<String> { Set(roles.flatMap { general.columns[$0] ?? [] }) }
        names.entries = addressNames.union(all([.hash, .domain]))
        names.states = all([.status])
        names.words = Set(general.words.keys)
        names.truths = all([.consent]).union(general.flags.keys)
        names.departures = all([.departed])
        names.others = all([.reason, .since, .subscribed, .engaged, .segment, .topic])
        for (word, meaning) in general.words {
            switch meaning {
            case .suppressed: if kind == .audience { names.foreign.insert(word) }
            case .mailable: if kind == .suppression { names.foreign.insert(word) }
            case .other: names.foreign.insert(word)
            }
        }
        if kind == .audience { names.foreign.formUnion(general.flags.keys) }
        return names
    }

    /// The formats whose signs are all among the names, those with most signs only.
    func fitting(_ names: Set<String>) -> [Format] {
        let fitting = formats.filter { $0.signs.isSubset(of: names) && !$0.signs.isEmpty }
        let most = fitting.map(\.signs.count).max() ?? 0
        return fitting.filter { $0.signs.count == most }
    }

    /// The roles under which the general names have this one; `address` only when the name has no other meaning.
    func roles(of form: String) -> Set<ListRole> {
        var roles: Set<ListRole> = []
        for (role, names) in general.columns where names.contains(form) { roles.insert(role) }
        if let reason = general.flags[form] { roles.insert(.flag(reason: reason)) }
        return roles
    }

    /// The names of all columns of any role.
    var names: Set<String> {
        var names = Set(general.perhapsAddress).union(general.flags.keys)
        for list in general.columns.values { names.formUnion(list) }
        for format in formats { names.formUnion(format.signs.union(format.columns.keys)) }
        return names
    }

    /// Reads a truth value; nil for any other text.
    func truth(_ text: String) -> Bool? {
        let word = ListColumnNames.normal(text)
        return general.yes.contains(word) ? true : general.no.contains(word) ? false : nil
    }

    /// What a status word means; nil when that is not known.
    func meaning(of word: String, in format: Format?) -> ListMeaning? {
        let form = ListColumnNames.normal(word)
        return format?.words[form] ?? general.words[form] ?? Self.deliveryCode(word)
    }

    /// A status code of SMTP as a word: `5.1.1`, `550`. A mail that came back is the reason of the entry.
    private static func deliveryCode(_ word: String) -> ListMeaning? {
        let parts = word.split(separator: ".", omittingEmptySubsequences: false)
        let isCode = parts.allSatisfy {
            !$0.isEmpty && $0.utf8.count <= 3 && $0.utf8.allSatisfy { (0x30...0x39) ~= $0 }
        }
        guard isCode, parts.count == 3 || (parts.count == 1 && word.utf8.count == 3), "45".contains(word.first ?? "0")
        else { return nil }
        return .suppressed(reason: word)
    }
}
