import Guard
import Mail

/// What a message says, in four views: rendered, as text, as its headers, and as it came.
struct MailContent {
    let context: PageContext
    let report: ShowReport

    private static let views = [
        ("rendered", "As people see it"), ("text", "As text"), ("headers", "Headers"), ("source", "Source"),
    ]
    /// Bytes of the source that a page shows.
    private static let sourceBytes = 200_000

    var html: HTML {
        element("section", .id("content-of-mail")) {
            element("h2") { "What it says" }
            if let message = report.message {
                let html = MailHTML(message: message)
                let chosen = context.query["view"] ?? (html == nil ? "text" : "rendered")
                tabs(chosen)
                switch chosen {
                case "headers": headers(message)
                case "source": source(message)
                case "rendered" where html != nil: rendered
                default: texts(message)
                }
            } else {
                element("p", .class("hint")) { PageWords.capital(report.whyNotKept ?? "it is not kept") + "." }
            }
        }
    }

    private func tabs(_ chosen: String) -> HTML {
        element("ul", .class("tabs")) {
            for (name, words) in Self.views {
                element("li") {
                    element(
                        "a",
                        [
                            .class("button quiet"),
                            .href(
                                PageAddress.with(PageAddress.record(report.record.id), [("view", name)])
                                    + "#content-of-mail"),
                        ] + (name == chosen ? [HTMLAttribute("aria-current", "true")] : [])
                    ) { words }
                }
            }
        }
    }

    private var rendered: HTML {
        element("div") {
            element(
                "iframe", HTMLAttribute("src", PageAddress.record(report.record.id) + "/frame"),
                HTMLAttribute("sandbox", ""), HTMLAttribute("title", "The mail as people see it, without pictures"),
                HTMLAttribute("loading", "lazy"))
            element("p", .class("hint")) {
                "Pictures, scripts and links are switched off. What the checks found is marked."
            }
        }
    }

    private func texts(_ message: [UInt8]) -> HTML {
        let surfaces = message.withUnsafeBytes { Message(reading: $0).surfaces }
        let shown = surfaces.filter { surface in
            switch surface.kind {
            case .text, .html, .amp, .calendar, .attachment: !surface.text.isEmpty
            default: false
            }
        }
        return element("div") {
            if shown.isEmpty { element("p", .class("hint")) { "It has no text." } }
            for surface in shown.prefix(8) {
                element("h3") { surface.name }
                element("pre") { marked(String(decoding: surface.text.prefix(Self.sourceBytes), as: UTF8.self)) }
            }
        }
    }

    private func headers(_ message: [UInt8]) -> HTML {
        let fields = message.withUnsafeBytes { Message(reading: $0).fields }
        return dataTable("Header fields", ["Name", "Value"]) {
            for one in fields.prefix(200) {
                element("tr") {
                    headCell { foreign(one.name) }
                    cell { marked(String(one.value.prefix(2000))) }
                }
            }
        }
    }

    private func source(_ message: [UInt8]) -> HTML {
        element("div") {
            element("pre") { marked(String(decoding: message.prefix(Self.sourceBytes), as: UTF8.self)) }
            if message.count > Self.sourceBytes {
                element("p", .class("hint")) {
                    "The first \(PageWords.size(bytes: Self.sourceBytes)) of \(PageWords.size(bytes: message.count))."
                }
            }
        }
    }

    /// A text with what the checks found marked.
    private func marked(_ text: String) -> HTML {
        let pieces = MarkedText.pieces(text, marking: report.record.findings.map(\.excerpt))
        return element("span") {
            for piece in pieces {
                if piece.isMarked { element("mark") { piece.text } } else { piece.text }
            }
        }
    }
}

/// A text cut at the passages that are to be marked.
enum MarkedText {
    struct Piece: Hashable {
        var text: String
        var isMarked: Bool
    }

    /// - Parameter passages: empty ones mark nothing. Of passages at the same place the longest counts.
    static func pieces(_ text: String, marking passages: [String]) -> [Piece] {
        let wanted = Set(passages.filter { !$0.isEmpty }).sorted { $0.count > $1.count }
        var ranges: [Range<String.Index>] = []
        for passage in wanted {
            for range in text.ranges(of: passage) where !ranges.contains(where: { $0.overlaps(range) }) {
                ranges.append(range)
                if ranges.count >= 500 { break }
            }
        }
        var pieces: [Piece] = []
        var place = text.startIndex
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if place < range.lowerBound {
                pieces.append(Piece(text: String(text[place..<range.lowerBound]), isMarked: false))
            }
            pieces.append(Piece(text: String(text[range]), isMarked: true))
            place = range.upperBound
        }
        if place < text.endIndex { pieces.append(Piece(text: String(text[place...]), isMarked: false)) }
        return pieces
    }
}
