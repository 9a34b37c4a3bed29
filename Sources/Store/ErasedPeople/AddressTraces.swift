import Guard
import Mail

/// Finds a person's address where it is no word of its own: in the name of a campaign or a file, in a bounce address, or
/// as a digest.
///
///     c-jane@example.com                       a campaign
///     2026-11-26_jane@example.com.csv          a file
///     bounce+jane=example.com@esp.example      VERP: the recipient in the local part of the reverse-path
///     SRS0=HHH=TT=example.com=jane@esp.example SRS: the same the other way round
///     md5:9e26471d35a78862c17e467d87cddedf     a list's entry
///
/// Letters of either case are the same. All of it is done on octets: few texts have the domain or 32 hexadecimal digits in
/// them, and only those are looked at closely.
struct AddressTraces: Sendable {
    /// What may be beside the address.
    enum Bounds {
        /// Prose: `mary.jane@example.com` and `mary-jane@example.com` are other people.
        case words
        /// One name, in which a sign sets the address off: `c-jane@example.com` names the person. A full stop does not:
        /// `mary.jane@example.com` is somebody else everywhere.
        case name
    }

    /// What takes the place of each kind of trace; must have no trace in it.
    struct Replacement {
        let address: String
        /// In the local part of a bounce address.
        let bounce: String
        let digest: String
    }

    private enum Kind: Hashable {
        case address, digest
        /// - Parameter isBefore: counts only before an `@`.
        case bounce(isBefore: Bool)
        /// A whole name that has the address in it, with what takes its place.
        case name(String)
    }

    private struct Trace {
        let octets: [UInt8]
        let kind: Kind
    }

    /// By their first octet, the longest first.
    private var traces = [[Trace]](repeating: [], count: 256)
    /// nil: any text may have a trace in it.
    private let domains: [[UInt8]]?

    /// - Parameter digests: of the address, in hexadecimal digits.
    init(_ address: Address, digests: Set<String>) {
        let key = address.key
        let keyLocal = String(key[..<(key.lastIndex(of: "@") ?? key.endIndex)])
        let locals = Set([address.localPart.lowercased(), keyLocal, keyLocal.replacing("\"", with: "")])
        let names = Set([address.domain.lowercased(), address.domainKey])
        let isASCII = names.allSatisfy { $0.utf8.allSatisfy { $0 < 0x80 } }
        domains = isASCII ? names.map { Array($0.utf8) } : nil
        for local in locals where !local.isEmpty {
            for domain in names {
                for sign in Address.atSigns { add(local + sign + domain, .address) }
                for sign in Self.bounceSigns { add(local + sign + domain, .bounce(isBefore: false)) }
                for sign in Self.looseBounceSigns { add(local + sign + domain, .bounce(isBefore: true)) }
                add("\(domain)=\(local)", .bounce(isBefore: false))
            }
        }
        for digest in digests { add(digest, .digest) }
    }

    /// How `=` is written there (`Address.atSigns`), and what stands for the `@` in its place.
    private static let bounceSigns = ["=", "%3d", "%253d", "=3d", "&#61;", "&#x3d;", "\\u003d", "-at-", "_at_"]
    private static let looseBounceSigns = ["+", "-", "_", "#"]

    /// - Parameter name: has the address in it, and is looked for in prose as a whole.
    mutating func add(name: String, as replacement: String) { add(name, .name(replacement)) }

    private mutating func add(_ text: String, _ kind: Kind) {
        let octets = text.utf8.map(Self.lower)
        guard let first = octets.first else { return }
        traces[Int(first)].append(Trace(octets: octets, kind: kind))
        traces[Int(first)].sort { $0.octets.count > $1.octets.count }
    }

    // MARK: Searching

    /// False in nearly all texts.
    func mayBe(in text: String) -> Bool {
        guard let domains else { return true }
        var text = text
        return text.withUTF8 { bytes in
            var digits = 0
            for start in bytes.indices {
                digits = Self.isHex(Self.lower(bytes[start])) ? digits + 1 : 0
                if digits == 32 { return true }
                for domain in domains where bytes.count - start >= domain.count {
                    if domain.indices.allSatisfy({ Self.lower(bytes[start + $0]) == domain[$0] }) { return true }
                }
            }
            return false
        }
    }

    /// nil when there is none.
    func scrubbed(_ text: String, _ bounds: Bounds, _ replacement: Replacement) -> String? {
        let bytes = Array(text.utf8)
        let found = places(bytes.map(Self.lower), bounds)
        guard !found.isEmpty else { return nil }
        var clean: [UInt8] = []
        var end = 0
        for (place, kind) in found {
            clean += bytes[end..<place.lowerBound]
            clean += Array(Self.text(for: kind, replacement).utf8)
            end = place.upperBound
        }
        return String(decoding: clean + bytes[end...], as: UTF8.self)
    }

