import Control
import Guard
import Mail

/// The result of `log verify` as text or JSON, one line a day.
struct ChainText {
    let json: Bool
    /// Of the terminal; nil: all lines stay whole.
    private let width: Int?
    private(set) var faults = 0
    /// Why this may not be the record that the guard kept (`ChainPage.doubt`); nil when there is no doubt.
    private var doubt: String?
    private var links = 0
    private var day: ChainPage.Day?
    private var messages = 0
    private var base: Int64 = 0

    init(json: Bool, width: Int? = TerminalWidth.columns) {
        self.json = json
        self.width = width
    }

    /// Adds a page of the chain. Returns the lines of the days that are complete, and of faults.
    mutating func add(_ page: ChainPage) -> [String] {
        var lines: [String] = []
        base = page.base
        doubt = page.doubt ?? doubt
        for next in page.days {
            messages += next.records
            links += 1
            if var day, day.day == next.day {
                day.records += next.records
                day.events += next.events
                day.head = next.head
                self.day = day
            } else {
                lines += closed()
                day = next
            }
        }
        faults += page.faults.count + page.moreFaults
        lines += page.faults.map(line)
        if page.moreFaults > 0, !json { lines.append("  and \(page.moreFaults) more") }
        return lines
    }

    /// Ends the check. Returns the last day and the verdict.
    mutating func end() -> [String] {
        var lines = closed()
        if let doubt {
            lines.append(
                json
                    ? ControlJSON.text(FaultLine(fault: "doubt", text: doubt))
                    : Output.coloured("the record is in doubt", .red) + ": \(Words.safe(doubt))")
        }
        guard !json else { return lines }
        let older =
            base == 0 ? "" : "; messages up to \(RecordID(value: base)) are older than the chain, or were pruned"
        let counted = "\(Words.count(messages, "message"))\(older)"
        if faults > 0 {
            lines.append(
                Output.coloured("the record was changed", .red) + ": \(Words.count(faults, "fault"))\(older)")
        } else if doubt != nil {
            lines.append("the part that is there fits: \(counted)")
        } else if links == 0 {
            lines.append("nothing is on record\(older)")
        } else {
            lines.append(Output.coloured("everything fits", .green) + ": \(counted)")
        }
        return lines
    }

    /// Whether the check found no fault and no doubt.
    var isGood: Bool { faults == 0 && doubt == nil }

    private mutating func closed() -> [String] {
        guard let day else { return [] }
        self.day = nil
        let date = String(Timestamp(microseconds: day.day * 86_400_000_000).rfc3339.prefix(10))
        if json {
            return [ControlJSON.text(DayLine(day: date, messages: day.records, events: day.events, head: day.head))]
        }
        let counts = "\(Words.count(day.records, "message")), \(Words.count(day.events, "event"))"
        let line = "\(date)  \(counts.padding(to: 26))  head \(day.head)"
        // The head goes below the day, so that a person can copy it from one line.
        guard let width, line.count > width else { return [line] }
        return ["\(date)  \(counts)", "  head \(day.head)"]
    }

    private func line(_ fault: ChainFault) -> String {
        let (what, text): (String, String) =
            switch fault {
            case .changed(let part, let id): ("changed", "\(Self.name(part, id)) is not what was written")
            case .missing(let part, let id): ("missing", "\(Self.name(part, id)) is missing")
            case .slippedIn(let part, let id): ("slipped-in", "\(Self.name(part, id)) was not written by a guard")
            case .brokenLink(let id): ("broken-link", "link \(id) does not follow from the one before")
            case .missingLinks(let first, let last) where first == last: ("missing-link", "link \(first) is missing")
            case .missingLinks(let first, let last): ("missing-link", "links \(first) to \(last) are missing")
            }
        if json { return ControlJSON.text(FaultLine(fault: what, text: text)) }
        return Output.coloured("  " + text, .red)
    }

    private static func name(_ part: ChainFault.Part, _ id: Int64) -> String {
        switch part {
        case .record: "message \(RecordID(value: id))"
        case .outcome: "what became of message \(RecordID(value: id))"
        case .held: "what became of held message \(RecordID(value: id))"
        case .event: "event \(id)"
        case .base: "where the chain begins"
        }
    }

    private struct DayLine: Encodable {
        let day: String
        let messages: Int
        let events: Int
        let head: String
    }

    private struct FaultLine: Encodable {
        let fault: String
        let text: String
    }
}
