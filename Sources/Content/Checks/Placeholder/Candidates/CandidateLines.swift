import Mail

/// The lines around a candidate.
struct CandidateLines {
    private let text: [UInt8]
    private let range: Range<Int>
    private let isPlain: Bool

    /// How far the lines reach before and after the candidate, in bytes.
    private static let reachBytes = 240

    init(_ surface: Surface, _ range: Range<Int>) {
        text = surface.text
        self.range = range
        isPlain = surface.kind == .text
    }

    /// Whether the lines around the candidate, without it, have marks of code. Only a text part shows code without any
    /// formatting.
    var areCode: Bool {
        guard isPlain else { return false }
        let before = text[max(0, range.lowerBound - Self.reachBytes)..<range.lowerBound]
        let after = text[range.upperBound..<min(text.count, range.upperBound + Self.reachBytes)]
        return CodeMarks.count(in: before + [0x20] + after, countsMarkup: true) >= CodeSample.proof
    }

    /// Whether the candidate is a part of a path, alone between its slashes.
    var arePath: Bool {
        guard range.lowerBound > 0, text[range.lowerBound - 1] == UInt8(ascii: "/") else { return false }
        return range.upperBound == text.count || text[range.upperBound] <= 0x20
            || "/?#.,;:)'\"".utf8.contains(text[range.upperBound])
    }

    /// Whether the line has the arguments or groups of shells and patterns, `$1`, `\\1`, `~/`, `\\d`, `(?<name>`, or the
    /// candidate is between backticks.
    var haveArguments: Bool {
        let line = sentence
        let tick = UInt8(ascii: "`")
        if line.count(where: { $0 == tick }) > 1, isBetween(tick) { return true }
        return line.indices.dropLast().contains { index in
            let next = line[index + 1]
            return switch line[index] {
            case UInt8(ascii: "$"): next == UInt8(ascii: "@") || next.isDigit && isNoAmount(line[(index + 1)...])
            case UInt8(ascii: "\\"): next.isDigit || "dsw".utf8.contains(next)
            case UInt8(ascii: "~"): next == UInt8(ascii: "/")
            case UInt8(ascii: "("): next == UInt8(ascii: "?")
            default: false
            }
        }
    }

    private func isBetween(_ mark: UInt8) -> Bool {
        let line = TextPlace(text, range).line
        return text[line.lowerBound..<range.lowerBound].contains(mark)
            && text[range.upperBound..<line.upperBound].contains(mark)
    }

    /// `$1` and not `$12.99`.
    private func isNoAmount(_ digits: ArraySlice<UInt8>) -> Bool {
        let rest = digits.dropFirst()
        guard let next = rest.first else { return true }
        return !next.isDigit && !(",.".utf8.contains(next) && rest.dropFirst().first?.isDigit == true)
    }

    /// Whether the line shows a request of HTTP.
    var haveRequest: Bool {
        sentence.split { !$0.isWord }.contains { Self.requests.contains(Array($0)) }
    }

    private static let requests = Set(["GET", "POST", "PUT", "PATCH", "DELETE", "curl"].map { Array($0.utf8) })

    /// Whether the candidate is in an address that programs call: `https://api.shop.example/`, `/api/`, `/v2/`.
    var haveServiceAddress: Bool {
        let before = text[max(0, range.lowerBound - Self.reachBytes)..<range.lowerBound]
        let start = before.lastIndex { $0 <= 0x20 || $0 == UInt8(ascii: "<") || $0 == UInt8(ascii: "\"") }
        let address = String(decoding: before[(start.map { $0 + 1 } ?? before.startIndex)...], as: UTF8.self)
            .lowercased()
        guard let scheme = address.firstRange(of: "://") else { return false }
        let rest = address[scheme.upperBound...]
        return Self.serviceHosts.contains(where: rest.hasPrefix) || Self.servicePaths.contains(where: rest.contains)
    }

    private static let serviceHosts = ["api.", "api-", "localhost", "127.0.0.1", "hooks.", "webhook", "gateway."]
    private static let servicePaths = ["/api/", ".api.", "/rest/", "/v1/", "/v2/", "/v3/", "/v4/", "/v5/"]

    /// The line with the candidate, without it.
    var sentence: ArraySlice<UInt8> {
        var start = range.lowerBound
        while start > 0, range.lowerBound - start < Self.reachBytes, text[start - 1] != UInt8(ascii: "\n") {
            start -= 1
        }
        var end = range.upperBound
        while end < text.count, end - range.upperBound < Self.reachBytes, text[end] != UInt8(ascii: "\n") { end += 1 }
        return text[start..<range.lowerBound] + [0x20] + text[range.upperBound..<end]
    }
}
