/// What the reader keeps of a start tag while it reads its attributes.
struct HTMLTag {
    let element: HTMLElements.Element
    /// The regions that the element opens.
    var causes: [HTMLRegions.Cause] = []
    /// Its inline style sets a font size that can be seen.
    var hasSize = false

    init(element: HTMLElements.Element) {
        self.element = element
        if element.traits.contains(.code) { causes.append(.code) }
        if element.traits.contains(.preformatted) { causes.append(.preformatted) }
    }

    mutating func read(style: UnsafeRawBufferPointer) {
        let style = InlineStyle(style)
        if style.isHidden { causes.append(.hidden) }
        if style.hasNoSize { causes.append(.noSize) }
        if style.isMonospaced { causes.append(.font) }
        hasSize = style.hasSize
    }

    /// The `face` of a `font` element.
    mutating func read(face: UnsafeRawBufferPointer) {
        if InlineStyle.isMonospaced(face) { causes.append(.font) }
    }
}
