/// Finds links to places where mails are made and tested, in lists of addresses, one per line.
///
/// Most links of a mail go to a few hosts, so each host is judged once and recognised by a hash. A clash of hashes
/// has a chance of one in 2^64 and does no harm, because the guard's users do not try to deceive it.
struct TestLinks {
    private let ownHosts: [[UInt8]]
    /// Hashes of the first hosts that were judged.
    private var known: [UInt64] = []
    private static let knownLimit = 32

    /// - Parameter ownHosts: the operator's staging hosts, in lower case.
    init(ownHosts: [[UInt8]]) { self.ownHosts = ownHosts }

    /// Calls `found` once per host that has a kind, until it returns false.
    mutating func find(in text: [UInt8], _ found: (_ kind: TestHost, _ range: Range<Int>) -> Bool) {
        var start = 0
        var last = LinkBeginning()
        while start < text.count {
            if !last.stands(in: text, at: start), let begin = Self.hostBegin(text, start) {
                if begin == start {
                    // `file:` or a drive; the rest may contain its author's name.
                    let length = text[start + 1] == UInt8(ascii: ":") ? 2 : 5
                    guard found(.local, start..<start + length) else { return }
                } else if let host = Self.plainHost(text, begin) ?? Self.host(text, begin) {
                    if !isKnown(host.hash), let kind = TestHost(text[host.range], ownHosts: ownHosts) {
                        guard found(kind, start..<host.range.upperBound) else { return }
                    }
                    let end = host.range.upperBound
                    if host.range.lowerBound == begin, end < text.count, text[end] == UInt8(ascii: "/") {
                        last.remember(start..<end + 1)
                    }
                }
            }
            start = RareByte.next(UInt8(ascii: "\n"), in: text.span.bytes, from: start) + 1
        }
    }

    private mutating func isKnown(_ hash: UInt64) -> Bool {
        if known.contains(hash) { return true }
        if known.count < Self.knownLimit { known.append(hash) }
        return false
    }

    /// The index after `http://`, `https://` or `//`; for `file:` the address's own beginning; nil for any other
    /// scheme.
    private static func hostBegin(_ text: [UInt8], _ start: Int) -> Int? {
        switch text[start] | 0x20 {
        case UInt8(ascii: "h"):
            if matches("http://", text, start) { return start + 7 }
            return matches("https://", text, start) ? start + 8 : nil
        case UInt8(ascii: "/"): return matches("//", text, start) ? start + 2 : nil
        case UInt8(ascii: "f"): return matches("file:", text, start) ? start : nil
        default:
            // `C:\mail.html`, a file on the author's disk.
            let isDrive = start + 2 < text.count && text[start].isLetter && text[start + 1] == UInt8(ascii: ":")
            return isDrive && (text[start + 2] == UInt8(ascii: "\\") || text[start + 2] == UInt8(ascii: "/"))
                ? start : nil
        }
    }

    private static func matches(_ wanted: StaticString, _ text: [UInt8], _ start: Int) -> Bool {
        let count = wanted.utf8CodeUnitCount
        guard start + count <= text.count else { return false }
        return wanted.withUTF8Buffer { bytes in
            for offset in 0..<count where text[start + offset] | 0x20 != bytes[offset] | 0x20 { return false }
            return true
        }
    }

    /// The host before the path, in the form of nearly all addresses; nil when there is a user name, a port, or a
    /// character that no host has.
    private static func plainHost(_ text: [UInt8], _ begin: Int) -> (range: Range<Int>, hash: UInt64)? {
        let nameBytes = Self.nameBytes
        var hash = seed
        var index = begin
        while index < text.count, index - begin < 256, nameBytes.contains(text[index]) {
            hash = (hash ^ UInt64(text[index])) &* 0x0000_0100_0000_01B3
            index += 1
        }
        guard index > begin, index < text.count, text[index] == UInt8(ascii: "/") else { return nil }
        return (begin..<index, hash)
    }

    /// The host before the path, without user name and port; nil when it has a character that no host has, such as a
    /// template tag's.
    private static func host(_ text: [UInt8], _ begin: Int) -> (range: Range<Int>, hash: UInt64)? {
        // Local copies, because each use of a static checks whether it is initialised.
        let (nameBytes, literalBytes) = (Self.nameBytes, Self.literalBytes)
        var hash = seed
        var start = begin
        var end: Int?
        var isName = true
        var isLiteral = false
        var index = begin
        while index < text.count, index - begin < 256 {
            let byte = text[index]
            if byte == UInt8(ascii: "/") || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "?")
                || byte == UInt8(ascii: "#")
            {
                break
            }
            if byte == UInt8(ascii: "@") {
                (start, end, hash, isName, isLiteral) = (index + 1, nil, seed, true, false)
            } else if byte == UInt8(ascii: ":"), !isLiteral {
                if end == nil { end = index }
            } else if end == nil {
                if byte == UInt8(ascii: "["), index == start { isLiteral = true }
                isName = isName && (nameBytes.contains(byte) || isLiteral && literalBytes.contains(byte))
                if byte == UInt8(ascii: "]") { isLiteral = false }
                hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
            }
            index += 1
        }
        let range = start..<(end ?? index)
        return isName && !range.isEmpty ? (range, hash) : nil
    }

    private static let seed: UInt64 = 0xCBF2_9CE4_8422_2325
    private static let nameBytes = ByteSet("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._")
    private static let literalBytes = ByteSet("[]:")
}

/// The kinds of hosts that show that a mail was made on a test system.
enum TestHost: String {
    /// Works only for its maker: this machine, a private network, a name outside public DNS, a file.
    case local = "local-link"
    /// A site before its release.
    case staging = "staging-link"
    /// A domain that RFC 2606 reserves for examples.
    case example = "example-link"

