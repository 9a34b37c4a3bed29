// Folder Message: a message after reading, as the targets above see it; its originators; the way from its surfaces
// back to its bytes.
// The highest folder of the target: may use all other folders.

/// A message as its reader gets it (RFC 5322, MIME): its header fields, and everything that reaches a reader,
/// decoded.
///
/// Reading never fails and takes time linear in the size. Malformed parts are read as text, in every way in which
/// mail programs may read them, and reported in `defects`.
///
/// **The cost of a byte**, in instructions as callgrind counts them on x86-64, over real HTML mail of 22 KB on
/// average: 16 per byte of the message. The search for boundaries takes 0.6 of them; quoted-printable 2.2 per byte of
/// it, base64 5; charset and UTF-8 0.5. The HTML reader takes 11 per byte of HTML: 2 for text and white space, 5 for
/// attributes and styles, 4 for names of elements and the rest. Header fields take 1.5, memory 2. The optimisations
/// are described in the code: `Bytes.first`, `BoundaryScanner.next`, `StyleMemory`.
package struct Message: Sendable {
    /// The header fields of the message, in order, without the fields of parts and attached messages.
    package let fields: [HeaderField]
    /// In the order in which a reader sees them: header fields first, then parts.
    package let surfaces: [Surface]
    /// The defects: faults of the message, and parts that the guard cannot read as a reader will.
    package let defects: [MessageDefect]
    /// The first Subject, decoded; empty when there is no Subject.
    package let subject: String
    /// Whether the header section was longer than `MailLimits` allow: some fields may not have been read.
    package let isHeaderCut: Bool

    /// - Parameter bytes: header section, empty line and body as received (CRLF or bare LF), without dot stuffing.
    package init(reading bytes: UnsafeRawBufferPointer) {
        var reader = MIMEReader()
        fields = reader.readMessage(bytes)
        surfaces = reader.surfaces
        defects = reader.defects
        isHeaderCut = reader.isHeaderCut
        subject = fields.first { $0.isNamed("Subject") }?.value ?? ""
    }

    /// The first field of that name, in any case.
    package func firstField(_ name: String) -> HeaderField? { fields.first { $0.isNamed(name) } }
}

extension Message: Redacted {
    /// `message (12 fields, 9 surfaces)`.
    package var description: String { "message (\(fields.count) fields, \(surfaces.count) surfaces)" }
}

/// The way from a message's surfaces back to its bytes: which bytes made a stretch of decoded text.
///
/// It is a second reading that records, at every decoding, what came from where. Only messages with findings get it;
/// so the first reading, which every message pays for, does not record. It takes linear time. Its memory is in
/// proportion to the message: a few bytes per line of base64, and about 20 per piece of text between two tags.
///
/// It covers unfolding and encoded words of header fields, quoted-printable, base64 (to its groups of four) and
/// charsets. It also covers HTML with character references, collapsed white space and lists of attribute values; the
/// unfolding of calendars; strings of structured data; and encoded attached messages. A file name's origin is its
/// parameter.
package struct MessageOrigins: Sendable {
    private let origins: [Origin]

    /// - Parameter bytes: the same as for `Message(reading:)`; surfaces have the same indices.
    package init(reading bytes: UnsafeRawBufferPointer) {
        var reader = MIMEReader(recorder: OriginRecorder(bytes))
        _ = reader.readMessage(bytes)
        origins = reader.recorder?.origins ?? []
    }

    /// The number of the message's surfaces.
    package var count: Int { origins.count }

    /// The smallest range of the message's bytes from which a range of a surface's text was made.
    ///
    /// - Parameter index: the surface's index in `Message.surfaces`.
    package func range(of range: Range<Int>, inSurface index: Int) -> Range<Int> { origins[index].range(of: range) }

    /// Where a byte of the message appears: the first surface that has it, and the offset in its text. nil for markup
    /// and everything else that does not reach a reader.
    package func spot(ofByte offset: Int) -> (surface: Int, offset: Int)? {
        for (index, origin) in origins.enumerated() {
            if let place = origin.offset(ofByte: offset) { return (index, place) }
        }
        return nil
    }
}

/// The originators that a message names (RFC 5322 section 3.6.2): the mailboxes of every From and every Sender field.
/// A reader sees From; the reverse-path is often a bounce address at the ESP.
///
///     From: "Shop" <news@shop.example>
///     Sender: bulk@esp.example
package struct Originators: Hashable, Sendable {
    /// In order, without duplicates.
    package let addresses: [Address]
    /// Whether every field with an originator was read completely. False when a field has an entry that is not a
    /// mailbox, or has no mailbox at all, and when there is no From. RFC 5322 section 3.6 requires From, so it is
    /// unknown what programs show instead.
    package let isReadable: Bool

    /// The largest number of mailboxes; real mail has one or two. With more, the rest is unknown, so the result is
    /// not readable.
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
            // Programs show different things here: it depends on what they decode, and when.
            isReadable = false
            addresses += list.addresses.compactMap { Address(Self.decoded($0.fullText)) }
            addresses += MailboxList(field.decodedValue).addresses
        }
        self.init(addresses, isReadable: isReadable && hasFrom)
    }

    /// RFC 2047 section 5 forbids encoded words in an address. Some programs decode them anyway, and some of these
    /// before they search for the address:
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
