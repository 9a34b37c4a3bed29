import Guard
import Mail

/// Reads `hash` of a list: the secret that its hashes were made with.
extension ConfigurationReader {
    func readHash(_ map: MappingReader) -> ListHashSource? {
        guard let node = map.node("hash"), let hash = MappingReader(node, "hash", log: log) else { return nil }
        places.note("lists.\(configuration.lists.count).hash", hash)
        let salt = file("salt_file", of: hash)
        let key = file("hmac_key_file", of: hash)
        let place = readPlace(hash)
        hash.finish()
        let (hasSalt, hasKey) = (hash.has("salt_file"), hash.has("hmac_key_file"))
        if hasSalt, hasKey {
            log.add(
                line: hash.line(of: "hmac_key_file"),
                "salt_file and hmac_key_file cannot be used together: a list is made with one of them; remove one")
        } else if hasKey, hash.has("salt") {
            log.add(
                line: hash.line(of: "salt"),
                "salt is only for salt_file: an HMAC key does not stand before or behind the address")
        } else if hasSalt, !hash.has("salt") {
            log.add(
                line: hash.line(of: "salt_file"),
                "salt_file needs the key \"salt\": prefix when the salt stands before the address, suffix when it "
                    + "stands behind it")
        } else if !hasSalt, !hasKey {
            log.add(
                line: hash.line,
                "hash needs \"salt_file\" with \"salt\", or \"hmac_key_file\"; without a secret, leave hash out")
        } else if let key {
            return ListHashSource(.hmac, file: key)
        } else if let salt, let place {
            return ListHashSource(place, file: salt)
        }
        return nil
    }

    /// **Why the value is not in the message:** it may be the salt itself.
    private func readPlace(_ hash: MappingReader) -> ListHashSecret.Form? {
        guard let node = hash.node("salt") else { return nil }
        switch node.scalar?.string {
        case "prefix": return .prefix
        case "suffix": return .suffix
        default:
            log.add(
                line: node.line,
                "salt must be prefix or suffix, which says where the salt stands; the salt itself belongs in a file: "
                    + "salt_file")
            return nil
        }
    }
}
