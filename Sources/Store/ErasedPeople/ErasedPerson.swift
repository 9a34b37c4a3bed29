import Guard
import Mail

/// A person to erase: the texts to look for, and their replacements.
struct ErasedPerson: Sendable {
    let address: Address
    /// Keys of list entries that name only this person: the address in each normal form, and its digests.
    let keys: Set<String>
    /// Those of the digests that name only this person under every option, so that no import brings them back.
    let ownHashes: Set<String>
    /// Replaces the address in the audit log. Always the same for one person; reveals nothing without the secret.
    let pseudonym: Address
    private var traces: AddressTraces

    /// - Parameters:
    ///   - name: the person's keyed hash.
    ///   - secrets: what the hashes of lists were made with.
    init(_ address: Address, name: [UInt8], digest: ListDigest, secrets: [ListHashSecret] = []) {
        self.address = address
        var keys: Set<String> = []
        let all: AddressKeyOptions = [.subaddress, .gmailDots, .providers]
        for options in (0...all.rawValue).map(AddressKeyOptions.init(rawValue:)) {
            keys.insert(address.key(options))
        }
        var digests: Set<String> = []
        var ownHashes: Set<String> = []
        for algorithm in ListHash.Algorithm.allCases {
            let hashes = ([nil] + secrets).flatMap {
                ListHash.all(of: address, algorithm, by: digest, with: $0, all) ?? []
            }
            keys.formUnion(hashes.map(\.key))
            for secret in [nil] + secrets {
                ownHashes.formUnion((ListHash.all(of: address, algorithm, by: digest, with: secret) ?? []).map(\.key))
            }
            digests.formUnion(hashes.map { ListHash.hex($0.bytes) })
            // The digest of a file with this person alone, which a list's version may have.
            for text in ListHash.texts(of: address) {
                let bytes = digest(algorithm, Array("\(text)\n".utf8))
                if bytes.count == algorithm.digestBytes { digests.insert(ListHash.hex(bytes)) }
            }
        }
        self.keys = keys
        self.ownHashes = ownHashes
        traces = AddressTraces(address, digests: digests)
        // Nobody can own this domain (RFC 2606 section 2).
        pseudonym = Address("\(Self.pseudonymStart)\(ListHash.hex(name.prefix(Self.nameBytes)))\(Self.pseudonymEnd)")!
    }

    /// Whether the address has the form of a pseudonym. Mail to such a domain can reach no person.
    static func isPseudonym(_ address: Address) -> Bool {
        address.key.hasPrefix(pseudonymStart) && address.key.hasSuffix(pseudonymEnd)
    }

    /// The number of bytes of the keyed hash in a pseudonym; two people in 2^64 have the same.
    private static let nameBytes = 16

    /// The same person, also looked for in prose under these names (`ErasedNames`).
    func knowing(_ names: some Sequence<String>) -> ErasedPerson {
        var person = self
        for name in names {
            guard let clean = scrubbed(name: name) else { continue }
            person.traces.add(name: name, as: clean)
        }
        return person
    }

    // MARK: Taking out; nil when the person is not there

    /// Text without the address, in any spelling, in a bounce address and as a digest.
    func scrubbed(_ text: String) -> String? {
        clean(
            text, .words, AddressTraces.Replacement(address: Self.nobody, bounce: Self.nobody, digest: Self.nobody))
    }

    /// Whether a message, or the text that its readers see, names the person as `scrubbed` finds them.
    func isNamed(in octets: [UInt8]) -> Bool { traces.isThere(in: octets) }

    /// For a campaign, a stream, a segment or a file. **Why the pseudonym:** mail is counted and searched by these
    /// names, so different names stay different and equal names stay equal.
    func scrubbed(name: String) -> String? { clean(name, .name, pseudonyms) }

    /// The result is still an address: a reverse-path that contains the person's address still belongs to the ESP.
    func scrubbed(sender: String) -> String? {
        if Address(sender)?.key == address.key { return pseudonym.fullText }
        guard let text = clean(sender, .words, pseudonyms) else { return nil }
        // The new local part may be too long.
        return Address(text) == nil && Address(sender) != nil ? pseudonym.fullText : text
    }

    /// `StopScope.text`.
    func scrubbed(scope: String) -> String? {
        let prefix = "\(StopScope.Kind.sender.rawValue):"
        guard scope.hasPrefix(prefix) else { return scrubbed(name: scope) }
        return scrubbed(sender: String(scope.dropFirst(prefix.count))).map { prefix + $0 }
    }

    /// `OriginatorsColumn`: one address per line.
    func scrubbed(originators: String) -> String? {
        let lines = originators.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let clean = lines.map { scrubbed(sender: $0) ?? $0 }
        return clean == lines ? nil : clean.joined(separator: "\n")
    }

    /// Other names in a text that contain the person's address (`AddressTraces`).
    func names(in text: String) -> [String] { traces.mayBe(in: text) ? traces.names(in: text) : [] }

    /// The replacement of the person in prose.
    static let nobody = "[erased]"
    static let pseudonymStart = "erased-"
    private static let pseudonymEnd = "@erased.invalid"

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
