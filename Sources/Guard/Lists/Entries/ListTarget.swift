import Mail

/// What an entry of a list names.
///
/// `key` is its text in the store. The kinds have disjoint texts: an address key has text on both sides of an `@`. It
/// is never `…@*`, because no domain is an asterisk.
///
///     jane@example.com        one mailbox
///     sha256:9f86d0…          one mailbox, by the digest of its address
///     @example.com            every mailbox at the domain
///     *.example.com           every mailbox at the domain and at its subdomains
///     postmaster@*            the local part at any domain; an asterisk in it matches any text
package enum ListTarget: Hashable, Sendable {
    /// In normal form, as `Address.key`.
    case address(String)
    case hash(ListHash)
    /// In normal form, without an `@`.
    case domain(String)
    /// In normal form; includes the domain itself.
    case domainAndSubdomains(String)
    case localPart(LocalPartPattern)

    /// Reads the output of `key`. Any other text becomes an address key unchanged.
    package init(key: String) {
        let bytes = key.utf8
        if bytes.first == UInt8(ascii: "@") {
            self = .domain(String(bytes.dropFirst())!)
        } else if bytes.starts(with: "*.".utf8), !bytes.contains(UInt8(ascii: "@")) {
            self = .domainAndSubdomains(String(bytes.dropFirst(2))!)
        } else if bytes.last == UInt8(ascii: "*"), bytes.dropLast().last == UInt8(ascii: "@") {
            self = .localPart(LocalPartPattern(normal: String(bytes.dropLast(2))!))
        } else if !bytes.contains(UInt8(ascii: "@")), let hash = ListHash(key: key) {
            self = .hash(hash)
        } else {
            self = .address(key)
        }
    }

    package var key: String {
        switch self {
        case .address(let key): key
        case .hash(let hash): hash.key
        case .domain(let domain): "@\(domain)"
        case .domainAndSubdomains(let domain): "*.\(domain)"
        case .localPart(let pattern): "\(pattern.text)@*"
        }
    }

    /// The same target with its key renewed by the current rules for normal forms (`Address.renewedKey`); `key` may
    /// follow older rules.
    package var renewed: ListTarget {
        switch self {
        case .address(let key): .address(Address.renewedKey(key))
        case .domain(let domain): .domain(Address.renewedDomainKey(domain))
        case .domainAndSubdomains(let domain): .domainAndSubdomains(Address.renewedDomainKey(domain))
        case .hash, .localPart: self
        }
    }

    /// For a person: `a SHA-256 hash`.
    package var kindText: String {
        switch self {
        case .address: "an address"
        case .hash(let hash): hash.algorithm == .md5 ? "an MD5 hash" : "a \(hash.algorithm.name) hash"
        case .domain: "a domain"
        case .domainAndSubdomains: "a domain with its subdomains"
        case .localPart: "a local-part pattern"
        }
    }

    /// The keys under which a recipient may be on a list: the address, its domain, the patterns for that domain and
    /// each parent domain with subdomains, and the local part. Without hashes and patterns with an asterisk.
    package static func keys(for address: Address, _ options: AddressKeyOptions = []) -> [String] {
        let key = address.key(options)
        guard let separator = key.utf8.lastIndex(of: UInt8(ascii: "@")) else { return [key] }
        // The options apply to mailboxes; a domain on a list is the domain that mail goes to.
        let plain = address.key
        let domain =
            plain.utf8.lastIndex(of: UInt8(ascii: "@")).map { String(plain[plain.utf8.index(after: $0)...]) } ?? ""
        var keys = [key, "@\(domain)", "*.\(domain)", "\(key[..<separator])@*"]
        guard domain.utf8.first != UInt8(ascii: "[") else { return keys }
        var rest = domain[...]
        while let dot = rest.firstIndex(of: ".") {
            rest = rest[rest.index(after: dot)...]
            keys.append("*.\(rest)")
        }
        return keys
    }
}

/// A local part that matches at every domain, such as `postmaster`; an asterisk matches any text: `bounce-*`.
package struct LocalPartPattern: Hashable, Sendable {
    /// In normal form.
    package let text: String

    /// - Parameter normal: text in normal form; the caller must refuse a lone asterisk.
    package init(normal: String) { text = normal }

    /// Whether it has an asterisk; without one, a single lookup finds it.
    package var hasWildcard: Bool { text.utf8.contains(UInt8(ascii: "*")) }

    /// - Parameter localPart: in normal form.
    package func matches(_ localPart: some StringProtocol) -> Bool {
        let pattern = Array(text.utf8)
        let bytes = Array(localPart.utf8)
        var (place, index) = (0, 0)
        // The position of the last asterisk, and how much text it has matched. After a mismatch it matches one more
        // byte.
        var retry: (place: Int, index: Int)?
        while index < bytes.count {
            if place < pattern.count, pattern[place] == UInt8(ascii: "*") {
                retry = (place, index)
                place += 1
            } else if place < pattern.count, pattern[place] == bytes[index] {
                place += 1
                index += 1
            } else if let (star, reached) = retry {
                retry = (star, reached + 1)
                place = star + 1
                index = reached + 1
            } else {
                return false
            }
        }
        return pattern[place...].allSatisfy { $0 == UInt8(ascii: "*") }
    }
}

