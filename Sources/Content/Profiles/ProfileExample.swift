import Mail

/// A tag in a small message and whether the ESP fills it in there: what a profile file shows for each of its rules.
///
/// Examples are data of the file, so that whoever changes a rule, or writes a profile of his own, is told at once when
/// it does not do what he shows.
package struct ProfileExample: Hashable, Sendable {
    /// `text`, `html`, `subject`, the name of a header field, or the name of an HTML attribute (`href`).
    package let place: String
    package let tag: String
    /// How often the tag stands there.
    package let times: Int
    /// Right before the tag.
    package let behind: String
    /// The message's control headers, by name; in the order of the file.
    package let headers: [Header]
    /// The envelope's recipients; empty for the header's.
    package let recipients: [String]
    /// The account's settings where they are not the defaults.
    package let settings: [String: ProfileSetting]
    package let isFilledIn: Bool

    package struct Header: Hashable, Sendable {
        let name: String
        let text: String

        package init(name: String, text: String) {
            self.name = name
            self.text = text
        }
    }

    package init(
        place: String, tag: String, times: Int = 1, behind: String = "", headers: [Header] = [],
        recipients: [String] = [], settings: [String: ProfileSetting] = [:], isFilledIn: Bool
    ) {
        self.place = place
        self.tag = tag
        self.times = times
        self.behind = behind
        self.headers = headers
        self.recipients = recipients
        self.settings = settings
        self.isFilledIn = isFilledIn
    }

    /// Whether the profile says what the example shows. An example whose tag cannot be found in its place does not.
    package func isTrue(of profile: UpstreamProfile) -> Bool {
        var profile = profile
        profile.settings.merge(settings) { $1 }
        let bytes = Array(text.utf8)
        let message = bytes.withUnsafeBytes { Message(reading: $0) }
        let tag = Array(tag.utf8)
        for surface in message.surfaces where isPlace(surface.kind) {
            let last = surface.text.count - tag.count
            guard last >= 0, let start = (0...last).first(where: { TagPattern.stands(tag, in: surface.text, at: $0) })
            else { continue }
            var filler = MergeFiller(message, profile: profile, recipients: recipients.compactMap { Address($0) })
            return filler.fills(start..<start + tag.count, of: surface) == isFilledIn
        }
        return false
    }

    private func isPlace(_ kind: Surface.Kind) -> Bool {
        switch kind {
        case .subject: place.lowercased() == "subject"
        case .header(let name): place.lowercased() == name.lowercased()
        case .text: place == "text"
        case .html: place == "html"
        case .attribute(let name): place == name
        case .amp, .markup, .structuredData, .calendar, .attachment, .fileName: false
        }
    }

    private var isHeader: Bool { !["text", "html"].contains(place) && !Self.attributes.contains(place) }

    private static let attributes: Set<String> = ["href", "src", "alt", "title"]

    private var text: String {
        let tags = Array(repeating: behind + tag, count: times).joined(separator: " ")
        var lines = headers.map { "\($0.name): \($0.text)" }
        if isHeader { lines.append("\(place): \(tags)") }
        switch place {
        case "html": lines += ["Content-Type: text/html; charset=utf-8", "", "<p>Hello \(tags)</p>"]
        case _ where Self.attributes.contains(place):
            lines += ["Content-Type: text/html; charset=utf-8", "", "<p><a \(place)='\(tags)'>Here</a></p>"]
        default: lines += ["Content-Type: text/plain; charset=utf-8", "", place == "text" ? "Hello \(tags)" : "Hello"]
        }
        return lines.joined(separator: "\r\n") + "\r\n"
    }
}
