import Mail

/// The text of one cell of a list file, or of one argument of `list add`, read into its entries.
///
/// People and programs damage addresses in many ways before a list reaches the guard. A text with only one reading is
/// repaired, and the repair is told. A text with two readings is no entry. An address itself gets its normal form by
/// `Address.key`, the same function as at RCPT, so that every entry is one that a recipient can have.
///
///     'ann@x.example                                     a spreadsheet's apostrophe
///     "Lee, Ann" <ann@x.example>                         a display name
///     =HYPERLINK("mailto:ann@x.example","write")         a link
///     ann@x.example; ben@x.example                       two entries
///
/// Hashes are never repaired: a digest has no reading except its own.
package struct ListCell: Hashable, Sendable {
    package struct Entry: Hashable, Sendable {
        package let target: ListTarget
        /// The mailbox as written, without its damage; nil when the entry is not an address.
        package let address: Address?
    }

    /// At least one; no two have the same key.
    package private(set) var entries: [Entry]
    /// Empty when the text was right.
    package private(set) var repairs: Set<ListRepair>

    /// Bytes; a longer cell is a text about something else.
    static let limitBytes = 4096

    /// - Parameter options: the key options of the list.
    package init(_ text: String, _ options: AddressKeyOptions = []) throws(ListBadEntry) {
        do throws(ListTarget.Unreadable) { self = try Self.read(text, options).get() } catch {
            throw ListBadEntry(error.reason)
        }
    }

    private init(_ entries: [Entry], _ repairs: Set<ListRepair>) {
        self.entries = entries
        self.repairs = repairs
    }

    static func read(
        _ text: String, _ options: AddressKeyOptions = []
    ) -> Result<ListCell, ListTarget.Unreadable> {
        let cell = ListCellText.trimmed(text)
        if let entry = ListCellReader.strict(cell, options) { return .success(ListCell([entry], [])) }
        guard cell.utf8.count <= limitBytes else { return .failure(ListTarget.fault(cell)) }
        var reader = ListCellReader(options: options)
        switch reader.entries(of: cell) {
        case .failure(let fault): return .failure(fault.unreadable(cell))
        case .success(let found):
            var keys: Set<String> = []
            let entries = found.filter { keys.insert($0.target.key).inserted }
            if entries.count > 1 { reader.repairs.insert(.several) }
            if found.count > entries.count, !reader.repairs.contains(.link) { reader.repairs.insert(.doubled) }
            return .success(ListCell(entries, reader.repairs))
        }
    }
}

/// Why a cell has no entry.
struct ListCellFault: Error {
    /// nil: it is nothing like an entry.
    var why: String?

    static let nothing = ListCellFault()
    static let open = because("a quote or a bracket in it is not closed; its end may be missing")
    static func because(_ why: String) -> ListCellFault { ListCellFault(why: why) }
    static func twoReadings(_ why: String) -> ListCellFault { ListCellFault(why: "it has two readings: \(why)") }

    func unreadable(_ cell: String) -> ListTarget.Unreadable {
        let fault = ListTarget.fault(cell)
        guard let why else {
            // Its own fault says what is wrong with an asterisk, and with the hash of nothing.
            if case .failure(let strict) = ListTarget.read(cell),
                cell.utf8.contains(UInt8(ascii: "*")) || ListHash(hex: cell) != nil
            {
                return strict
            }
            return fault
        }
        return ListTarget.Unreadable(reason: "\(fault.reason); \(why)")
    }
}
