import Guard
import Mail

/// Numbers, times and lengths of time in words.
enum PageWords {
    /// `1,204`. A number below zero keeps its sign.
    static func number(_ value: Int) -> String {
        let digits = String(value.magnitude)
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return value < 0 ? "-" + text : text
    }

    /// `1 message`, `1,204 messages`.
    static func count(_ value: Int, _ one: String, _ many: String? = nil) -> String {
        "\(number(value)) \(value == 1 ? one : many ?? one + "s")"
    }

    static func people(_ value: Int) -> String { count(value, "person", "people") }

    /// `45 s`, `12 min`, `3 h 5 min`, `6 days`.
    static func span(seconds: Int) -> String {
        let seconds = max(0, seconds)
        return switch seconds {
        case ..<120: "\(seconds) s"
        case ..<7200: "\(seconds / 60) min"
        case ..<172_800: seconds % 3600 >= 60 ? "\(seconds / 3600) h \(seconds % 3600 / 60) min" : "\(seconds / 3600) h"
        default: "\(seconds / 86_400) days"
        }
    }

    static func span(from one: Timestamp, to other: Timestamp) -> String {
        span(seconds: Int((other - one).components.seconds))
    }

    /// `0.8 ms`, `12 ms`, `1.4 s`.
    static func short(microseconds: Int64) -> String {
        switch microseconds {
        case ..<10_000: "\(microseconds / 1000).\(microseconds % 1000 / 100) ms"
        case ..<1_000_000: "\(microseconds / 1000) ms"
        default: "\(microseconds / 1_000_000).\(microseconds % 1_000_000 / 100_000) s"
        }
    }

    /// `12 KB`, `3.4 MB`.
    static func size(bytes: Int) -> String {
        switch bytes {
        case ..<1000: "\(bytes) bytes"
        case ..<1_000_000: "\(bytes / 1000) KB"
        default: "\(bytes / 1_000_000).\(bytes % 1_000_000 / 100_000) MB"
        }
    }

    /// `a`, `a and b`, `a, b and c`.
    static func list(_ items: [String]) -> String {
        guard let last = items.last, items.count > 1 else { return items.first ?? "" }
        return items.dropLast().joined(separator: ", ") + " and " + last
    }

    static func capital(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }

    /// The name of a campaign or a list; an empty one is shown as words.
    static func name(_ text: String) -> String { text.isEmpty ? "(no name)" : text }

    /// What a scope covers, as part of a sentence: `all mail`, `campaign spring-sale`.
    static func scope(_ text: String) -> String {
        guard let colon = text.firstIndex(of: ":") else { return text == "all" ? "all mail" : text }
        let name = text[text.index(after: colon)...]
        return switch text[..<colon] {
        case "campaign": "campaign \(name)"
        case "sender": "mail from \(name)"
        case "stream": "stream \(name)"
        case "upstream": "mail through \(name)"
        case "recipient-domain": "mail to \(name)"
        default: text
        }
    }
}

/// A moment on a page: in UTC; the script shows it in the reader's zone.
/// - Parameters:
///   - text: RFC 3339; anything else is shown as it is.
///   - isMinute: without seconds.
func moment(_ text: String?, isMinute: Bool = false) -> HTML {
    guard let text else { return .empty }
    guard let at = Timestamp(rfc3339: text) else { return element("span") { text } }
    return moment(at, isMinute: isMinute)
}

func moment(_ at: Timestamp, isMinute: Bool = false) -> HTML {
    let text = at.rfc3339
    let attributes = [HTMLAttribute("datetime", text)] + (isMinute ? [.flag("data-minutes")] : [])
    return element("time", attributes) {
        "\(text.prefix(10)) \(text.dropFirst(11).prefix(isMinute ? 5 : 8)) UTC"
    }
}

/// The text of a playbook's step: what stands between backticks is a command.
func stepText(_ text: String) -> HTML {
    element("bdi") {
        for (index, piece) in text.split(separator: "`", omittingEmptySubsequences: false).enumerated() {
            if index % 2 == 1 { element("code") { String(piece) } } else { String(piece) }
        }
    }
}

/// Text that somebody else wrote, such as a subject or a name: kept apart from the text around it, so that its
/// direction of writing does not reorder the line.
func foreign(_ text: String, limit: Int = 200) -> HTML {
    element("bdi") { text.count > limit ? "\(text.prefix(limit))…" : text }
}