extension ListTarget {
    /// Why a text is not a valid entry.
    struct Unreadable: Error, Hashable {
        let reason: String
    }

    /// Reads the text of one entry that is not damaged; `ListCell` reads what people write.
    ///
    ///     Jane@Example.com      9F86D081…      @example.com or example.com
    ///     *.example.com, .example.com or *@*.example.com      *@example.com      postmaster@*
    static func read(_ text: String, _ options: AddressKeyOptions = []) -> Result<ListTarget, Unreadable> {
        let text = trimmed(text)
        if let asterisk = text.utf8.firstIndex(of: UInt8(ascii: "*")) {
            return pattern(text, asterisk: asterisk, options)
        }
        if let address = Address(text) { return .success(.address(address.key(options))) }
        if text.utf8.contains(where: { $0 == UInt8(ascii: "@") }) {
            guard text.utf8.first == UInt8(ascii: "@"), let domain = normalDomain(text.dropFirst()) else {
                return .failure(fault(text))
            }
            return .success(.domain(domain))
        }
        if let hash = ListHash(hex: text) ?? ListHash(key: text) {
            guard !hash.isOfNothing else {
                return .failure(Unreadable(reason: "the hash of an empty text, which is nobody's"))
            }
            return .success(.hash(hash))
        }
        if text.utf8.first == UInt8(ascii: "."), let domain = normalDomain(text.dropFirst()) {
            return .success(.domainAndSubdomains(domain))
        }
        if let domain = normalDomain(text), isDotted(domain) { return .success(.domain(domain)) }
        return .failure(fault(text))
    }

    private static func pattern(
        _ text: String, asterisk: String.Index, _ options: AddressKeyOptions
    ) -> Result<ListTarget, Unreadable> {
        if text.hasPrefix("*@*."), let domain = normalDomain(text.dropFirst(4)) {
            return .success(.domainAndSubdomains(domain))
        }
        if text.hasPrefix("*@"), let domain = normalDomain(text.dropFirst(2)) { return .success(.domain(domain)) }
        if text.hasPrefix("*."), let domain = normalDomain(text.dropFirst(2)) {
            return .success(.domainAndSubdomains(domain))
        }
        if text.hasSuffix("@*"), let address = Address(text.dropLast() + "x") {
            let local = String(address.key(options).utf8.dropLast(2))!
            guard local.contains(where: { $0 != "*" && $0 != "." }) else {
                return .failure(Unreadable(reason: "\(redacted(text)) would match every address"))
            }
            return .success(.localPart(LocalPartPattern(normal: local)))
        }
        let known = "an asterisk works only in name@*, *.domain and *@domain"
        return .failure(Unreadable(reason: "\(fault(text).reason); \(known)"))
    }

    /// The normal form; nil when the text is not a domain name.
    private static func normalDomain(_ text: some StringProtocol) -> String? {
        guard text.utf8.first != UInt8(ascii: "["), let address = Address("x@\(text)") else { return nil }
        return String(address.key.utf8.dropFirst(2))!
    }

    /// A single label, such as `unknown`, and a number, such as `1.5`, are domains only when written with an `@`.
    private static func isDotted(_ domain: String) -> Bool {
        let labels = domain.split(separator: ".")
        guard labels.count > 1, let top = labels.last?.utf8, top.count > 1 else { return false }
        return top.contains { !(0x30...0x39).contains($0) }
    }

    /// Spreadsheets leave no-break and zero-width spaces around text; they would become part of a domain.
    private static func trimmed(_ text: String) -> String {
        guard let first = text.utf8.first, let last = text.utf8.last,
            first <= 0x20 || first >= 0x7F || last <= 0x20 || last >= 0x7F
        else { return text }
        let isFill: (Unicode.Scalar) -> Bool = {
            $0.properties.isWhitespace || (0x200B...0x200F).contains($0.value) || $0 == "\u{FEFF}" || $0 == "\u{2060}"
        }
        var scalars = text.unicodeScalars[...]
        while let first = scalars.first, isFill(first) { scalars.removeFirst() }
        while let last = scalars.last, isFill(last) { scalars.removeLast() }
        return String(scalars)
    }

    static func fault(_ text: String) -> Unreadable {
        Unreadable(reason: text.isEmpty ? "no address" : "not an address: \(redacted(text))")
    }

    /// Enough to find the row, too little to send mail to the address.
    static func redacted(_ text: String) -> String {
        "\"\(text.prefix(1))…\", \(text.count) \(text.count == 1 ? "character" : "characters")"
    }
}

/// A text that is not a valid entry; the description does not show it in full.
package struct ListBadEntry: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String
    package init(_ description: String) { self.description = description }
}
