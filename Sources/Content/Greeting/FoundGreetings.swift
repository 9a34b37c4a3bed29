import Mail
import Synchronization

/// The lines at the beginning of a message's surfaces that may be greetings. All checks that look for greetings share
/// them.
///
/// **Why shared:** three checks look at the same sixty lines of each text. Finding the few that may be greetings, and
/// reading them, costs more than what each check does with them. A surface is read when a check first needs it.
final class FoundGreetings: Sendable {
    /// A line's range without its line end, and its greeting; nil when it is none, but may begin with a null value.
    typealias Line = (range: Range<Int>, greeting: GreetingLine?)

    private let surfaces: [Surface]
    /// By surface; nil until needed. Locked, because facts may move to another thread.
    private let known: Mutex<[[Line]?]>

    init(in surfaces: [Surface]) {
        self.surfaces = surfaces
        known = Mutex(Array(repeating: nil, count: surfaces.count))
    }

    /// In the order of the text.
    func lines(in surface: Int) -> [Line] {
        known.withLock { known in
            if let lines = known[surface] { return lines }
            let lines = Self.lines(of: surfaces[surface].text)
            known[surface] = lines
            return lines
        }
    }

    static func lines(of text: [UInt8]) -> [Line] {
        var lines: [Line] = []
        for range in GreetingLines(text) where GreetingLine.mayBegin(in: text, range) {
            // Otherwise the few lines would be moved to a larger buffer three times.
            if lines.isEmpty { lines.reserveCapacity(8) }
            lines.append((range, GreetingLine(text, range)))
        }
        return lines
    }
}
