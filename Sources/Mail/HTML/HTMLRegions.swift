/// Keeps the regions of an HTML part while it is read. It opens them at start tags, closes them at the matching end
/// tags, and decides at the end which of them count.
///
/// **The end of an element** is found without a tree. Start and end tags of the same name are counted. The end of an
/// outer element also ends the elements that are open inside it. An element that is never closed reaches the
/// document's end. Only elements that open a region are kept, at most `MailLimits.openRegions` inside one another.
///
/// **A monospaced font is a quote only where it differs from its surroundings.** The same is true for `pre`. If more
/// than half of the visible text is in a monospaced font, or more than four fifths in `pre`, that is the style of the
/// whole document (plain text put into HTML), and not code. A font around one separate line is not a quote either:
/// coupons and one-time codes look like this.
struct HTMLRegions {
    /// Why a region was opened.
    enum Cause: UInt8, CaseIterable {
        /// An element for code, inline.
        case code
        /// `pre` and similar elements.
        case preformatted
        /// A monospaced font.
        case font
        case hidden
        /// A font of no size. It hides text up to the first element that sets another size: newsletters' layout cells
        /// have no font size, but their content has one.
        case noSize
        case title
        case outlook
        case clientTemplate
        case picture

        var kind: Surface.Region.Kind {
            switch self {
            case .code, .preformatted, .font: .code
            case .hidden, .noSize: .hidden
            case .title: .title
            case .outlook: .outlook
            case .clientTemplate: .clientTemplate
            case .picture: .picture
            }
        }
    }

    /// The reasons why one element opens regions.
    struct Causes {
        private var bits: UInt8 = 0

        var isEmpty: Bool { bits == 0 }

        mutating func insert(_ cause: Cause) { bits |= 1 << cause.rawValue }

        func contains(_ cause: Cause) -> Bool { bits & 1 << cause.rawValue != 0 }
    }

    private struct Mark {
        let cause: Cause
        let start: Int
        var end: Int?
    }

    /// An element that opened regions.
    private struct Open {
        let element: UInt64
        /// The number of open elements of the same name inside it.
        var nested = 0
        /// The first mark that it opened. Its marks go up to the next element's first.
        let firstMark: Int
    }

    private var marks: [Mark] = []
    private var open: [Open] = []
    /// The open marks with the cause `noSize`.
    private var withoutSize: [Int] = []
    /// The number of open templates that the reader's mail program fills in.
    private(set) var templateDepth = 0

    /// The pseudo element of a conditional comment.
    static let conditionalComment: UInt64 = 1
    private static let paragraph = UInt64(UInt8(ascii: "p"))

    var isEmpty: Bool { open.isEmpty }

    /// Handles a start tag; the element may open regions.
    ///
    /// - Parameters:
    ///   - end: where the text so far ends.
    ///   - offset: where the element's text will begin.
    mutating func didStart(_ element: UInt64, opening causes: Causes, after end: Int, at offset: Int) {
        let outer = open.lastIndex { $0.element == element }
        if let outer, element == Self.paragraph {
            // A paragraph cannot be inside another.
            close(from: outer, at: end)
        } else if let outer, causes.isEmpty || open.count == MailLimits.openRegions {
            open[outer].nested += 1
        }
        guard !causes.isEmpty, open.count < MailLimits.openRegions else { return }
        open.append(Open(element: element, firstMark: marks.count))
        for cause in Cause.allCases where causes.contains(cause) {
            if cause == .noSize { withoutSize.append(marks.count) }
            if cause == .clientTemplate { templateDepth += 1 }
            marks.append(Mark(cause: cause, start: offset, end: nil))
        }
    }

    /// Adds a region with a known end.
    mutating func add(_ cause: Cause, from start: Int, to end: Int) {
        if start < end { marks.append(Mark(cause: cause, start: start, end: end)) }
    }

    mutating func didEnd(_ element: UInt64, at offset: Int) {
        guard let index = open.lastIndex(where: { $0.element == element }) else { return }
        if open[index].nested == 0 { close(from: index, at: offset) } else { open[index].nested -= 1 }
    }

    /// Handles an element that gives its text a visible size.
    mutating func didSetSize(at offset: Int) {
        for mark in withoutSize { marks[mark].end = max(marks[mark].start, offset) }
        withoutSize.removeAll(keepingCapacity: true)
    }

    private mutating func close(from index: Int, at offset: Int) {
        let first = open[index].firstMark
        for mark in first..<marks.count where marks[mark].end == nil {
            marks[mark].end = max(marks[mark].start, offset)
            if marks[mark].cause == .clientTemplate { templateDepth -= 1 }
        }
        while let last = withoutSize.last, last >= first { withoutSize.removeLast() }
        open.removeLast(open.count - index)
    }

    // MARK: The end

    /// The regions of the whole text.
    mutating func finish(_ text: [UInt8]) -> [Surface.Region] {
        if marks.isEmpty { return [] }
        if !open.isEmpty { close(from: 0, at: text.count) }
        let visible = text.count - covered { $0 == .hidden || $0 == .noSize || $0 == .title }
        // A picture's place begins before the regions that open behind it.
        if marks.contains(where: { $0.cause == .picture }) { marks.sort { $0.start < $1.start } }
        let isFontQuoting = covered { $0 == .font } * 2 <= visible
        let isPreQuoting = covered { $0 == .preformatted } * 5 <= visible * 4
        return marks.compactMap { mark in
            guard let end = mark.end, mark.start < end,
                mark.cause != .font || isFontQuoting && !standsAlone(mark.start..<end, in: text),
                mark.cause != .preformatted || isPreQuoting
            else { return nil }
            // White space that a block put before its text is outside.
            let start = ASCII.isSpace(text[mark.start]) ? mark.start + 1 : mark.start
            return start < end ? Surface.Region(kind: mark.cause.kind, range: start..<end) : nil
        }
    }

    /// Whether the range is one line with nothing else on it.
    private func standsAlone(_ range: Range<Int>, in text: [UInt8]) -> Bool {
        var (start, end) = (range.lowerBound, range.upperBound)
        while start < end, ASCII.isSpace(text[start]) { start += 1 }
        while end > start, ASCII.isSpace(text[end - 1]) { end -= 1 }
        guard !text[start..<end].contains(ASCII.lf) else { return false }
        var before = start
        while before > 0, ASCII.isWSP(text[before - 1]) { before -= 1 }
        while end < text.count, ASCII.isWSP(text[end]) { end += 1 }
        return (before == 0 || text[before - 1] == ASCII.lf) && (end == text.count || text[end] == ASCII.lf)
    }

    /// How many bytes of the text are in marks of these causes.
    private func covered(_ isCounted: (Cause) -> Bool) -> Int {
        var total = 0
        var reached = 0
        for mark in marks where isCounted(mark.cause) {
            guard let end = mark.end, end > reached else { continue }
            total += end - max(mark.start, reached)
            reached = end
        }
        return total
    }
}
