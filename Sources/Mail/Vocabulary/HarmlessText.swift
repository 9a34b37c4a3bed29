/// Text that somebody else wrote (a header, an address, an ESP's reply), on its way to a line of a protocol, a log, a
/// record or a terminal.
extension Unicode.Scalar {
    /// It ends a line for somebody (CR, LF, NEL, U+2028, U+2029), is obeyed by terminals (all of C0 and C1, DEL), or shows
    /// a text in another order than it has (the marks of writing direction).
    package var isHarmful: Bool {
        switch value {
        case 0..<0x20, 0x7F...0x9F, 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}

extension String {
    /// The same with a space for a tab and `?` for every other harmful character.
    package var harmless: String {
        // Nearly all is ASCII, of which two comparisons a byte tell.
        guard !utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) else { return self }
        return String(UnicodeScalarView(unicodeScalars.map { !$0.isHarmful ? $0 : $0 == "\t" ? " " : "?" }))
    }
}

/// A value that must not tell its content when it is printed, dumped or debugged: its `description` is all there is.
package protocol Redacted: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {}

extension Redacted {
    package var debugDescription: String { description }

    package var customMirror: Mirror { Mirror(self, children: ["redacted": description]) }
}
