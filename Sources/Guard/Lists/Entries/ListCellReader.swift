import Mail

/// Reads one cell step by step: first what the whole cell is, then each address in it.
struct ListCellReader {
    typealias Entry = ListCell.Entry

    let options: AddressKeyOptions
    var repairs: Set<ListRepair> = []

    init(options: AddressKeyOptions) { self.options = options }

    /// The entry that the text is as it stands; nil when anything in it must be repaired or is in doubt.
    static func strict(_ text: String, _ options: AddressKeyOptions) -> Entry? {
        guard !ListWrapping.hasApostrophe(text), !ListCellText.hasDamage(text) else { return nil }
        if !text.utf8.contains(UInt8(ascii: "*")), let address = Address(text) {
            // The normal form of an address outside ASCII takes microseconds.
            let key = address.key
            guard doubt(address, key) == nil else { return nil }
            return Entry(target: .address(options.isEmpty ? key : address.key(options)), address: address)
        }
        guard case .success(let target) = ListTarget.read(text, options) else { return nil }
        return Entry(target: target, address: nil)
    }

    /// Why an address that the grammar allows is not taken as an entry.
    private static func doubt(_ address: Address, _ key: String) -> ListCellFault? {
        let local = address.localPart
        let isQuoted = local.utf8.first == UInt8(ascii: "\"")
        if !isQuoted {
            if local.utf8.contains(UInt8(ascii: "%")), ListCellText.hasEncodedSign(local) {
                return .twoReadings("a part that is encoded as in a link, or that is meant as it is written")
            }
            if local.contains("''") { return .twoReadings("one apostrophe, doubled by a database, or two") }
            if local.utf8.first == UInt8(ascii: "'"), local.utf8.last == UInt8(ascii: "'"), local.utf8.count > 1 {
                return .twoReadings("a local part in quotes, or with apostrophes")
            }
        }
        guard address.needsSMTPUTF8 else { return nil }
        if address.fullText.unicodeScalars.contains("\u{FFFD}") {
            return .because("a character of it was lost when the file was converted")
        }
        // RFC 8265 allows letters and digits; a symbol may be an emoji, and mailboxes of these exist.
        if !isQuoted, key.utf8.first == UInt8(ascii: "\"") {
            return .because("it has a space or a sign that no such address can have")
        }
        let signs = key.unicodeScalars.first { !$0.isASCII && !ListCellText.isName($0) }
        return signs == nil ? nil : .because("it has a sign that no address has")
    }

    // MARK: The whole cell

    mutating func entries(of cell: String) -> Result<[Entry], ListCellFault> {
        let text: String
        // What is encoded may be invisible.
        switch ListCellText.visible(ListCellText.decoded(cell, &repairs), &repairs) {
        case .failure(let fault): return .failure(fault)
        case .success(let visible): text = visible
        }
        if text.hasPrefix("'="), text.utf8.contains(UInt8(ascii: "\"")) {
            repairs.insert(.apostrophe)
            return link(ListLink.formula(text.dropFirst()), of: .formula)
        }
        if text.utf8.first == UInt8(ascii: "="), text.utf8.contains(UInt8(ascii: "\"")) {
            return link(ListLink.formula(text[...]), of: .formula)
        }
        if let link = ListLink.html(text) { return self.link(link, of: .link) }
        var alone = self
        if case .success(let entry) = alone.single(text) {
            self = alone
            return .success([entry])
        }
        return list(text)
    }

    /// The one address that a link names, in its target and perhaps in its text.
    private mutating func link(_ link: ListLink?, of kind: ListRepair) -> Result<[Entry], ListCellFault> {
        guard let link else { return .failure(.because("it is a formula that is not only an address")) }
        repairs.insert(link.targets.isEmpty ? kind : .link)
        var found: [Entry] = []
        for target in link.targets {
            switch single(target) {
            case .failure(let fault): return .failure(fault)
            case .success(let entry): found.append(entry)
            }
        }
        guard link.text.utf8.contains(UInt8(ascii: "@")) else {
            return found.isEmpty ? .failure(.nothing) : .success(found)
        }
        var alone = self
        var shown: [Entry] = []
        if case .success(let entry) = alone.single(link.text) {
            self = alone
            shown = [entry]
        } else {
            switch list(link.text) {
            case .failure(let fault): return .failure(fault)
            case .success(let entries): shown = entries
            }
        }
        let names = { (entries: [Entry]) in Set(entries.map(\.target.key)) }
        guard found.isEmpty || names(found) == names(shown) else {
            return .failure(.twoReadings("the link is to another address than the one that is shown"))
        }
        return .success(shown)
    }

