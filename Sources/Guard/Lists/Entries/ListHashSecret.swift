/// What a list's maker mixed into each digest, so that nobody can try addresses against the list without it.
package struct ListHashSecret: Hashable, Sendable {
    package enum Form: String, Hashable, Sendable, CaseIterable, Codable {
        /// The salt stands before the address.
        case prefix
        /// The salt stands behind the address.
        case suffix
        /// The address is authenticated with a key (RFC 2104).
        case hmac
    }

    package let form: Form
    private let bytes: [UInt8]

    package init(_ form: Form, bytes: [UInt8]) {
        self.form = form
        self.bytes = bytes
    }

    /// Empty when the algorithm is not available.
    func digest(_ text: [UInt8], _ algorithm: ListHash.Algorithm, by digest: ListDigest) -> [UInt8] {
        switch form {
        case .prefix: return digest(algorithm, bytes + text)
        case .suffix: return digest(algorithm, text + bytes)
        case .hmac:
            let block = algorithm == .sha512 ? 128 : 64
            let key = bytes.count > block ? digest(algorithm, bytes) : bytes
            let padded = key + [UInt8](repeating: 0, count: block - key.count)
            let inner = digest(algorithm, padded.map { $0 ^ 0x36 } + text)
            guard !inner.isEmpty else { return [] }
            return digest(algorithm, padded.map { $0 ^ 0x5C } + inner)
        }
    }

    /// A text that tells this secret from others and does not reveal it; it begins with the form. Versions of lists
    /// keep it. nil when SHA-256 is not available.
    /// - Parameter key: without it nobody can try secrets against the mark.
    package func mark(key: [UInt8], by digest: ListDigest) -> ListSecretMark? {
        let whole = ListHashSecret(.hmac, bytes: key).digest(
            Array("\(form.rawValue):".utf8) + bytes, .sha256, by: digest)
        return whole.isEmpty ? nil : ListSecretMark("\(form.rawValue):\(ListHash.hex(whole.prefix(16)))")
    }
}

/// Which secret a list's hashes were made with, without the secret: `prefix:9f86d0…`.
package struct ListSecretMark: Hashable, Sendable {
    package let text: String

    package init(_ text: String) { self.text = text }

    /// What the secret is, for sentences.
    package var what: String {
        switch ListHashSecret.Form(rawValue: String(text.prefix { $0 != ":" })) {
        case .prefix: "a salt before the address"
        case .suffix: "a salt behind the address"
        case .hmac: "an HMAC key"
        case nil: "a secret"
        }
    }

    /// What is wrong with hashes that were made with it, as a part of a sentence.
    /// - Parameter present: the mark of the configured secret; nil: none is configured.
    package func lack(present: ListSecretMark?) -> String {
        "made with \(what), and the configuration has \(present == nil ? "no" : "another") secret for the list"
    }
}

extension ListHashSecret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Without the secret.
    package var description: String { "\(form.rawValue) of \(bytes.count) bytes" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: ["form": form]) }
}

/// Where a list's secret comes from, by its configuration: `{salt_file: PATH, salt: prefix}` or
/// `{hmac_key_file: PATH}`.
package struct ListHashSource: Hashable, Sendable {
    package let form: ListHashSecret.Form
    /// The path of the file with the secret.
    package let file: String

    package init(_ form: ListHashSecret.Form, file: String) {
        self.form = form
        self.file = file
    }

    /// The key of the configuration that names the file.
    package var key: String { form == .hmac ? "hmac_key_file" : "salt_file" }

    /// What the file has, for sentences.
    package var what: String { form == .hmac ? "the HMAC key" : "the salt" }

    /// As the configuration has it, after `hash: `.
    package var text: String {
        form == .hmac ? "{hmac_key_file: \(file)}" : "{salt_file: \(file), salt: \(form.rawValue)}"
    }
}

/// The secret of a list that its configuration names, as far as it is known.
package enum ListHashKnowledge: Hashable, Sendable {
    case known(ListHashSecret)
    /// Why it is not known. Nobody can be cleared by the list's hashes then.
    case missing(String)
}
