// Folder Message: a message that has been read, as the targets above see it; whom it is from; the way back from its
// surfaces to its bytes.
// The top of the target: may use all other folders.

/// A message as its reader meets it (RFC 5322, MIME): its header fields, and everything that reaches a reader, decoded.
///
/// Reading never fails and takes time linear in the size: what is malformed is read as text, in every way in which mail
/// programs may read it, and said in `defects`.
///
/// **What a byte costs**, in instructions as callgrind counts them on x86-64, over real HTML mail of 22 KB on average:
/// 16 for a byte of the message. The search for boundaries takes 0.6 of them; quoted-printable 2.2 for each of its bytes,
/// base64 5; charset and UTF-8 0.5; the HTML reader 11 for a byte of HTML, of which text and white space take 2,
/// attributes and styles 5, names of elements and the rest 4. Header fields take 1.5, memory 2. What brings it down to
/// this stands with the code: `Bytes.first`, `BoundaryScanner.next`, `StyleMemory`.
package struct Message: Sendable {
    /// The message's own fields, in order; those of parts and attached messages are not among them.
    package let fields: [HeaderField]
    /// In the order a reader meets them: header fields first, then parts.
    package let surfaces: [Surface]
    /// What is odd about the message, and what of it could not be read as its reader will.
    package let defects: [MessageDefect]
    /// The first Subject, decoded; empty when there is none.
    package let subject: String
    /// The header section was longer than `MailLimits` allow: there may be fields that nobody has read.
    package let isHeaderCut: Bool

    /// - Parameter bytes: header section, empty line and body as they came (CRLF or bare LF), dot coding removed.
    package init(reading bytes: UnsafeRawBufferPointer) {
        var reader = MIMEReader()
        fields = reader.readMessage(bytes)
        surfaces = reader.surfaces
        defects = reader.defects
        isHeaderCut = reader.isHeaderCut
        subject = fields.first { $0.isNamed("Subject") }?.value ?? ""
    }

    /// The first field of that name, whatever its case.
    package func firstField(_ name: String) -> HeaderField? { fields.first { $0.isNamed(name) } }
}

extension Message: Redacted {
    /// `message (12 fields, 9 surfaces)`.
    package var description: String { "message (\(fields.count) fields, \(surfaces.count) surfaces)" }
}

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
