import Mail

/// A message's originators as `records.originators` has them: the key of each on a line of its own, with a line end before
/// the first too, so that one can be looked for whole.
///
///     NULL                                    none beyond the reverse-path, or not known
///     \nnews@shop.example\n                   one
///     ?\nnews@shop.example\nann@shop.example\n    these, and something that is no mailbox
///
/// **Why those who are the reverse-path are left out:** most mail has nobody else, and then the column is NULL.
enum OriginatorsColumn {
    static func text(_ originators: Originators?, sender: Address?) -> String? {
        guard let originators else { return nil }
        var keys = originators.addresses.map(\.key)
        if let sender, let own = keys.firstIndex(of: sender.key) { keys.remove(at: own) }
        if keys.isEmpty, originators.isReadable { return nil }
        return (originators.isReadable ? "" : "?") + "\n" + keys.map { $0 + "\n" }.joined()
    }

    static func originators(_ text: String) -> Originators {
        let addresses = text.drop { $0 == "?" }.split(separator: "\n").map { Address($0) }
        return Originators(
            addresses.compactMap(\.self), isReadable: !text.hasPrefix("?") && !addresses.contains { $0 == nil })
    }
}

extension Schema {
    static let originators = """
        ALTER TABLE records ADD COLUMN originators TEXT;     -- keys of From and Sender, see OriginatorsColumn
        """
}
