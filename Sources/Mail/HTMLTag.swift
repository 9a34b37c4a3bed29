/// What the reader keeps of a start tag while it reads its attributes.
struct HTMLTag {
    let element: HTMLElements.Element
    /// The regions that the element opens.
    var causes = HTMLRegions.Causes()
    /// Its inline style sets a font size that can be seen.
    var hasSize = false
    /// Something stands among its attributes that is none.
    var hasStrangeAttribute = false

    init(element: HTMLElements.Element) {
        self.element = element
        if element.traits.contains(.code) { causes.insert(.code) }
        if element.traits.contains(.preformatted) { causes.insert(.preformatted) }
    }

    mutating func read(_ style: InlineStyle) {
        if style.isHidden { causes.insert(.hidden) }
        if style.hasNoSize { causes.insert(.noSize) }
        if style.isMonospaced { causes.insert(.font) }
        hasSize = style.hasSize
    }

    /// The `face` of a `font` element.
    mutating func read(face: UnsafeRawBufferPointer) {
        if InlineStyle.isMonospaced(face) { causes.insert(.font) }
    }
}
