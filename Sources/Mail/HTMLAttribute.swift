/// The attributes whose values reach a reader: as text, on hovering, on clicking, read aloud, or fetched on display.
///
/// AMP's bound attributes (`[text]="..."`) are expressions for the mail program and none of these.
enum HTMLAttribute: String, CaseIterable {
    case href, src, alt, title
    /// Of `meta` only.
    case content
    case ariaLabel = "aria-label"
    case placeholder, background, srcset, action
    /// Of `input`, `option` and `button` only.
    case value
    /// Inline styles and style sheets are no text, but what they load is fetched on display: the addresses in `url(...)`.
    /// An inline style that holds a character which styles do not have, such as `{` or `[`, is kept whole.
    case style
    /// Thymeleaf's attributes (`th:text="#{greeting}"`), name and all: a reader gets none, so one left over means that
    /// nobody rendered the template.
    case thymeleaf = "th"

    /// Its place in `HTMLReader.Document.attributes`: the order of the cases.
    var index: Int { Self.allCases.firstIndex(of: self)! }

    static let styleIndex = 11
    static let thymeleafIndex = 12

    /// The index of the attribute of that name on an element with these traits.
    static func index(_ name: UnsafeRawBufferPointer, on element: HTMLElements.Traits) -> Int? {
        if name.matches("th:", at: 0) { return thymeleafIndex }
        return switch name.count {
        case 3: name.isEqual("src") ? 1 : name.isEqual("alt") ? 2 : nil
        case 4: name.isEqual("href") ? 0 : nil
        case 5: name.isEqual("title") ? 3 : element.contains(.valued) && name.isEqual("value") ? 10 : nil
        case 6: name.isEqual("srcset") ? 8 : name.isEqual("action") ? 9 : nil
        case 7: element.contains(.meta) && name.isEqual("content") ? 4 : nil
        case 10: name.isEqual("aria-label") ? 5 : name.isEqual("background") ? 7 : nil
        case 11: name.isEqual("placeholder") ? 6 : nil
        default: nil
        }
    }
}
