import Guard

/// Reads the notations of values that a person writes, within `ValueLimits`: `24h`, `10MB`, `20%`, `127.0.0.1:25`.
package enum ValueText {
    private static let durationUnits: [(String, Duration)] = [
        ("ms", .milliseconds(1)), ("s", .seconds(1)), ("m", .seconds(60)), ("min", .seconds(60)),
        ("h", .seconds(3600)), ("d", .seconds(86_400)),
    ]

    private static let sizeUnits: [(String, Int)] = [
        ("", 1), ("B", 1), ("KB", 1000), ("MB", 1_000_000), ("GB", 1_000_000_000),
        ("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30),
    ]

    /// A whole number and a unit: `500ms`, `30s`, `10m`, `24h`, `7d`. Returns nil for zero and for more than 100
    /// years.
    package static func duration(_ text: String) -> Duration? {
        guard let (number, unit) = split(text), number > 0,
            let (_, length) = durationUnits.first(where: { $0.0 == unit }), number <= Int(ValueLimits.time / length)
        else { return nil }
        return length * number
    }

    /// A size in octets, at most 1 PiB. A whole number, alone or with `B`, `KB`, `MB`, `GB` (powers of 1000) or `KiB`,
    /// `MiB`, `GiB` (powers of 1024).
    package static func size(_ text: String) -> Int? {
        guard let (number, unit) = split(text), number > 0,
            let (_, factor) = sizeUnits.first(where: { $0.0 == unit })
        else { return nil }
        let (product, overflow) = number.multipliedReportingOverflow(by: factor)
        return overflow || product > ValueLimits.sizeBytes ? nil : product
    }

    /// A share from 0 to 1: `20%` or `0.2`.
    package static func share(_ text: String) -> Double? {
        let isPercent = text.hasSuffix("%")
        let digits = isPercent ? String(text.dropLast()) : text
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2E }),
            let number = Double(digits)
        else { return nil }
        let share = isPercent ? number / 100 : number
        return (0...1).contains(share) ? share : nil
    }

    /// Messages a minute: `100/min`, `5/s`, `6000/h`.
    package static func ratePerMinute(_ text: String) -> Int? {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let number = Int(parts[0]), (1...ValueLimits.count).contains(number) else { return nil }
        switch parts[1] {
        case "s", "second": return number * 60
        case "min", "m", "minute": return number
        case "h", "hour": return max(1, number / 60)
        default: return nil
        }
    }

    /// Reads `host:port` or `[2001:db8::1]:port`, and removes the brackets. Returns nil when the host or the port is
    /// missing or wrong.
    package static func endpoint(_ text: String) -> (host: String, port: Int)? {
        guard let colon = text.lastIndex(of: ":"), let port = port(String(text[text.index(after: colon)...])) else {
            return nil
        }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
            guard host.contains(":") else { return nil }
        } else if host.contains(":") || host.contains("[") || host.contains("]") {
            return nil
        }
        return host.isEmpty ? nil : (String(host), port)
    }

    /// A port from 0 to 65535.
    package static func port(_ text: String) -> Int? {
        guard (1...5).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let port = Int(text), port <= 65_535
        else { return nil }
        return port
    }

    private static func split(_ text: String) -> (Int, String)? {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard let number = Int(digits) else { return nil }
        return (number, String(text.dropFirst(digits.count).drop { $0 == " " }))
    }
}
