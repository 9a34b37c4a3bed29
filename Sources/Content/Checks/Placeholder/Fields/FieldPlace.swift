import Mail

/// Where a possible field stands; the same word is prose in one place and a field in another.
package enum FieldPlace: String, Sendable, CaseIterable {
    /// A text part, where mail of programmers to each other stands as well.
    case plain
    /// What is read elsewhere: HTML, alternative texts, attachments.
    case html
    case subject
    /// A display name, a file name: no sentence stands there.
    case name
    /// An address that is followed or fetched.
    case link

    init(_ kind: Surface.Kind) {
        self =
            switch kind {
            case .subject: .subject
            case .header(let name): name.hasPrefix("List-") ? .link : .name
            case .fileName: .name
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
