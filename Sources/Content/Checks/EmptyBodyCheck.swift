import Mail

/// Records mail without content for its reader: no visible text, no image, no attachment.
///
/// Hidden text, the document's title, white space and invisible characters do not count. One visible text is enough,
/// since mail programs show the part that they can. The exception is `multipart/alternative`: most programs show its
/// HTML part, so an HTML part without visible text is a finding even if the text part has text.
///
/// Any image source counts as an image, a tracking pixel too, because a surface does not give the size. A message
/// whose body is not text (a signed envelope, a picture) is not judged.
package struct EmptyBodyCheck: Check {
    package static let name = "empty-body"
    package static let defaultMode = CheckMode.observe
    package static let finds = "nothing to read"
    package static let advice = [
        CheckAdvice(
            "The message has nothing to read: check the template and the data that fills it")
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
            // Header fields after the message's own belong to an attached message.
            case .subject, .header: if !own.contains(index) { return [] }
            case .attribute(let name):
                if Self.images.contains(name), !surface.text.isEmpty { return [] }
                // Markup without text.
                html = html ?? false
            case .machineHeader, .structuredData, .markup: break
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
            // A part that is not text may have no surface.
            return type == .mixed ? [] : [finding("empty", "the body is empty")]
        }
        return [finding("nothing-visible", "the body shows nothing")]
    }

    private static let images: Set = ["src", "srcset", "background", "style"]

    private func finding(_ kind: String, _ reason: String) -> Finding {
        Finding(check: Self.name, kind: kind, where: "body", excerpt: "", reason: reason)
    }

    /// Whether a character is visible outside hidden text and the title.
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

    /// The type of the body by its header; nil when it is not text.
    private enum BodyType {
        case text, alternative
        /// Several parts; some may not be text.
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
