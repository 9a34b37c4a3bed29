import Guard
import Mail

/// Reasons to refuse an import. A refusal changes nothing: the version in force stays in force, and its age counts.
struct ListImportCheck {
    /// Two moments that are closer say the same about a file. Copies of one export differ that much: a file system
    /// stores times in nanoseconds, a request over the socket in milliseconds, a zip archive and FAT in steps of two
    /// seconds.
    static let precision = Duration.seconds(2)

    private let order: ListImportOrder
    /// Whether a version without entries is right.
    var mayBeEmpty: Bool

    init(_ order: ListImportOrder, mayBeEmpty: Bool = false) {
        self.order = order
        self.mayBeEmpty = mayBeEmpty
    }

    /// A refusal that needs neither entries nor the file's digest.
    func refusal(before: ListVersion?) -> ListImportRefused? {
        guard order.list != ErasedPeople.listName else {
            return ListImportRefused("the name \(order.list) is reserved for erased people")
        }
        guard let before, before.kind != order.kind, !order.exceptions.contains(.kind) else { return nil }
        return refused(
            "list \(order.list) is of kind \(before.kind.rawValue), not \(order.kind.rawValue)", unless: .kind)
    }

    /// - Parameters:
    ///   - rows: the number of distinct entries of the import.
    ///   - erased: rows that were left out because they name erased people.
    ///   - sha256: of the file as read; empty when unknown.
    ///   - turnover: nil when the version before cannot be read.
    func refusal(
        rows: Int, erased: Int = 0, sha256: String, turnover: ListTurnover?, before: ListVersion?
    ) -> ListImportRefused? {
        if let refusal = refusal(before: before) { return refusal }
        if rows == 0, !mayBeEmpty {
            let what = erased > 0 ? "names only people who were erased" : "contains no address"
            return ListImportRefused("\(order.source) \(what)")
        }
        guard let before else { return nil }
        if generatedAt(sha256: sha256, before: before) < before.generatedAt, !before.isHandMade,
            !order.exceptions.contains(.older)
        {
            return refused(
                "\(order.source) is from \(order.generatedAt.rfc3339), older than version \(before.version) in "
                    + "force, from \(before.generatedAt.rfc3339)", unless: .older)
        }
        guard before.kind == order.kind, let limit = order.removalLimit, !order.exceptions.contains(.removed) else {
            return nil
        }
        // At least so many go from a version that cannot be read.
        let least = ListTurnover(new: 0, gone: max(0, before.rows - rows), stay: min(rows, before.rows))
        return limit.objection(to: turnover ?? least, of: before.rows)
            .map { refused("\(order.source): \($0)", unless: .removed) }
    }

    // MARK: The secret of its hashes

    /// Refuses hashes of which it is known that they were made with another secret than the configured one: the content
    /// of an earlier version, a file that has a hash of the version in force, or single additions, which stay. The same hash for two secrets does not
    /// happen.
    /// - Parameter present: the mark of the configured secret; nil: none is configured.
    func refusal(of content: ListContent, present: ListSecretMark?, before: ListInForce?) -> ListImportRefused? {
        guard !order.exceptions.contains(.secret) else { return nil }
        if let before, let mark = before.secretMark, mark != present, before.overlay.kinds.hasHashes {
            return refused(
                "list \(order.list) has hashes that were added by hand. They were \(mark.lack(present: present))",
                unless: .secret)
        }
        guard content.header.kinds.hasHashes else { return nil }
        if let restored = order.restored {
            guard let mark = restored.secretMark, mark != present else { return nil }
            return refused(
                "the hashes of version \(restored.version) were \(mark.lack(present: present))", unless: .secret)
        }
        guard let before, let mark = before.secretMark, mark != present, let old = before.content,
            (try? Self.shareHash(content, old)) ?? true
        else { return nil }
        return refused(
            "\(order.source) has hashes of version \(before.number) in force, which were "
                + mark.lack(present: present), unless: .secret)
    }

    /// The entries of a list are in the order of a hash, so the first ones are a fair sample.
    private static func shareHash(_ content: ListContent, _ old: ListContent) throws -> Bool {
        var cursor = content.cursor()
        var left = ListLimits.triedAddresses
        while left > 0, let entry = try cursor.next() {
            guard case .hash = entry.target else { continue }
            left -= 1
            let place = old.candidates(KeyHash.of(entry.key))
            if try place.flatMap({ try old.entry(entry.key, among: $0, waits: true) }) != nil { return true }
        }
        return false
    }

    /// The secret that the new version's hashes count as made with.
    func secretMark(present: ListSecretMark?) -> ListSecretMark? {
        order.exceptions.contains(.secret) ? present : order.restored?.secretMark ?? present
    }

    // MARK: Parts

    /// When the content was right. The content of the version in force is not older when its file comes again: it was
    /// right at both times. Neither is a file whose time differs by no more than the precision of file times.
    func generatedAt(sha256: String, before: ListVersion?) -> Timestamp {
        guard let before, !before.isHandMade, order.generatedAt < before.generatedAt,
            !order.exceptions.contains(.older)
        else { return order.generatedAt }
        let isSame = !sha256.isEmpty && sha256 == before.sha256
        return isSame || before.generatedAt - order.generatedAt <= Self.precision
            ? before.generatedAt : order.generatedAt
    }

    private func refused(_ text: String, unless exception: ListImportOrder.Exception) -> ListImportRefused {
        ListImportRefused("\(text); to import it anyway, add --allow \(exception.rawValue)")
    }
}
