import Guard
import System
import Yams

/// The values that a configuration file gives, by key: `checks.placeholder.mode: enforce`, `upstreams.esp.port: 587`.
///
/// In a list of mappings, the key contains the item's name or address, else its number from 1. A list of texts is one
/// value. Only for files that were read without mistakes.
struct ConfigurationKeys {
    private(set) var values: [String: ConfigurationValue] = [:]
    private let digest: ListDigest

    init(_ root: Node, digest: @escaping ListDigest) {
        self.digest = digest
        add(root, "")
    }

    private mutating func add(_ node: Node, _ key: String) {
        switch node {
        case .mapping(let mapping):
            for (name, value) in mapping { add(value, Self.key(key, name.scalar?.string ?? "")) }
        case .sequence(let sequence):
            let texts = sequence.compactMap { $0.scalar?.string }
            if texts.count == sequence.count { return set(key, texts, isList: true) }
            for (index, item) in sequence.enumerated() {
                add(item, Self.key(key, Self.name(of: item) ?? "\(index + 1)"))
            }
        case .scalar(let scalar): if !node.isNull { set(key, [scalar.string], isList: false) }
        default: break
        }
    }

    private mutating func set(_ key: String, _ texts: [String], isList: Bool) {
        let last = key.split(separator: ".").last.map(String.init) ?? key
        let masked =
            SecretNames.isSecret(last) ? texts.map { _ in ConfigurationValue.mask } : SecretNames.masked(texts)
        func line(_ texts: [String]) -> String {
            Words.safe(isList ? "[\(texts.joined(separator: ", "))]" : texts.joined())
        }
        let whole = line(texts)
        let digest =
            masked == texts ? nil : ListHash.hex(self.digest(.sha256, Array("\(key)\u{0}\(whole)".utf8)))
        values[Words.safe(key)] = ConfigurationValue(text: line(masked), digest: digest)
    }

    /// The item's `name`, else its `address`; nil when it has neither.
    private static func name(of item: Node) -> String? {
        guard let mapping = item.mapping else { return nil }
        return mapping["name"]?.scalar?.string ?? mapping["address"]?.scalar?.string
    }

    private static func key(_ above: String, _ name: String) -> String { above.isEmpty ? name : "\(above).\(name)" }
}

/// Computes digests for the store with OpenSSL.
let listDigest: ListDigest = { algorithm, bytes in
    let name =
        switch algorithm {
        case .md5: "MD5"
        case .sha1: "SHA1"
        case .sha256: "SHA256"
        case .sha512: "SHA512"
        }
    return Digest.of(bytes, by: name)
}
