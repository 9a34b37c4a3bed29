import Foundation

/// Where commands write: lines on standard output, complaints on standard error. Nobody listening, or a full disk
/// behind it, is no reason to fail.
enum Output {
    /// Colours are for terminals, and for those who did not ask for none (`NO_COLOR`).
    static let hasColours =
        isatty(STDOUT_FILENO) == 1 && (ProcessInfo.processInfo.environment["NO_COLOR"] ?? "").isEmpty

    enum Colour: String {
        case red = "\u{1B}[1;31m"
        case green = "\u{1B}[1;32m"
        case yellow = "\u{1B}[33m"
        /// Black on yellow.
        case marker = "\u{1B}[30;43m"
    }

    static func line(_ text: String) {
        try? FileHandle.standardOutput.write(contentsOf: Data((text + "\n").utf8))
    }

    /// As they are, without a line's end.
    static func bytes(_ bytes: [UInt8]) { try? FileHandle.standardOutput.write(contentsOf: Data(bytes)) }

    /// Many lines in one write.
    static func lines(_ lines: [String]) {
        if !lines.isEmpty { line(lines.joined(separator: "\n")) }
    }

    /// - Parameter isPlain: for lines that say themselves what they are about, such as `FILE:LINE: mistake`.
    static func complain(_ lines: [String], isPlain: Bool = false) {
        let prefix = isPlain ? "" : "sendguard: "
        try? FileHandle.standardError.write(contentsOf: Data(lines.map { "\(prefix)\($0)\n" }.joined().utf8))
    }

    static func clearScreen() { if hasColours { FileHandle.standardOutput.write(Data("\u{1B}[H\u{1B}[2J".utf8)) } }

    static func coloured(_ text: String, _ colour: Colour) -> String {
        hasColours ? "\(colour.rawValue)\(text)\u{1B}[0m" : text
    }

    /// A stretch of a text that the eye should find: in colour, or between `>>>` and `<<<` where there is none.
    static func marked(_ text: String) -> String { hasColours ? coloured(text, .marker) : ">>>\(text)<<<" }
}
