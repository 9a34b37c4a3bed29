/// What the Content-* fields of an entity say about its body (RFC 2045, RFC 2183).
struct PartContent {
    private(set) var type: ContentType
    private(set) var encoding = TransferEncoding.identity
    /// UTF-8; from Content-Disposition, else from Content-Type.
    private(set) var fileName: [UInt8]?
    /// The parameter that says it, as it stands in the message.
    private(set) var fileNameSource: UnsafeRawBufferPointer?
    /// Shown as a file and not in the text.
    private(set) var isAttachment = false

    /// Of a field that comes twice the first counts.
    init(_ bytes: UnsafeRawBufferPointer, _ section: HeaderSection, default type: ContentType) {
        self.type = type
        var hasType = false
        var hasEncoding = false
        var hasDisposition = false
        for field in section.fields {
            let name = section.name(field, in: bytes)
            guard name.matches("content-", at: 0) else { continue }
            let value = section.value(field, in: bytes)
            if !hasType, name.isEqual("content-type") {
                hasType = true
                self.type = ContentType(value)
                if fileName == nil { fileNameSource = self.type.namePlace.map { value.slice($0) } }
            } else if !hasEncoding, name.isEqual("content-transfer-encoding") {
                hasEncoding = true
                encoding = TransferEncoding(value)
            } else if !hasDisposition, name.isEqual("content-disposition") {
                hasDisposition = true
                read(disposition: value)
            }
        }
        fileName = fileName ?? self.type.name
        if !hasDisposition, fileName != nil, self.type.media == .other { isAttachment = true }
    }

    var hasUnknownEncoding: Bool { encoding == .unknown }

    /// Empty when there is none.
    var fileNameText: String { fileName.map { String(decoding: $0, as: UTF8.self) } ?? "" }

    private mutating func read(disposition value: UnsafeRawBufferPointer) {
        let semicolon = value.firstIndex(of: UInt8(ascii: ";"), from: 0, to: value.count)
        isAttachment = value.slice(0..<semicolon).trimmed().isEqual("attachment")
        let list = value.slice(semicolon..<value.count)
        let parameters = ParameterList(list)
        guard let name = parameters.value("filename") else { return }
        fileName = name
        fileNameSource = parameters.place("filename").map { list.slice($0) }
    }
}
