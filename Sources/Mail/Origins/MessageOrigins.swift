/// The way back from a message's surfaces to its bytes: which bytes made a stretch of decoded text.
///
/// A second reading, which notes at every decoding what came from where; it is done for a message that has findings,
/// so that the first reading, which every message pays for, need not. Takes linear time; what it keeps is in
/// proportion to the message, a few bytes a line of base64 and about 20 a piece of text between two tags.
///
/// Through: unfolding and encoded words of header fields, quoted-printable, base64 (to its groups of four), charsets,
/// HTML with its character references, collapsed white space and lists of attribute values, unfolding of calendars, the
/// strings of structured data, and attached messages that are encoded themselves. A file name's origin is its parameter.
package struct MessageOrigins: Sendable {
    private let origins: [Origin]

    /// - Parameter bytes: those that `Message(reading:)` was given; surfaces have the same indices.
    package init(reading bytes: UnsafeRawBufferPointer) {
        var reader = MIMEReader(recorder: OriginRecorder(bytes))
        _ = reader.readMessage(bytes)
        origins = reader.recorder?.origins ?? []
    }

    /// How many surfaces the message has.
    package var count: Int { origins.count }

    /// The smallest range of the message's bytes that holds everything a range of a surface's text was made from.
    ///
    /// - Parameter index: the surface's in `Message.surfaces`.
    package func range(of range: Range<Int>, inSurface index: Int) -> Range<Int> { origins[index].range(of: range) }

    /// Where a byte of the message shows: the first surface that has it, and the offset in its text. Nil for markup and
    /// whatever else reaches no reader.
    package func spot(ofByte offset: Int) -> (surface: Int, offset: Int)? {
        for (index, origin) in origins.enumerated() {
            if let place = origin.offset(ofByte: offset) { return (index, place) }
        }
        return nil
    }
}
