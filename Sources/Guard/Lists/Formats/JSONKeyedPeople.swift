import Content

/// People of a JSON object that stand under their addresses or ids instead of in an array:
///
///     {"ann@x.example": {"reason": "bounce"}, "ben@x.example": {"reason": "spam"}}
///     {"101": {"email": "ann@x.example"}, "102": {"email": "ben@x.example"}}
///
/// Read as one row, such an object would be one person with many columns, and all others would be lost. So it is
/// refused, with the way to write it.
struct JSONKeyedPeople {
    /// Objects in objects that are looked at.
    private static let depth = 4

    let names: JSONNames

    /// Why the object cannot be read; nil when no people stand under keys in it.
    func fault(in members: [JSONValue.Member]) -> String? {
        guard let keyed = find(members, depth: Self.depth) else { return nil }
        switch keyed {
        case .address:
            return "the people in the value that begins here stand under their addresses. Make it an array of objects, "
                + "each with its address, such as with: jq 'to_entries | map({email: .key, value})'"
        case .id:
            return
                "the people in the value that begins here stand under their ids. Make it an array of objects, such "
                + "as with: jq '[.[]]'"
        }
    }

    private enum Keyed { case address, id }

    private func find(_ members: [JSONValue.Member], depth: Int) -> Keyed? {
        let isPerson = members.contains { member in
            names.entries.contains(Self.normal(member.name)) && member.value.scalar?.isEmpty == false
        }
        guard !isPerson, depth > 0 else { return nil }
        if members.contains(where: { JSONPeople.isAddress($0.name) }) { return .address }
        let objects = members.compactMap { member -> [JSONValue.Member]? in
            guard case .object(let inner) = member.value else { return nil }
            return inner
        }
        let people = objects.filter(hasEntry)
        // Parts of one person, such as `home` and `work`, differ in their names; ids are numbers, or many.
        let ids = members.filter { member in
            guard case .object(let inner) = member.value else { return false }
            return hasEntry(inner) && Self.isID(member.name)
        }
        if people.count > 1, people.count == ids.count || people.count > Self.mostParts { return .id }
        return objects.lazy.compactMap { find($0, depth: depth - 1) }.first
    }

    /// Objects with an address of their own that one person may have.
    private static let mostParts = 4

    private func hasEntry(_ members: [JSONValue.Member]) -> Bool {
        members.contains { member in
            names.entries.contains(Self.normal(member.name)) && member.value.scalar.map(JSONPeople.isAddress) == true
        }
    }

    /// Whether a name has a digit and is no word: `101`, `user_17`, `9f86d081-884c`.
    private static func isID(_ name: [UInt8]) -> Bool {
        name.contains { (0x30...0x39).contains($0) }
    }

    private static func normal(_ name: [UInt8]) -> String {
        ListColumnNames.normal(String(decoding: name, as: UTF8.self))
    }
}