    /// - Parameters:
    ///   - host: without port, in any case.
    ///   - ownHosts: the operator's staging hosts in lower case, exact or `*.host`.
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

    /// The last label before a place, skipping empty labels; nil when there is none.
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

    private static let examples = WordSet(["example", "placehold", "placekitten", "lorempixel", "dummyimage"])

    // MARK: Local

    /// RFC 2606, RFC 6762, RFC 8375, and names that ICANN keeps out of the root.
    private static let localDomains = WordSet([
        "localhost", "local", "test", "invalid", "internal", "lan", "localdomain", "intranet", "corp", "home",
        "private",
    ])

    /// Domains that mail templates ship with, to be replaced; they are no company's own.
    private static let blankDomains = WordSet([
        "yourdomain", "your-domain", "yoursite", "your-site", "yourwebsite", "your-website", "yourcompany",
        "your-company", "mydomain", "my-domain", "yourshop", "yourstore", "yourbrand", "yourapp", "yourname",
        "yourlink",
        "yoururl", "your-url", "your-link", "yourlinkhere", "linkhere", "mysite", "my-site", "mywebsite", "my-website",
        "myshop", "mystore", "mycompany", "my-company", "myapp", "somedomain", "some-domain", "somesite", "domainname",
        "domain-name", "sitename", "companyname", "company-name", "websiteurl", "changeme", "placeholder", "tbd",
        "todo",
        "foobar", "ihredomain", "ihre-domain", "deinedomain", "deine-domain", "meinedomain", "meine-domain",
        "musterfirma", "mustermann", "beispiel", "votredomaine", "votre-domaine", "votresite", "votre-site",
        "mondomaine", "monsite", "exemple", "tudominio", "tu-dominio", "sudominio", "midominio", "tusitio", "misitio",
        "ejemplo", "seudominio", "seu-dominio", "seusite", "meusite", "exemplo", "tuodominio", "tuosito", "miosito",
        "esempio", "uwdomein", "jouwdomein", "voorbeeld", "dindoman", "eksempel", "twojadomena", "twojastrona",
        "przyklad", "moidomen",
    ])

    /// Public names that resolve to 127.0.0.1, or to the address that they contain.
    private static let loopbackDomains = WordSet([
        "lvh.me", "nip.io", "sslip.io", "xip.io", "localtest.me", "vcap.me", "traefik.me",
    ])

    private static func isLocal(
        _ host: ArraySlice<UInt8>, _ last: ArraySlice<UInt8>, _ domain: ArraySlice<UInt8>?
    ) -> Bool {
        if host.first == UInt8(ascii: "[") { return isLocalIPv6(host) }
        // `localhost.run` is a tunnel; `lvh.me` and `nip.io` lead to this machine by name.
        if let domain, loopbackDomains.contains(host[domain.startIndex..<last.endIndex]) { return true }
        if last.allSatisfy(\.isDigit) { return ipv4(host.split(separator: UInt8(ascii: "."))).map(isPrivate) ?? false }
        // A name without a dot belongs to the sender's own network.
        guard let domain else { return true }
        return localDomains.contains(last) || blankDomains.contains(domain)
    }

    private static func ipv4(_ labels: [ArraySlice<UInt8>]) -> [Int]? {
        guard labels.count == 4, labels.allSatisfy({ $0.count <= 3 && $0.allSatisfy(\.isDigit) }) else { return nil }
        return labels.map { $0.reduce(0) { $0 * 10 + Int($1 & 0x0F) } }
    }

    /// RFC 1918, RFC 3927, RFC 6598, loopback, `0.0.0.0`, and the examples of RFC 5737.
    private static func isPrivate(_ address: [Int]) -> Bool {
        switch (address[0], address[1]) {
        case (0, _), (10, _), (127, _), (169, 254), (192, 168): true
        case (172, 16...31), (100, 64...127): true
        case (192, 0), (198, 51), (203, 0): address[2] == (address[0] == 192 ? 2 : address[0] == 198 ? 100 : 113)
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
        "staging", "stage", "stg", "stag", "dev", "devel", "qa", "uat", "preprod", "preproduction", "prelive",
        "sandbox",
        "test", "testing", "tst", "testsite", "testserver", "devsite", "recette", "homolog", "homologacao",
        "hml", "abnahme",
    ])

    /// Tunnels to a developer's machine.
    private static let tunnels = WordSet([
        "ngrok", "ngrok-free", "localtunnel", "loca", "trycloudflare", "serveo", "localhost", "lhr", "loclx",
        "pagekite",
        "telebit", "tunnelmole", "devtunnels", "gitpod", "csb", "webcontainer", "requestbin", "mailhog",
    ])

    /// Whether a label before the registered domain has a word for staging: `shop-staging.…`, `dev2.…`, but not
    /// `dev.to`. The registered domain begins at the last label but one.
    private static func isStaging(_ host: ArraySlice<UInt8>, _ domain: ArraySlice<UInt8>) -> Bool {
        guard var label = label(of: host, before: domain.startIndex) else { return false }
        if tunnels.contains(domain) { return true }
        while true {
            if hasStage(label) || isPreview(label) { return true }
            guard let next = Self.label(of: host, before: label.startIndex) else { return false }
            label = next
        }
    }

    /// `deploy-preview-12--shop`, `shop-git-new-header`: a host that a build made of a branch.
    private static func isPreview(_ label: ArraySlice<UInt8>) -> Bool {
        label.count > 8
            && (label.starts(with: "deploy-preview-".utf8)
                || label.contains(UInt8(ascii: "-"))
                    && label.indices.contains { label[$0...].starts(with: "-git-".utf8) })
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
