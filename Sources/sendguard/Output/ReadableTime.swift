import Foundation
import Mail

/// Writes moments for people. A terminal gets its local time, with the words today and yesterday. A pipe, a file,
/// JSON and HTML get RFC 3339 in UTC, so that programs can read it.
///
/// The functions that take a text return it unchanged when it is not RFC 3339.
enum ReadableTime {
    /// A single fact, with room: `02:14:09 today, 3 min ago (2026-11-30T02:14:09.123Z)`.
    /// - Parameter elsewhere: the text when the output is not a terminal; nil: the moment as given.
    static func fact(
        _ moment: String, now: Timestamp, elsewhere: String? = nil, isTerminal: Bool = Output.isTerminal
    ) -> String {
        guard isTerminal, let at = Timestamp(rfc3339: moment) else { return elsewhere ?? moment }
        return long(at, now: now, utcOffsetSeconds: localOffsetSeconds(at))
    }

    /// A moment after a name, as in `by ann at 02:14:09 today, 3 min ago (…)`; off a terminal `by ann 3 min ago (…)`.
    static func aged(_ moment: String, now: Timestamp, isTerminal: Bool = Output.isTerminal) -> String {
        let age = "\(Words.age(of: moment, now: now)) (\(moment))"
        guard isTerminal, Timestamp(rfc3339: moment) != nil else { return age }
        return "at " + fact(moment, now: now, isTerminal: isTerminal)
    }

    /// In a column or inside a line: `today 02:14:09`, `yesterday 18:01`, `2026-11-28 18:01`.
    /// - Parameter elsewhere: the text when the output is not a terminal; nil: the moment as given.
    static func cell(
        _ moment: String, now: Timestamp, elsewhere: String? = nil, isTerminal: Bool = Output.isTerminal
    ) -> String {
        guard isTerminal, let at = Timestamp(rfc3339: moment) else { return elsewhere ?? moment }
        return short(at, now: now, utcOffsetSeconds: localOffsetSeconds(at))
    }

    /// A text of the guard, such as a refusal, with every moment in it as a `cell`.
    static func inText(_ text: String, now: Timestamp, isTerminal: Bool = Output.isTerminal) -> String {
        guard isTerminal else { return text }
        return text.replacing(/[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?Z/) { match in
            cell(String(match.output.0), now: now, isTerminal: true)
        }
    }

    /// The characters of the longest `cell` on a terminal.
    static let cellWidth = 16

    /// The time of day alone, `02:14:09.123`.
    static func clock(_ at: Timestamp, isTerminal: Bool = Output.isTerminal) -> String {
        let local = isTerminal ? at + .seconds(localOffsetSeconds(at)) : at
        return String(local.rfc3339.dropFirst(11).dropLast())
    }

    /// Says in a heading that the times below are UTC; empty on a terminal, where they are local.
    static var zoneNote: String { Output.isTerminal ? "" : " (UTC)" }

    // MARK: without a terminal or a time zone

    static func long(_ at: Timestamp, now: Timestamp, utcOffsetSeconds: Int) -> String {
        let local = Local(at, now: now, utcOffsetSeconds: utcOffsetSeconds)
        let seconds = Int((now - at).wholeSeconds)
        let distance =
            switch seconds {
            case 0: "just now"
            case ..<0: "in \(Words.span(seconds: -seconds))"
            default: "\(Words.span(seconds: seconds)) ago"
            }
        return "\(local.time) \(local.dayName ?? "on \(local.date)"), \(distance) (\(at.rfc3339))"
    }

    static func short(_ at: Timestamp, now: Timestamp, utcOffsetSeconds: Int) -> String {
        let local = Local(at, now: now, utcOffsetSeconds: utcOffsetSeconds)
        guard let name = local.dayName else { return "\(local.date) \(local.time.prefix(5))" }
        return "\(name) \(name == "today" ? local.time : String(local.time.prefix(5)))"
    }

    /// A moment as clocks of a time zone show it.
    private struct Local {
        let date: String
        let time: String
        /// `today`, `yesterday`, `tomorrow`; nil for any other day.
        let dayName: String?

        init(_ at: Timestamp, now: Timestamp, utcOffsetSeconds: Int) {
            let local = at + .seconds(utcOffsetSeconds)
            date = String(local.rfc3339.prefix(10))
            time = String(local.rfc3339.dropFirst(11).prefix(8))
            dayName =
                switch local.day - (now + .seconds(utcOffsetSeconds)).day {
                case 0: "today"
                case -1: "yesterday"
                case 1: "tomorrow"
                default: nil
                }
        }
    }

    /// Local time minus UTC at a moment, daylight saving time included.
    private static func localOffsetSeconds(_ at: Timestamp) -> Int {
        var seconds = time_t(at.microseconds / 1_000_000)
        var parts = tm()
        return localtime_r(&seconds, &parts) == nil ? 0 : Int(parts.tm_gmtoff)
    }
}
