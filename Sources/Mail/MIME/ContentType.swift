/// What a part is, by its Content-Type (RFC 2045 section 5).
struct ContentType {
    enum Media: Hashable {
        case text
        case html
        /// AMP, a part that some mail programs show in place of the HTML.
        case amp
        /// iCalendar.
        case calendar
        /// SVG: a picture with text in it.
        case drawing
        case multipart(Multipart)
        /// A whole message: message/rfc822, message/global.
        case message
        /// A piece of one (RFC 2046 section 5.2.2).
        case partial
        /// Encrypted, or packed with its signature: S/MIME in one block (RFC 8551).
        case encrypted
        /// Pictures, archives, documents: what is read as text only where it looks like it.
        case other

        /// A file to its reader, who does not get it as text.
        var isFile: Bool { self == .other || self == .drawing }
    }

    enum Multipart: Hashable {
        case mixed
        /// The same content in several forms, of which a reader gets one.
        case alternative
        /// Its parts default to attached messages (RFC 2046 section 5.1.5).
        case digest
        /// RFC 1847: a note on how, and what is encrypted.
        case encrypted
    }

    /// How sure the type is.
    enum Certainty: Hashable {
        case sure
        /// There is no field: plain text by RFC 2045 section 5.2.
        case missing
        /// The value is no type, or a type that mail does not have: programs differ in what they make of it.
        case odd
    }

    private(set) var media: Media
    private(set) var certainty: Certainty
    /// The value up to its parameters, where it is odd.
    let oddName: String
    /// Behind the last of its parameters that are looked at, there are more.
    let hasMoreParameters: Bool
    /// The charset that was named; nil when none was.
    private(set) var charset: Charset?
    /// Others that some programs read where there are several parameters.
    private(set) var otherCharsets: [Charset] = []
    /// Without trailing white space; none when missing, empty, or too long to be one. Several where there are several
    /// parameters, which programs read differently.
    let boundaries: [[UInt8]]
    /// The `name` parameter, an older way to name a file; likewise.
    let names: [[UInt8]]
    /// There are more ways to read its parameters than are taken.
    let hasMoreReadings: Bool
    /// Where the parameter `name` stands in the field's value.
    let namePlace: Range<Int>?

    /// What a part without the field is (RFC 2045 section 5.2).
    static let plainText = ContentType(media: .text, .missing)
    /// What a digest's part without the field is.
    static let message = ContentType(media: .message)

    private init(media: Media, _ certainty: Certainty = .sure) {
        self.media = media
        self.certainty = certainty
        oddName = ""
        hasMoreParameters = false
        charset = nil
        boundaries = []
        names = []
        hasMoreReadings = false
        namePlace = nil
    }

    /// A value that is no type (`text`, `{{type}}`) makes the part plain text, as RFC 2045 section 5.2 wants, but odd.
    init(_ value: UnsafeRawBufferPointer) {
        let (media, certainty, end) = MediaName.read(value)
        self.media = media
        self.certainty = certainty
        oddName = certainty == .odd ? MessageDefect.shown(value.slice(0..<end)) : ""
        let parameters = ParameterList(value.slice(end..<value.count))
        hasMoreParameters = parameters.isCut
        let labels = parameters.rawValues("charset")
        let charsets = Self.unique(labels.map { label in label.withUnsafeBytes { Charset(label: $0.trimmed()) } })
        charset = charsets.first
        otherCharsets = Array(charsets.dropFirst())
        names = parameters.values("name")
        namePlace = parameters.place("name").map { $0.lowerBound + end..<$0.upperBound + end }
        let boundaries = parameters.rawValues("boundary")
        self.boundaries = Self.unique(boundaries.compactMap(Self.boundary))
        hasMoreReadings = max(labels.count, names.count, boundaries.count) > MailLimits.parameterReadings
    }

    private static func boundary(_ value: [UInt8]) -> [UInt8]? {
        var boundary = value
        while let last = boundary.last, ASCII.isSpace(last) { boundary.removeLast() }
        return boundary.isEmpty || boundary.count > MailLimits.boundaryBytes ? nil : boundary
    }

    private static func unique<Value: Equatable>(_ values: [Value]) -> [Value] {
        values.reduce(into: []) { all, value in if !all.contains(value) { all.append(value) } }
    }

    /// Programs read its parameters in several ways.
    var isAmbiguous: Bool { !otherCharsets.isEmpty || boundaries.count > 1 }

    /// The type once for each of its charsets.
    var charsetReadings: [ContentType] {
        if otherCharsets.isEmpty { return [self] }
        return ([charset] + otherCharsets).map { charset in
            var type = self
            type.charset = charset
            type.otherCharsets = []
            return type
        }
    }

    /// What the same part is when its file's name tells.
    func named(_ media: Media) -> ContentType {
        var type = self
        type.media = media
        type.certainty = .sure
        return type
    }

    /// Whether it has parts of its own.
    var isContainer: Bool {
        switch media {
        case .multipart, .message: true
        default: false
        }
    }

    /// Whether a body is read alike under both.
    func reads(as other: ContentType) -> Bool {
        media == other.media && charset == other.charset && otherCharsets == other.otherCharsets
            && boundaries == other.boundaries && certainty == other.certainty
    }
}
