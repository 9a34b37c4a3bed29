import Mail

/// Notes mail with nothing in it for its reader: no visible text, no image, no attachment.
///
/// Text that is hidden, the document's title, white space and invisible characters are nothing. One text is enough,
/// since mail programs show the part that they can; only where parts are alternatives of each other does an HTML part
/// that shows nothing count although the text part has text, for most programs show the HTML part.
///
/// An image is any source of one: how large it is, no surface says, so a tracking pixel is taken for one too. A message
/// whose body is no text at all (a signed envelope, a picture) is not judged.
package struct EmptyBodyCheck: Check {
    package static let name = "empty-body"
    package static let defaultMode = CheckMode.observe
    package static let finds = "nothing to read"
    package static let advice = [
        CheckAdvice(
            "The message has nothing to read: look at the template and at what fills it")
    ]

    package init(_ settings: SettingValues = SettingValues()) {}

    package func judge(_ facts: Facts) -> [Finding] {
        let message = facts.message
        let own = facts.ownSurfaces
        var hasText = false
        var html: Bool?
        var hasCharacters = false
        for index in message.surfaces.indices {
            let surface = message.surfaces[index]
            switch surface.kind {
            case .attachment, .fileName, .calendar: return []
            // Header fields behind the message's own are of an attached message.
            case .subject, .header: if !own.contains(index) { return [] }
            case .attribute(let name):
                if Self.images.contains(name), !surface.text.isEmpty { return [] }
                // Markup without text.
                html = html ?? false
            case .structuredData, .markup: break
            case .html:
                hasCharacters = hasCharacters || surface.text.contains { $0 > 0x20 }
                html = html == true || Self.isVisible(surface)
            case .text, .amp:
                hasCharacters = hasCharacters || surface.text.contains { $0 > 0x20 }
                hasText = hasText || Self.isVisible(surface)
            }
        }
        guard let type = BodyType(message) else { return [] }
        if html == true || hasText && (html == nil || type != .alternative) { return [] }
        if !hasCharacters {
            // A part that is no text has no surface either.
            return type == .mixed ? [] : [finding("empty", "the body is empty")]
        }
        return [finding("nothing-visible", "the body shows nothing")]
    }

    private static let images: Set = ["src", "srcset", "background", "style"]

    private func finding(_ kind: String, _ reason: String) -> Finding {
        Finding(check: Self.name, kind: kind, where: "body", excerpt: "", reason: reason)
    }

    /// Whether a character is seen outside what is hidden and the title.
    private static func isVisible(_ surface: Surface) -> Bool {
        let text = surface.text[...]
        let unseen = surface.regions.filter { $0.kind == .hidden || $0.kind == .title }
        var next = 0
        var index = 0
        while index < text.count {
            if next < unseen.count, unseen[next].range.lowerBound <= index {
                index = max(index, unseen[next].range.upperBound)
                next += 1
                continue
            }
            let (scalar, end) = FoldedText.scalar(in: text, at: index)
            if !FoldedText.isSpace(scalar), !FoldedText.isInvisible(scalar) { return true }
            index = end
        }
        return false
    }

    /// What the message says its body is; nil when it is no text.
    private enum BodyType {
        case text, alternative
        /// Parts of which some may be no text.
        case mixed

        init?(_ message: Message) {
            let value = message.firstField("Content-Type")?.value.lowercased() ?? "text/plain"
            let type = value.prefix { $0 != ";" && $0 != " " }
            if type.hasPrefix("text") || type.isEmpty {
                self = .text
            } else if type == "multipart/alternative" {
                self = .alternative
            } else if type.hasPrefix("multipart/"), type != "multipart/encrypted" {
                self = .mixed
            } else {
                return nil
            }
        }
    }
}
