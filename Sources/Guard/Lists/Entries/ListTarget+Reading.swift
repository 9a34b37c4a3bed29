import Mail

extension ListTarget {
    /// Why a text names nobody.
    struct Unreadable: Error, Hashable {
        let reason: String
    }

    /// Reads what a list file says where an address stands.
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
        if let hash = ListHash(hex: text) ?? ListHash(key: text) { return .success(.hash(hash)) }
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
                return .failure(Unreadable(reason: "\(redacted(text)) is everybody"))
            }
            return .success(.localPart(LocalPartPattern(normal: local)))
        }
        let known = "an asterisk is read in name@*, *.domain and *@domain only"
        return .failure(Unreadable(reason: "\(fault(text).reason); \(known)"))
    }

    /// The normal form; nil for what is no domain name.
    private static func normalDomain(_ text: some StringProtocol) -> String? {
        guard text.utf8.first != UInt8(ascii: "["), let address = Address("x@\(text)") else { return nil }
        return String(address.key.utf8.dropFirst(2))!
    }

    /// A name alone, such as `unknown` or `1.5`, is no domain unless it is written with an `@`.
    private static func isDotted(_ domain: String) -> Bool {
        let labels = domain.split(separator: ".")
        guard labels.count > 1, let top = labels.last?.utf8, top.count > 1 else { return false }
        return top.contains { !(0x30...0x39).contains($0) }
    }

    /// Spreadsheets leave no-break and zero-width spaces around, which would else be part of a domain.
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

    private static func fault(_ text: String) -> Unreadable {
        Unreadable(reason: text.isEmpty ? "no address" : "not an address: \(redacted(text))")
    }

    /// Enough to find the row, not enough to write to it.
    static func redacted(_ text: String) -> String {
        "\"\(text.prefix(1))…\", \(text.count) \(text.count == 1 ? "character" : "characters")"
    }
}

/// A text that names nobody; the text is not shown in full.
package struct ListBadEntry: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String
    package init(_ description: String) { self.description = description }
}

extension ListTarget {
    /// Reads one entry as a list file has it: `ann@example.com`, `@example.com`, `*.example.com`, `postmaster@*`, a hash.
    ///
    /// - Parameter options: of the list that it is for.
    package init(entry text: String, _ options: AddressKeyOptions = []) throws(ListBadEntry) {
        switch ListTarget.read(text, options) {
        case .success(let target): self = target
        case .failure(let fault): throw ListBadEntry(fault.reason)
        }
    }
}
