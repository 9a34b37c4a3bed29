// Folder Reader: what a reader sees of a message, for people's decisions about content. The same content in another
// message (`ReaderContent`), and phrases in it (`PhraseSearch`), compared by `ReaderFold`. It may use Text.

import Mail

/// What reaches a reader of a message, as bytes for a digest. A message that is sent again has the same, although its
/// Message-ID, Date, boundaries and transfer encodings are new.
///
/// It has the subject, the names and addresses of the originators and of Cc, the texts with their links, and the names of
/// files. It also has HTML and files as written, because styles, struck text and files reach a reader, too, and the
/// fields by which an ESP changes the message. It has no Date, and no other field that only programs read. In texts, white
/// space of any length is one space.
///
/// **Why Cc and not To:** a sender who tries again recipient by recipient writes each of them into To, and often a link of
/// their own into List-Unsubscribe. A new Cc shows people to each other, and nobody has looked at that.
package enum ReaderContent {
    /// nil when a part of the message cannot be read: then nobody can tell whether another message has the same content.
    /// - Parameter wire: the bytes that the message was read from.
    package static func bytes(of message: Message, _ wire: UnsafeRawBufferPointer) -> [UInt8]? {
        guard var bytes = seen(of: message) else { return nil }
        for leaf in MessageLeaf.all(in: wire) where !leaf.isPlain {
            append(leaf.isText ? folded(leaf.bytes) : leaf.bytes, to: &bytes)
        }
        return bytes
    }

    /// The part of it that checks look at, with the fields for the ESP.
    package static func seen(of message: Message) -> [UInt8]? {
        guard !message.defects.contains(where: { $0.effect == .unread || $0.effect == .unreadForNow }) else {
            return nil
        }
        var bytes: [UInt8] = []
        for surface in message.surfaces where isSeen(surface.kind) {
            append(Array(surface.name.utf8), to: &bytes)
            append(folded(surface.text), to: &bytes)
        }
        for field in message.fields where isForESP(field.name.lowercased()) {
            append(Array(field.name.lowercased().utf8), to: &bytes)
            append(folded(field.unfoldedValue), to: &bytes)
        }
        return bytes
    }

    /// Whether an ESP reads the field and sends another text, or to other people, because of it.
    /// - Parameter name: in lower case.
    private static func isForESP(_ name: String) -> Bool {
        ["bcc", "resent-bcc", "x-smtpapi", "x-msys-api", "x-variables"].contains(name)
            || ["x-mc-", "x-mailgun-", "x-mj-", "x-ses-", "x-elasticemail-", "x-pm-", "x-mailin-", "x-mailersend-"]
                .contains { name.hasPrefix($0) }
    }

    private static func isSeen(_ kind: Surface.Kind) -> Bool {
        guard case .header(let name) = kind else { return true }
        return name == "From" || name == "Sender" || name == "Reply-To" || name == "Cc"
    }

    /// Adds a text behind its length, so that two texts cannot be read as two others.
    private static func append(_ text: [UInt8], to bytes: inout [UInt8]) {
        withUnsafeBytes(of: UInt64(text.count).bigEndian) { bytes.append(contentsOf: $0) }
        bytes.append(contentsOf: text)
    }

    private static func folded(_ text: [UInt8]) -> [UInt8] {
        var folded: [UInt8] = []
        folded.reserveCapacity(text.count)
        for byte in text {
            if byte != 0x20, byte &- 0x09 >= 5 {
                folded.append(byte)
            } else if folded.last != 0x20, !folded.isEmpty {
                folded.append(0x20)
            }
        }
        if folded.last == 0x20 { folded.removeLast() }
        return folded
    }
}
