/// Text that others wrote (a header, an address, an ESP's reply), on its way to a line of a protocol, a log, a record
/// or a terminal.
extension Unicode.Scalar {
    /// Whether it is harmful in one of three ways. A program treats it as a line end (CR, LF, NEL, U+2028, U+2029); a
    /// terminal obeys it (all of C0 and C1, DEL); or it changes the order of the shown text (the marks of writing
    /// direction).
    package var isHarmful: Bool {
        switch value {
        case 0..<0x20, 0x7F...0x9F, 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}

extension String {
    /// The text with a space for each tab and `?` for every other harmful character.
    package var harmless: String {
        // Nearly all text is ASCII, which two comparisons per byte show.
        guard !utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) else { return self }
        return String(UnicodeScalarView(unicodeScalars.map { !$0.isHarmful ? $0 : $0 == "\t" ? " " : "?" }))
    }
}

extension String {
    /// The text in ASCII, for a client that takes nothing else (RFC 6531 section 3.7.4.2). Other characters are escaped,
    /// and kinds of white space are spaces.
    ///
    ///     only 9 €, café      only 9 \u{20ac}, caf\u{e9}
    ///
    /// **Why escapes:** `cafe` and `caf?` are other texts, and a sender searches the template for the text. The escape
    /// says which character it is.
    /// - Parameter limitBytes: characters that do not fit are left out, with `...` in their place. The ASCII characters
    ///   all stay, so that ids at the end do.
    package func inASCII(limitBytes: Int) -> String {
        guard utf8.contains(where: { $0 >= 0x80 }) else { return self }
        var room = limitBytes - utf8.count { $0 < 0x80 }
        var text = UnicodeScalarView()
        // Behind `...`, spaces wait for the next ASCII character: words that were left out leave none.
        var (isFull, isBehindGap, hasSpace) = (false, false, false)
        for scalar in unicodeScalars {
            if scalar.isASCII {
                if isBehindGap, scalar == " " {
                    hasSpace = true
                    continue
                }
                if hasSpace { text.append(" ") }
                (isBehindGap, hasSpace) = (false, false)
                text.append(scalar)
                continue
            }
            let escape = scalar.properties.isWhitespace ? " " : "\\u{\(String(scalar.value, radix: 16))}"
            isFull = isFull || escape.utf8.count + Self.gap.utf8.count > room
            let piece = isFull ? Self.gap : escape
            if isBehindGap || piece.utf8.count > room { continue }
            text.append(contentsOf: piece.unicodeScalars)
            room -= piece.utf8.count
            isBehindGap = isFull
        }
        return String(text)
    }

    private static let gap = "..."
}

/// A value that must not reveal its content when it is printed, dumped or debugged: only its `description` is shown.
package protocol Redacted: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {}

extension Redacted {
    package var debugDescription: String { description }

    package var customMirror: Mirror { Mirror(self, children: ["redacted": description]) }
}

/// A text as a JSON string (RFC 8259 section 7), byte for byte as `JSONEncoder` writes it without escaping slashes.
/// It also escapes every harmful character (`\u009b`), because people read it on terminals, too.
///
/// **Why by hand:** the guard writes hundreds of thousands of log lines, and the encoder takes thirty times as long.
package enum JSONString {
    /// The text with its quotes.
    package static func quoted(_ text: String) -> String {
        var bytes: [UInt8] = []
        append(text, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends the text with its quotes.
    package static func append(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        var text = text
        // Most texts need no escape.
        let isPlain = text.withUTF8 { octets in
            var isPlain = true
            for octet in octets { isPlain = isPlain && octet >= 0x20 && octet < 0x7F && octet != 0x22 && octet != 0x5C }
            if isPlain { bytes.append(contentsOf: octets) }
            return isPlain
        }
        if !isPlain { for scalar in text.unicodeScalars { append(scalar, to: &bytes) } }
        bytes.append(UInt8(ascii: "\""))
    }

    /// JSON with an escape for every harmful character. In JSON, harmful characters occur only in strings.
    package static func harmless(_ json: [UInt8]) -> [UInt8] {
        // All harmful ASCII characters except DEL are escaped already.
        guard json.contains(where: { $0 >= 0x7F }) else { return json }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(json.count + 64)
        for scalar in String(decoding: json, as: UTF8.self).unicodeScalars {
            if scalar.isHarmful {
                appendNumber(scalar, to: &bytes)
            } else {
                bytes.append(contentsOf: UTF8.encode(scalar)!)
            }
        }
        return bytes
    }

    private static func append(_ scalar: Unicode.Scalar, to bytes: inout [UInt8]) {
        switch scalar {
        case "\"": bytes.append(contentsOf: "\\\"".utf8)
        case "\\": bytes.append(contentsOf: "\\\\".utf8)
        case "\u{8}": bytes.append(contentsOf: "\\b".utf8)
        case "\u{C}": bytes.append(contentsOf: "\\f".utf8)
        case "\n": bytes.append(contentsOf: "\\n".utf8)
        case "\r": bytes.append(contentsOf: "\\r".utf8)
        case "\t": bytes.append(contentsOf: "\\t".utf8)
        case _ where scalar.isHarmful: appendNumber(scalar, to: &bytes)
        default: bytes.append(contentsOf: UTF8.encode(scalar)!)
        }
    }

    /// Every harmful character is at most U+FFFF, so it needs only one escape.
    private static func appendNumber(_ scalar: Unicode.Scalar, to bytes: inout [UInt8]) {
        let hex = String(scalar.value, radix: 16)
        bytes.append(contentsOf: ("\\u" + String(repeating: "0", count: 4 - hex.utf8.count) + hex).utf8)
    }
}
