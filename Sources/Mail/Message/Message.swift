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

/// Whom a message says that it is from (RFC 5322 section 3.6.2): the mailboxes of every From and every Sender field. What a
/// reader sees is From; the reverse-path is often a bounce address at the ESP.
///
///     From: "Shop" <news@shop.example>
///     Sender: bulk@esp.example
package struct Originators: Hashable, Sendable {
    /// In order, each once.
    package let addresses: [Address]
    /// Every such field was read whole; false when one names something that is no mailbox, or nobody at all, and when there
    /// is no From: RFC 5322 section 3.6 requires one, so nobody can tell what a reader is shown in its place.
    package let isReadable: Bool

    /// Mailboxes that are taken; real mail has one or two. With more the rest is not known, so it is not readable.
    package static let limit = 32

    package init(_ addresses: [Address], isReadable: Bool = true) {
        var known: Set<String> = []
        let different = addresses.filter { known.insert($0.key).inserted }
        self.addresses = Array(different.prefix(Self.limit))
        self.isReadable = isReadable && different.count <= Self.limit
    }

    package init(of message: Message) {
        var addresses: [Address] = []
        var isReadable = !message.isHeaderCut
        var hasFrom = false
        for field in message.fields where field.isNamed("From") || field.isNamed("Sender") {
            hasFrom = hasFrom || field.isNamed("From")
            let list = MailboxList(field.unfoldedValue)
            addresses += list.addresses
            if !list.isWhole || list.addresses.isEmpty { isReadable = false }
            guard !list.isWhole || Self.hasEncodedAddress(list) else { continue }
            // What a reader is shown depends on what the program decodes, and when.
            isReadable = false
            addresses += list.addresses.compactMap { Address(Self.decoded($0.fullText)) }
            addresses += MailboxList(field.decodedValue).addresses
        }
        self.init(addresses, isReadable: isReadable && hasFrom)
    }

    /// RFC 2047 section 5 forbids encoded words in an address; some programs decode them all the same, some before they
    /// look for the address:
    ///
    ///     =?utf-8?q?news=40shop.example?= <=?utf-8?q?news?=@shop.example>
    private static func hasEncodedAddress(_ list: MailboxList) -> Bool {
        list.addresses.contains { $0.fullText.contains("=?") }
    }

    private static func decoded(_ address: String) -> String {
        Array(address.utf8).withUnsafeBytes { String(decoding: EncodedWord.decode($0).text, as: UTF8.self) }
    }
}

extension Originators: Redacted {
    /// `2 originators`.
    package var description: String { "\(addresses.count) originators\(isReadable ? "" : ", not readable")" }
}
