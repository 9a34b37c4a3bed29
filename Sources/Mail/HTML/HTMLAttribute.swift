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
    /// Attributes of template engines, Thymeleaf's (`th:text="#{greeting}"`) and QWeb's (`t-out="name"`), name and all: a
    /// reader gets none, so one left over means that nobody rendered the template.
    case template = "th"

    /// Its value is followed or fetched, or is no text at all.
    var isLink: Bool {
        switch self {
        case .href, .src, .srcset, .background, .action, .style, .template: true
        case .alt, .title, .content, .ariaLabel, .placeholder, .value: false
        }
    }

    /// The same by `index`.
    static let areLinks = allCases.map(\.isLink)

    /// What an attribute's name means to the reader.
    enum Meaning: Sendable {
        case collected(HTMLAttribute, onlyOn: HTMLElements.Traits)
        case style
        /// `hidden`.
        case hiding
        /// The font of a `font` element.
        case face
    }

    /// Its place in `HTMLReader.Document.attributes`: the order of the cases.
    var index: Int {
        switch self {
        case .href: 0
        case .src: 1
        case .alt: 2
        case .title: 3
        case .content: 4
        case .ariaLabel: 5
        case .placeholder: 6
        case .background: 7
        case .srcset: 8
        case .action: 9
        case .value: 10
        case .style: 11
        case .template: 12
        }
    }

    /// By name, but for those of template engines.
    static let meanings = PackedName.Table<Meaning>(
        allCases.filter { $0 != .style && $0 != .template }.map { attribute in
            let elements: HTMLElements.Traits =
                attribute == .content ? .meta : attribute == .value ? .valued : []
            return (attribute.rawValue, .collected(attribute, onlyOn: elements))
        } + [("style", .style), ("hidden", .hiding), ("face", .face)],
        foldingCase: true)
}

extension PackedName.Table<HTMLAttribute.Meaning> {
    /// Of any name; nil for most. Template engines' have a sign in them, so that `value` alone tells of letters.
    func meaning(of name: Range<Int>, in bytes: Bytes) -> HTMLAttribute.Meaning? {
        let key = PackedName.key(bytes, name, foldingCase: true)
        if let meaning = value(key) { return meaning }
        let start = name.lowerBound
        guard name.count > 3, bytes[start] | 0x20 == UInt8(ascii: "t") else { return nil }
        let isThymeleaf = bytes[start + 1] | 0x20 == UInt8(ascii: "h") && bytes[start + 2] == UInt8(ascii: ":")
        guard isThymeleaf || bytes[start + 1] == UInt8(ascii: "-") else { return nil }
        return .collected(.template, onlyOn: [])
    }
}

extension Surface.Kind {
    /// What is followed or fetched, and not read. Programs do not drop a control character in it, they encode it.
    var isLink: Bool {
        guard case .attribute(let name) = self else { return false }
        return HTMLAttribute(rawValue: name)?.isLink ?? false
    }
}