    private static func text(for kind: Kind, _ replacement: Replacement) -> String {
        switch kind {
        case .address: replacement.address
        case .bounce: replacement.bounce
        case .digest: replacement.digest
        case .name(let name): name
        }
    }

    /// The names within a text that have the address as a part of them: `c-jane@example.com` of `campaign:c-jane@example.com`.
    func names(in text: String) -> [String] {
        let bytes = Array(text.utf8)
        return places(bytes.map(Self.lower), .name).compactMap { place, kind in
            guard kind == .address else { return nil }
            let start = bytes[..<place.lowerBound].lastIndex(where: Self.endsName).map { $0 + 1 } ?? 0
            let end = bytes[place.upperBound...].firstIndex(where: Self.endsName) ?? bytes.count
            return start..<end == place ? nil : String(decoding: bytes[start..<end], as: UTF8.self)
        }
    }

    private static func endsName(_ byte: UInt8) -> Bool { byte <= 0x20 || ":;,\"<>()[]/".utf8.contains(byte) }

    private func places(_ lower: [UInt8], _ bounds: Bounds) -> [(Range<Int>, Kind)] {
        var found: [(Range<Int>, Kind)] = []
        var index = 0
        while index < lower.count {
            let trace = traces[Int(lower[index])].first { trace in
                let end = index + trace.octets.count
                return end <= lower.count && lower[index..<end].elementsEqual(trace.octets)
                    && Self.isWhole(index..<end, trace.kind, bounds, in: lower)
            }
            if let trace {
                found.append((index..<index + trace.octets.count, trace.kind))
                index += trace.octets.count
            } else {
                index += 1
            }
        }
        return found
    }

    // MARK: What is beside it

    private static func isWhole(_ place: Range<Int>, _ kind: Kind, _ bounds: Bounds, in lower: [UInt8]) -> Bool {
        switch (kind, bounds) {
        case (.digest, _):
            return (place.lowerBound == 0 || !isWord(lower[place.lowerBound - 1]))
                && (place.upperBound == lower.count || !isWord(lower[place.upperBound]))
        case (_, .name):
            return begins(place.lowerBound, notAfter: ".", in: lower) && endsInName(place.upperBound, kind, in: lower)
        case (.address, .words), (.name, .words):
            return begins(place.lowerBound, notAfter: ".+-_", in: lower) && endsInWords(place.upperBound, in: lower)
        case (.bounce(let isBefore), .words):
            guard !isBefore || isAt(place.upperBound, in: lower) else { return false }
            return begins(place.lowerBound, notAfter: ".", in: lower) && endsInWords(place.upperBound, in: lower)
        }
    }

    private static func begins(_ start: Int, notAfter signs: String, in lower: [UInt8]) -> Bool {
        guard start > 0, isWord(lower[start - 1]) || signs.utf8.contains(lower[start - 1]) else { return true }
        // `%3d` in a link and `=3d` in quoted-printable are a sign and no letters.
        return start >= 3 && [UInt8(ascii: "%"), UInt8(ascii: "=")].contains(lower[start - 3])
            && isHex(lower[start - 2]) && isHex(lower[start - 1])
    }

    private static func endsInName(_ end: Int, _ kind: Kind, in lower: [UInt8]) -> Bool {
        if kind == .bounce(isBefore: true), !isAt(end, in: lower) { return false }
        guard end < lower.count, !isWord(lower[end]) else { return end == lower.count }
        // In a name, too, `example.com.au` is another domain.
        return lower[end] != UInt8(ascii: ".") || endsInWords(end, in: lower)
    }

    /// Not where the domain goes on: `example.com.au`, `example.com-shop.example`. A file's ending and a date are no domain.
    private static func endsInWords(_ end: Int, in lower: [UInt8]) -> Bool {
        guard end < lower.count, !isWord(lower[end]) else { return end == lower.count }
        let rest = lower[end...].prefix { isWord($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-") }
        let labels = rest.split(separator: UInt8(ascii: "."))
        guard let last = labels.last, rest.contains(UInt8(ascii: ".")) else { return true }
        let label = String(decoding: last, as: UTF8.self)
        if fileEndings.contains(label) || label.first == "-" { return true }
        // The last label of a domain is of letters alone, or an A-label (RFC 3696 section 2).
        return !label.hasPrefix("xn--") && last.contains { !isWord($0) || $0 &- 0x30 < 10 }
    }

    private static let fileEndings: Set<String> = [
        "bak", "bz2", "csv", "eml", "gz", "html", "json", "jsonl", "ndjson", "new", "old", "pdf", "tsv", "txt", "xls",
        "xlsx",
        "xml", "xz",
    ]

    private static func isAt(_ index: Int, in lower: [UInt8]) -> Bool {
        Address.atSigns.contains { lower[index...].starts(with: $0.utf8) }
    }

    private static func isWord(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 || byte &- 0x61 < 26 || byte >= 0x80 }
    private static func isHex(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 || byte &- 0x61 < 6 }
    private static func lower(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }
}