    /// Several addresses, with or without names.
    private mutating func list(_ text: String) -> Result<[Entry], ListCellFault> {
        let parts = ListCellParts(text)
        guard !parts.isOpen else { return .failure(.open) }
        guard !parts.hasOtherText else { return .failure(ListWrapping.fault(text)) }
        var entries: [Entry] = []
        for part in parts.parts {
            let found: Result<[Entry], ListCellFault> =
                if let name = part.name { named(name, part.text) } else { unnamed(part.text) }
            switch found {
            case .failure(let fault): return .failure(fault)
            case .success(let found): entries += found
            }
        }
        return entries.isEmpty ? .failure(.nothing) : .success(entries)
    }

    /// `Ann Lee <ann@x.example>`. The name may repeat the address; with another address it has two readings.
    private mutating func named(_ name: String, _ text: String) -> Result<[Entry], ListCellFault> {
        let found = single(text)
        guard case .success(let entry) = found else { return found.map { [$0] } }
        guard case .address = entry.target else { return .failure(.nothing) }
        guard !ListWrapping.hidesAddress(name) else { return .failure(.because("there is another address beside it")) }
        repairs.insert(name.isEmpty ? .quotes : .name)
        guard name.utf8.contains(UInt8(ascii: "@")) else { return .success([entry]) }
        guard case .success(let other) = single(name), other.target == entry.target else {
            return .failure(.twoReadings("the address in brackets, or the one before them"))
        }
        return .success([entry])
    }

    /// An address, or several with only a space, a slash or a bar between them.
    private mutating func unnamed(_ text: String) -> Result<[Entry], ListCellFault> {
        var alone = self
        let found = alone.single(text)
        if case .success(let entry) = found {
            // A local part may have these signs, but here they may also separate two addresses.
            if let local = entry.address?.localPart, local.utf8.first != UInt8(ascii: "\""),
                local.utf8.contains(where: { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "|") })
            {
                return .failure(.twoReadings("a slash or a bar that separates addresses, or belongs to one"))
            }
            self = alone
            return .success([entry])
        }
        let words = text.unicodeScalars.split { $0.properties.isWhitespace || $0 == "/" || $0 == "|" }.map(String.init)
        guard words.count > 1, words.allSatisfy({ $0.utf8.contains(UInt8(ascii: "@")) }) else {
            return found.map { [$0] }
        }
        var entries: [Entry] = []
        for word in words {
            guard case .success(let entry) = single(word), case .address = entry.target else {
                return .failure(.nothing)
            }
            entries.append(entry)
        }
        return .success(entries)
    }

    // MARK: One address

    /// The most things around one address; real damage has two or three.
    private static let layers = 16

    /// Takes off, one after the other, what is around an address.
    mutating func single(_ text: String) -> Result<Entry, ListCellFault> {
        var text = ListCellText.trimmed(text)
        for _ in 0..<Self.layers {
            if let entry = Self.strict(text, options) {
                return isTaken(entry, text) ? .success(entry) : .failure(.nothing)
            }
            if let link = ListLink.markup(text) {
                return self.link(link, of: .link).flatMap { $0.count == 1 ? .success($0[0]) : .failure(.nothing) }
            }
            guard let (shorter, repair) = ListWrapping.unwrapped(text) else { break }
            repairs.insert(repair)
            text = ListCellText.trimmed(shorter)
        }
        if let address = Address(text), let doubt = Self.doubt(address, address.key) { return .failure(doubt) }
        return .failure(ListWrapping.fault(text))
    }

    /// Whether an entry that is not an address is meant: a domain that appears only after a repair must have its `@`.
    private func isTaken(_ entry: Entry, _ text: String) -> Bool {
        switch entry.target {
        case .address: true
        case .hash: repairs.isSubset(of: [.invisible])
        case .domain, .domainAndSubdomains, .localPart:
            repairs.isSubset(of: [.invisible])
                || repairs.isSubset(of: [.invisible, .apostrophe, .quotes])
                    && (text.contains("@") || text.hasPrefix("*."))
        }
    }
}
