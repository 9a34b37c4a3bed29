// Folder Checks/Source: what is left of a template and has no syntax of its own. HTML that was never compiled, by the
// tags in the surfaces `markup` and `attr:th`, which most mail does not have (`SourceMarks`); and tags in the place of
// a recipient (`RecipientTags`). It may use Text, but no other folder of Checks.

import Mail

/// Finds what proves that a part is the source of a template, and not its result.
///
///     <mj-section>        <c:if test="${vip}">        <p v-if="vip">        <row><columns>        th:text="…"
///
/// Mail programs show nothing of such tags, so the reader sees a letter without its layout, with all branches of
/// every condition, or with a gap.
///
/// **Why names:** real mail has unknown elements and attributes, too: leftovers of Office, of editors, of a copied web
/// page. So a tag counts only by a name of a template language (`SourceNames`). Names that are also leftovers or
/// words count when the mail has two different ones of the same language.
struct SourceMarks {
    struct Mark {
        /// The index of the surface, and the place in its text.
        let surface: Int
        let range: Range<Int>
    }

    /// One mark per name, in the order of the message.
    private(set) var marks: [Mark] = []

    /// A template's source has hundreds of tags; these are enough to show that.
    private static let limit = 3

    private var names: Set<String> = []
    /// The first mark of each name that needs another one.
    private var weak: [SourceNames.Family: [(name: String, mark: Mark)]] = [:]

    /// - Parameter surfaces: of one message.
    init(in surfaces: [Surface]) {
        for (index, surface) in surfaces.enumerated() where marks.count < Self.limit {
            switch surface.kind {
            case .markup: readTags(of: surface.text, index)
            case .attribute("th"): readAttributes(of: surface.text, index)
            default: break
            }
        }
    }

    private mutating func readTags(of text: [UInt8], _ surface: Int) {
        var index = text.startIndex
        while marks.count < Self.limit, let start = text[index...].firstIndex(of: UInt8(ascii: "<")) {
            guard let tag = MarkupTag(in: text, at: start) else {
                index = start + 1
                continue
            }
            index = tag.range.upperBound
            for sign in SourceNames.signs(of: tag) { add(sign, Mark(surface: surface, range: tag.range)) }
        }
    }

    /// Reads the attributes that only template engines have, one per line.
    private mutating func readAttributes(of text: [UInt8], _ surface: Int) {
        var start = text.startIndex
        while start < text.endIndex, marks.count < Self.limit {
            let end = text[start...].firstIndex(of: 0x0A) ?? text.endIndex
            let name = text[start..<end].prefix { $0 != UInt8(ascii: "=") }
            if let sign = SourceNames.sign(attribute: MarkupTag.folded(name)) {
                add(sign, Mark(surface: surface, range: start..<end))
            }
            start = end + 1
        }
    }

    private mutating func add(_ sign: SourceNames.Sign, _ mark: Mark) {
        guard marks.count < Self.limit, names.insert(sign.name).inserted else { return }
        guard let family = sign.family else { return marks.append(mark) }
        weak[family, default: []].append((sign.name, mark))
        guard let all = weak[family], all.count > 1 else { return }
        if all.count == 2 { marks.append(all[0].mark) }
        if all.last?.mark.range != marks.last?.range { marks.append(mark) }
    }
}
