import Mail

/// The place of a possible field; the same word is prose in one place and a field in another.
package enum FieldPlace: String, Sendable, CaseIterable {
    /// A text part, which may also be a mail between programmers.
    case plain
    /// Other text for readers: HTML, alternative texts, attachments.
    case html
    case subject
    /// A display name or a file name, which is not a sentence.
    case name
    /// An address that a reader follows or a program fetches.
    case link

    init(_ kind: Surface.Kind) {
        self =
            switch kind {
            case .subject: .subject
            case .header(let name): name.hasPrefix("List-") ? .link : .name
            case .machineHeader, .fileName: .name
            case .attribute("href"), .attribute("src"), .attribute("srcset"), .attribute("action"),
                .attribute("background"), .attribute("style"):
                .link
            case .attribute: .html
            case .text: .plain
            case .html, .amp, .markup, .structuredData, .calendar, .attachment: .html
            }
    }

    var index: Int { Self.allCases.firstIndex(of: self)! }
}
