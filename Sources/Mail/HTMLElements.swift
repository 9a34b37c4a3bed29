/// The elements that mail programs know, and what each does to the text around it.
struct HTMLElements: Sendable {
    enum Element: Sendable {
        /// Leaves no trace.
        case inline
        /// Starts a line.
        case block
        /// Starts a word.
        case cell
        /// Not shown.
        case script, style, xml
        /// Content without markup.
        case title, textarea
        /// No known element; shows nothing.
        case unknown
        /// No known element, and its name reads like a template's field.
        case field
    }

    static let shared = HTMLElements()

    private let short: PackedName.Table<Element>
    private let long: [(name: [UInt8], element: Element)]

    private init() {
        var all: [(name: String, value: Element)] = [
            ("script", .script), ("style", .style), ("xml", .xml), ("title", .title), ("textarea", .textarea),
            ("td", .cell), ("th", .cell),
        ]
        for name in Self.blocks.split(whereSeparator: \.isWhitespace) { all.append((String(name), .block)) }
        for name in Self.inlines.split(whereSeparator: \.isWhitespace) { all.append((String(name), .inline)) }
        short = PackedName.Table(all.filter { $0.name.utf8.count <= 8 })
        long = all.filter { $0.name.utf8.count > 8 }.map { (Array($0.name.utf8), $0.value) }
    }

    /// What the element of that name is, whatever its case.
    func element(_ name: UnsafeRawBufferPointer) -> Element {
        if let key = PackedName.pack(name, foldingCase: true) {
            if let element = short.value(key) { return element }
        } else if let known = long.first(where: { isEqual(name, $0.name) }) {
            return known.element
        }
        return readsLikeField(name) ? .field : .unknown
    }

    private func isEqual(_ name: UnsafeRawBufferPointer, _ known: [UInt8]) -> Bool {
        name.count == known.count && zip(name, known).allSatisfy { ASCII.lower($0) == $1 }
    }

    /// A plain name (no namespace, no address, no URL) with a capital, an underscore, or a word that fields have.
    private func readsLikeField(_ name: UnsafeRawBufferPointer) -> Bool {
        var hasMark = false
        for byte in name {
            if (0x41...0x5A).contains(byte) || byte == UInt8(ascii: "_") {
                hasMark = true
            } else if !ASCII.isLetter(byte), !ASCII.isDigit(byte), byte != UInt8(ascii: "-"), byte != UInt8(ascii: ".")
            {
                return false
            }
        }
        if hasMark { return true }
        return Self.fieldWords.contains { word in
            (0..<name.count).contains { name.matches(word, at: $0) }
        }
    }

    private static let fieldWords: [StaticString] = [
        "name", "mail", "first", "last", "user", "customer", "client", "company", "city", "date", "field", "phone",
        "salutation", "greeting", "product", "order", "amount", "price", "coupon", "voucher", "insert", "merge",
        "recipient", "contact", "account",
    ]

    private static let blocks = """
        address article aside blockquote body br caption center dd details dialog dir div dl dt fieldset figcaption
        figure footer form frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li main menu nav ol optgroup
        option p plaintext pre search section summary table tbody tfoot thead tr ul xmp listing
        """

    /// Of HTML, old and new, AMP aside; then SVG; then MathML.
    private static let inlines = """
        a abbr acronym applet area audio b base basefont bdi bdo bgsound big blink button canvas cite code col colgroup
        command data datalist del dfn em embed font frame i iframe image img input ins isindex kbd keygen label link
        map mark marquee menuitem meta meter multicol nextid nobr noembed noframes noscript object output param picture
        portal progress q rb rp rt rtc ruby s samp select slot small source spacer span strike strong sub sup template
        time track tt u var video wbr
        animate animatemotion animatetransform circle clippath defs desc ellipse fegaussianblur feoffset feblend
        feflood fecomposite fecolormatrix femerge femergenode filter foreignobject g glyph hatch line lineargradient
        marker mask metadata mpath path pattern polygon polyline radialgradient rect set stop svg switch symbol text
        textpath tref tspan use view
        math maction annotation semantics menclose merror mfenced mfrac mi mmultiscripts mn mo mover mpadded mphantom
        mroot mrow ms mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover
        """
}
