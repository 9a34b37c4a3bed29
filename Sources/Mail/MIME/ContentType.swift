/// The type of a part, from its Content-Type (RFC 2045 section 5).
struct ContentType {
    enum Media: Hashable {
        case text
        case html
        /// AMP, which some mail programs show instead of the HTML.
        case amp
        /// iCalendar.
        case calendar
        /// SVG: a picture with text in it.
        case drawing
        case multipart(Multipart)
        /// A whole message: message/rfc822, message/global.
        case message
        /// A piece of a message (RFC 2046 section 5.2.2).
        case partial
        /// Encrypted, or packed with its signature in one block: S/MIME (RFC 8551).
        case encrypted
        /// Pictures, archives, documents: read as text only if they look like text.
        case other

        /// Whether the reader gets a file, not text.
        var isFile: Bool { self == .other || self == .drawing }
    }

    enum Multipart: Hashable {
        case mixed
        /// The same content in several forms; a reader sees one of them.
        case alternative
        /// The default type of its parts is an attached message (RFC 2046 section 5.1.5).
        case digest
        /// RFC 1847: a part that says how, and the encrypted part.
        case encrypted
    }

    /// How certain the type is.
    enum Certainty: Hashable {
        case sure
        /// There is no field: plain text by RFC 2045 section 5.2.
        case missing
        /// The value is not a type, or a type that mail does not have. Programs interpret it differently.
        case odd
    }

    private(set) var media: Media
    private(set) var certainty: Certainty
    /// The value up to its parameters, when it is odd; otherwise empty.
    let oddName: String
    /// Whether there are more parameters than were read.
    let hasMoreParameters: Bool
    /// The named charset; nil when the part names none.
    private(set) var charset: Charset?
    /// Other charsets that some programs use when there are several parameters.
    private(set) var otherCharsets: [Charset] = []
    /// The boundaries, without trailing white space. Empty when missing, empty, or too long. Several when there are
    /// several parameters, which programs read differently.
    let boundaries: [[UInt8]]
    /// The values of the `name` parameter, an older way to name a file. Several for the same reason.
    let names: [[UInt8]]
    /// Whether the parameters can be read in more ways than the guard reads them.
    let hasMoreReadings: Bool
    /// The range of the parameter `name` in the field's value.
    let namePlace: Range<Int>?

    /// The type of a part without the field (RFC 2045 section 5.2).
    static let plainText = ContentType(media: .text, .missing)
    /// The type of a digest's part without the field.
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

    /// A value that is not a type (`text`, `{{type}}`) makes the part plain text, as RFC 2045 section 5.2 requires,
    /// but odd.
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

    /// Whether programs read its parameters in several ways.
    var isAmbiguous: Bool { !otherCharsets.isEmpty || boundaries.count > 1 }

    /// One type for each charset.
    var charsetReadings: [ContentType] {
        if otherCharsets.isEmpty { return [self] }
        return ([charset] + otherCharsets).map { charset in
            var type = self
            type.charset = charset
            type.otherCharsets = []
            return type
        }
    }

    /// The type of the same part when its file's name decides.
    func named(_ media: Media) -> ContentType {
        var type = self
        type.media = media
        type.certainty = .sure
        return type
    }

    /// Whether the part contains parts.
    var isContainer: Bool {
        switch media {
        case .multipart, .message: true
        default: false
        }
    }

    /// Whether both types give the same reading of a body.
    func reads(as other: ContentType) -> Bool {
        media == other.media && charset == other.charset && otherCharsets == other.otherCharsets
            && boundaries == other.boundaries && certainty == other.certainty
    }
}
