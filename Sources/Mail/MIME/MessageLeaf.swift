/// The content of a part that contains no other parts, as bytes. A surface shows what a reader sees of it, without
/// styles, struck text and files that are not text.
package struct MessageLeaf: Sendable {
    /// Without the transfer encoding.
    package let bytes: [UInt8]
    /// A text that is not a file: nothing of it but its surface matters.
    package let isPlain: Bool
    /// Whether its kinds of white space are equal.
    package let isText: Bool

    init(_ body: UnsafeRawBufferPointer, _ content: PartContent) {
        var map: SourceMap?
        bytes = content.encodings.plain.decode(body, &map)?.bytes ?? Array(body)
        let media = content.type.media
        isText = media == .html || media == .amp || media == .text || media == .calendar
        let isSure = content.type.certainty == .sure
        let looksPlain = isSure || bytes.withUnsafeBytes { BodyLooks($0) == .text }
        isPlain = media == .text && !content.isAttachment && looksPlain
    }

    /// Those of a message, in its order. It is a second reading, in linear time, for few messages.
    package static func all(in bytes: UnsafeRawBufferPointer) -> [MessageLeaf] {
        var reader = MIMEReader()
        reader.leaves = []
        _ = reader.readMessage(bytes)
        return reader.leaves ?? []
    }
}
