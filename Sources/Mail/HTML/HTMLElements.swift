/// The elements that mail programs know, and the effect of each on the text in and around it.
struct HTMLElements: Sendable {
    /// The effect of an element on the text around it.
    enum Flow: UInt8, Sendable {
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
        /// An unknown element; shows nothing.
        case unknown
        /// An unknown element with a name like a template's field.
        case field
    }

    struct Traits: OptionSet, Sendable {
        let rawValue: UInt8

        /// Has no content and no end tag.
        static let void = Traits(rawValue: 1)
        /// Shows a sample of code: `code`, `kbd`, `samp`, `tt`.
        static let code = Traits(rawValue: 2)
        /// Shows its content with its white space: `pre`, `xmp`, `listing`.
        static let preformatted = Traits(rawValue: 4)
        /// Its `content` reaches mail programs.
        static let meta = Traits(rawValue: 8)
        /// Its `value` is shown: `input`, `option`, `button`.
        static let valued = Traits(rawValue: 16)
        static let template = Traits(rawValue: 32)
    }

    struct Element: Sendable {
        let flow: Flow
        var traits: Traits = []
    }

    static let shared = HTMLElements()

    private let table: PackedName.Table<Element>

    private init() {
        var all: [String: Element] = [:]
        for name in Self.words(Self.blocks) { all[name] = Element(flow: .block) }
        for name in Self.words(Self.inlines) { all[name] = Element(flow: .inline) }
        for (name, flow) in Self.special { all[name] = Element(flow: flow) }
        for (traits, names) in Self.traits {
            for name in Self.words(names) { all[name]!.traits.insert(traits) }
        }
        table = PackedName.Table(all.map { ($0.key, $0.value) }, foldingCase: true)
    }

    /// - Parameter key: the key of the name, from `PackedName.key`.
    func element(_ name: UnsafeRawBufferPointer, key: UInt64) -> Element {
        table.value(key) ?? Element(flow: readsLikeField(name) ? .field : .unknown)
    }

    /// Whether this is a plain name (no namespace, address or URL) with a capital, an underscore, or a word that
    /// fields have.
    private func readsLikeField(_ name: UnsafeRawBufferPointer) -> Bool {
        // No template's field is longer, and the search for words costs time.
        guard name.count <= 64 else { return false }
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

    private static func words(_ text: String) -> [String] {
        text.split(whereSeparator: \.isWhitespace).map(String.init)
    }

    private static let fieldWords: [StaticString] = [
        "name", "mail", "first", "last", "user", "customer", "client", "company", "city", "date", "field", "phone",
        "salutation", "greeting", "product", "order", "amount", "price", "coupon", "voucher", "insert", "merge",
        "recipient", "contact", "account", "unsubscribe", "webversion", "preferences", "forwardtoafriend",
    ]

    private static let special: KeyValuePairs<String, Flow> = [
        "script": .script, "style": .style, "xml": .xml, "title": .title, "textarea": .textarea, "td": .cell,
        "th": .cell,
    ]

    private static let traits: [(Traits, String)] = [
        (.void, "area base br col embed hr img input link meta param source track wbr"),
        (.code, "code kbd samp tt"), (.preformatted, "pre xmp listing"), (.meta, "meta"),
        (.valued, "input option button"), (.template, "template"),
    ]

    private static let blocks = """
        address article aside blockquote body br caption center dd details dialog dir div dl dt fieldset figcaption
        figure footer form frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li main menu nav ol optgroup
        option p plaintext pre search section summary table tbody tfoot thead tr ul xmp listing
        """

    /// HTML, old and new, without AMP; then SVG; then MathML.
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
