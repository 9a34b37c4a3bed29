import Mail

/// The number of a token: `T3`.
package struct AccessTokenID: Hashable, Sendable, CustomStringConvertible {
    package let value: Int64

    package init(value: Int64) { self.value = value }

    /// Reads `T3`; nil for anything else.
    package init?(_ text: String) {
        guard text.hasPrefix("T"), let value = Int64(text.dropFirst()), value > 0, "T\(value)" == text else {
            return nil
        }
        self.value = value
    }

    package var description: String { "T\(value)" }
}

/// What a program shows instead of a password. The guard keeps only the SHA-256 of the secret: 32 random bytes cannot
/// be guessed, so the hash needs no work factor.
package struct AccessToken: Hashable, Sendable {
    package var id: AccessTokenID
    package var name: String
    package var role: AccessRole
    package var madeAt: Timestamp
    package var madeBy: String
    /// nil: it does not run out.
    package var expiresAt: Timestamp?
    /// Known to a minute.
    package var lastUsedAt: Timestamp?
    package var revokedAt: Timestamp?

    package init(
        id: AccessTokenID, name: String, role: AccessRole, madeAt: Timestamp, madeBy: String,
        expiresAt: Timestamp? = nil, lastUsedAt: Timestamp? = nil, revokedAt: Timestamp? = nil
    ) {
        (self.id, self.name, self.role, self.madeAt, self.madeBy) = (id, name, role, madeAt, madeBy)
        (self.expiresAt, self.lastUsedAt, self.revokedAt) = (expiresAt, lastUsedAt, revokedAt)
    }

    package func isInForce(at now: Timestamp) -> Bool {
        revokedAt == nil && (expiresAt.map { now < $0 } ?? true)
    }

    /// The beginning of every token: people and scanners of secrets recognise it.
    package static let prefix = "sgt_"
    /// Random bytes of a token.
    package static let secretBytes = 32

    /// The token as a program sends it: the prefix, and two digits for each byte of the secret.
    package static func text(_ secret: [UInt8]) -> String { prefix + ListHash.hex(secret) }

    /// The secret of a token; nil when the text is none.
    package static func secret(of text: String) -> [UInt8]? {
        guard text.hasPrefix(prefix), let hash = ListHash(hex: text.dropFirst(prefix.count)), hash.algorithm == .sha256
        else { return nil }
        return hash.bytes
    }
}

/// A token that is to be made.
package struct AccessTokenOrder: Hashable, Sendable {
    package var name: String
    package var role: AccessRole
    /// SHA-256 of the secret.
    package var digest: [UInt8]
    package var expiresAt: Timestamp?
    package var who: Identity

    package init(name: String, role: AccessRole, digest: [UInt8], expiresAt: Timestamp?, who: Identity) {
        (self.name, self.role, self.digest, self.expiresAt, self.who) = (name, role, digest, expiresAt, who)
    }
}
