import Mail

/// The Message-ID of a message (RFC 5322 section 3.6.4) as the record has it and as people ask for it.
///
///     Message-ID: <4711.17@shop.example>      recorded as <4711.17@shop.example>, asked for with or without brackets
package enum MessageIDText {
    /// Octets that are kept; common ones have 30 to 90. A field may have 998, so one that is cut is compared as it was cut.
    static let limitBytes = 255

    /// Of the field's unfolded value: the first id in angle brackets, else all of it; nil when there is nothing.
    package static func recorded(_ value: String) -> String? {
        let text = value.harmless
        if let open = text.firstIndex(of: "<"), let close = text[open...].firstIndex(of: ">") {
            let bare = bare(String(text[open...close]))
            return bare.isEmpty ? nil : "<\(bare)>"
        }
        let bare = bare(text)
        return bare.isEmpty ? nil : bare
    }

    /// Without angle brackets and white space around it, and cut: what two of them are compared by.
    package static func bare(_ text: String) -> String {
        var text = text[...]
        func trim(_ isEnd: (Character) -> Bool) {
            while let last = text.last, isEnd(last) { text.removeLast() }
            text = text.drop(while: isEnd)
        }
        trim(\.isWhitespace)
        trim { $0 == "<" || $0 == ">" }
        trim(\.isWhitespace)
        var bytes = Array(text.utf8.prefix(limitBytes))
        if text.utf8.count > limitBytes {
            // Not in the middle of a character.
            while let last = bytes.last, last & 0xC0 == 0x80 { bytes.removeLast() }
            if let last = bytes.last, last >= 0xC0 { bytes.removeLast() }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
