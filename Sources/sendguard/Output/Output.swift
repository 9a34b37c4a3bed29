// Folder Output: what every command needs: where it writes and how it ends, values as words, files that it writes. The
// bottom of the program; it uses no other folder of it.

import Foundation

/// Where commands write: lines on standard output, complaints on standard error. Nobody listening, or a full disk
/// behind it, is no reason to fail.
enum Output {
    /// Colours are for terminals, and for those who did not ask for none (`NO_COLOR`).
    static let hasColours = isTerminal && (ProcessInfo.processInfo.environment["NO_COLOR"] ?? "").isEmpty

    /// Whether a person reads standard output, and not a program or a file.
    static let isTerminal = isatty(STDOUT_FILENO) == 1

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

/// A person at a terminal, who can be asked.
enum Terminal {
    static var isThere: Bool { isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1 }

    /// nil when nothing was typed, or there is no end of line.
    static func ask(_ question: String) -> String? {
        FileHandle.standardOutput.write(Data(question.utf8))
        guard let line = readLine(), line.contains(where: { !$0.isWhitespace }) else { return nil }
        return line
    }

    static func agrees(to question: String) -> Bool { ["y", "yes"].contains(ask(question + " [y/N] ")?.lowercased()) }
}

/// How a command ends. Thrown by a command that has said all there is to say.
enum CommandEnd: Int32, Error {
    case done = 0
    /// The answer is no: blocked, stopped, not found.
    case no = 1
    /// The command line or the configuration is wrong.
    case usage = 2
    /// The guard cannot be reached, or what was asked for cannot be done.
    case cannot = 3
}

/// A command's end with something to say on standard error.
struct CommandFailure: Error, Hashable {
    let lines: [String]
    let status: CommandEnd
    /// The lines say themselves what they are about, such as `FILE:LINE: mistake`.
    var isPlain = false

    static func usage(_ lines: String...) -> CommandFailure { CommandFailure(lines: lines, status: .usage) }
    static func cannot(_ lines: String...) -> CommandFailure { CommandFailure(lines: lines, status: .cannot) }
}
