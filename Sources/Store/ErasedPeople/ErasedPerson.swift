import Guard
import Mail

/// A person who is to be forgotten: what is looked for, and what stands in its place.
struct ErasedPerson: Sendable {
    let address: Address
    /// Entries of lists that name nobody else: the address in each of its normal forms, and its digests.
    let keys: Set<String>
    /// Stands for the address in the audit log: the same for the same person, and it tells nothing without the secret.
    let pseudonym: Address
    private var traces: AddressTraces

    /// - Parameter name: the person's keyed hash.
    init(_ address: Address, name: [UInt8], digest: ListDigest) {
        self.address = address
        var keys: Set<String> = []
        for options: AddressKeyOptions in [[], .subaddress, .gmailDots, [.subaddress, .gmailDots]] {
            keys.insert(address.key(options))
        }
        var digests: Set<String> = []
        for algorithm in ListHash.Algorithm.allCases {
            let hashes = ListHash.all(of: address, algorithm, by: digest) ?? []
            keys.formUnion(hashes.map(\.key))
            digests.formUnion(hashes.map { ListHash.hex($0.bytes) })
            // Of a file with this person alone, as a list's version has it.
            for text in ListHash.texts(of: address) {
                let bytes = digest(algorithm, Array("\(text)\n".utf8))
                if bytes.count == algorithm.digestBytes { digests.insert(ListHash.hex(bytes)) }
            }
        }
        self.keys = keys
        traces = AddressTraces(address, digests: digests)
        // The domain is never anybody's (RFC 2606 section 2).
        pseudonym = Address("\(Self.pseudonymStart)\(ListHash.hex(name.prefix(Self.nameBytes)))@erased.invalid")!
    }

    /// Octets of the keyed hash that a pseudonym shows; two people in 2^64 have the same.
    private static let nameBytes = 16

    /// The same person, looked for in prose under these names as well (`ErasedNames`).
    func knowing(_ names: some Sequence<String>) -> ErasedPerson {
        var person = self
        for name in names {
            guard let clean = scrubbed(name: name) else { continue }
            person.traces.add(name: name, as: clean)
        }
        return person
    }

    // MARK: Taking out; nil when the person is not there

    /// Text without the address, however it is written there, in a bounce address and as a digest.
    func scrubbed(_ text: String) -> String? {
        clean(
            text, .words, AddressTraces.Replacement(address: Self.nobody, bounce: Self.nobody, digest: Self.nobody))
    }

    /// Whether a message, or what its readers see of it, has the person in it as `scrubbed` finds them.
    func isNamed(in octets: [UInt8]) -> Bool { traces.isThere(in: octets) }

    /// A campaign, a stream, a segment, a file. **Why the pseudonym:** mail is counted and questioned by these names, so
    /// those that were different stay different, and one name stays one everywhere.
    func scrubbed(name: String) -> String? { clean(name, .name, pseudonyms) }

    /// An address, which stays one: a reverse-path with the person in it is still the ESP's.
    func scrubbed(sender: String) -> String? {
        if Address(sender)?.key == address.key { return pseudonym.fullText }
        guard let text = clean(sender, .words, pseudonyms) else { return nil }
        // Its local part may be too long now.
        return Address(text) == nil && Address(sender) != nil ? pseudonym.fullText : text
    }

    /// `StopScope.text`.
    func scrubbed(scope: String) -> String? {
        let prefix = "\(StopScope.Kind.sender.rawValue):"
        guard scope.hasPrefix(prefix) else { return scrubbed(name: scope) }
        return scrubbed(sender: String(scope.dropFirst(prefix.count))).map { prefix + $0 }
    }

    /// `OriginatorsColumn`: an address a line.
    func scrubbed(originators: String) -> String? {
        let lines = originators.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let clean = lines.map { scrubbed(sender: $0) ?? $0 }
        return clean == lines ? nil : clean.joined(separator: "\n")
    }

    /// What else the person is called in a name (`AddressTraces`).
    func names(in text: String) -> [String] { traces.mayBe(in: text) ? traces.names(in: text) : [] }

    /// What stands in the place of the person in prose.
    static let nobody = "[erased]"
    static let pseudonymStart = "erased-"

    private var pseudonyms: AddressTraces.Replacement {
        AddressTraces.Replacement(
            address: pseudonym.fullText, bounce: pseudonym.localPart, digest: pseudonym.localPart)
    }

    private func clean(
        _ text: String, _ bounds: AddressTraces.Bounds, _ replacement: AddressTraces.Replacement
    ) -> String? {
        guard traces.mayBe(in: text) else { return nil }
        return traces.scrubbed(text, bounds, replacement)
    }
}
