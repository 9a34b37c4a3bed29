/// What a link's host tells of where the mail was made.
enum TestHost: String {
    /// Reaches nobody but its maker: this machine, a private network, a name that no public DNS knows, a file.
    case local = "local-link"
    /// A site before its release.
    case staging = "staging-link"
    /// The domains that RFC 2606 keeps for examples.
    case example = "example-link"

    /// - Parameters:
    ///   - host: without port, whatever its case.
    ///   - ownHosts: the user's staging hosts in lower case, exact or `*.host`.
    init?(_ host: ArraySlice<UInt8>, ownHosts: [[UInt8]]) {
        guard let last = Self.label(of: host, before: host.endIndex) else { return nil }
        let domain = Self.label(of: host, before: last.startIndex)
        if ownHosts.contains(where: { Self.matches(host, $0) }) {
            self = .staging
        } else if Self.isLocal(host, last, domain) {
            self = .local
        } else if Self.examples.contains(last) || domain.map(Self.examples.contains) == true {
            self = .example
        } else if let domain, Self.isStaging(host, domain) {
            self = .staging
        } else {
            return nil
        }
    }

    /// The last label that ends before a place; empty ones are none.
    private static func label(of host: ArraySlice<UInt8>, before end: Int) -> ArraySlice<UInt8>? {
        var end = end
        while end > host.startIndex, host[end - 1] == UInt8(ascii: ".") { end -= 1 }
        var start = end
        while start > host.startIndex, host[start - 1] != UInt8(ascii: ".") { start -= 1 }
        return start < end ? host[start..<end] : nil
    }

    private static func matches(_ host: ArraySlice<UInt8>, _ own: [UInt8]) -> Bool {
        let isBelow = own.starts(with: "*.".utf8)
        let wanted = own.dropFirst(isBelow ? 1 : 0)
        let part = isBelow ? host.suffix(wanted.count) : host
        return host.count >= wanted.count + (isBelow ? 1 : 0) && part.elementsEqual(wanted) { $0 | 0x20 == $1 | 0x20 }
    }

    private static let examples = WordSet(["example"])

    // MARK: Local

    /// RFC 2606, RFC 6762, RFC 8375, and what ICANN keeps out of the root.
    private static let localDomains = WordSet([
        "localhost", "local", "test", "invalid", "internal", "lan", "localdomain", "intranet", "corp", "home",
    ])

    /// What templates of mails ship with, to be replaced; nobody's own.
    private static let blankDomains = WordSet([
        "yourdomain", "your-domain", "yoursite", "your-site", "yourwebsite", "your-website", "yourcompany",
        "your-company", "mydomain", "yourshop", "yourstore", "yourbrand",
    ])

    private static func isLocal(
        _ host: ArraySlice<UInt8>, _ last: ArraySlice<UInt8>, _ domain: ArraySlice<UInt8>?
    ) -> Bool {
        if host.first == UInt8(ascii: "[") { return isLocalIPv6(host) }
        if last.allSatisfy(\.isDigit) { return ipv4(host.split(separator: UInt8(ascii: "."))).map(isPrivate) ?? false }
        // A name without a dot is one of the sender's own network.
        guard let domain else { return true }
        return localDomains.contains(last) || blankDomains.contains(domain)
    }

    private static func ipv4(_ labels: [ArraySlice<UInt8>]) -> [Int]? {
        guard labels.count == 4, labels.allSatisfy({ $0.count <= 3 && $0.allSatisfy(\.isDigit) }) else { return nil }
        return labels.map { $0.reduce(0) { $0 * 10 + Int($1 & 0x0F) } }
    }

    /// RFC 1918, RFC 3927, loopback and `0.0.0.0`.
    private static func isPrivate(_ address: [Int]) -> Bool {
        switch (address[0], address[1]) {
        case (0, _), (10, _), (127, _), (169, 254), (192, 168): true
        case (172, 16...31): true
        default: false
        }
    }

    /// Loopback, link-local, unique local (RFC 4193).
    private static func isLocalIPv6(_ host: ArraySlice<UInt8>) -> Bool {
        ["[::1]", "[fe80:", "[fc", "[fd"].contains { prefix in
            host.prefix(prefix.utf8.count).elementsEqual(prefix.utf8) { $0 | 0x20 == $1 | 0x20 }
        }
    }

    // MARK: Staging

    private static let stages = WordSet([
        "staging", "stage", "stg", "dev", "devel", "qa", "uat", "preprod", "sandbox", "test", "testing", "tst",
    ])

    /// Tunnels to somebody's machine.
    private static let tunnels = WordSet([
        "ngrok", "ngrok-free", "localtunnel", "loca", "trycloudflare", "serveo",
    ])

    /// A word of a label before the registered domain, which begins at the last label but one: `shop-staging.…`,
    /// `dev2.…`, but not `dev.to`.
    private static func isStaging(_ host: ArraySlice<UInt8>, _ domain: ArraySlice<UInt8>) -> Bool {
        guard var label = label(of: host, before: domain.startIndex) else { return false }
        if tunnels.contains(domain) { return true }
        while true {
            if hasStage(label) { return true }
            guard let next = Self.label(of: host, before: label.startIndex) else { return false }
            label = next
        }
    }

    private static func hasStage(_ label: ArraySlice<UInt8>) -> Bool {
        var start = label.startIndex
        while start < label.endIndex {
            let end = label[start...].firstIndex(of: UInt8(ascii: "-")) ?? label.endIndex
            let word = label[start..<end]
            let name = word.lastIndex { !$0.isDigit }.map { word[...$0] } ?? word
            if stages.contains(name) { return true }
            start = end + 1
        }
        return false
    }
}
