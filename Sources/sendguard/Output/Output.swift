// Folder Output: used by every command for its output, its exit code, values as words, and the files that it writes.
// The lowest folder of the program: it uses no other.

import Foundation
import Mail
import System

/// Writes lines to standard output and complaints to standard error. A closed pipe or a full disk is not a failure.
enum Output {
    /// Whether to use colours: on a terminal, unless the user has set `NO_COLOR`.
    static let hasColours = isTerminal && (ProcessInfo.processInfo.environment["NO_COLOR"] ?? "").isEmpty

    /// Whether a person reads standard output, and not a program or a file.
    static let isTerminal = isatty(STDOUT_FILENO) == 1

    /// Whether a person reads standard error.
    static let isErrorTerminal = isatty(STDERR_FILENO) == 1

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

    /// Writes bytes unchanged, without a line end.
    static func bytes(_ bytes: [UInt8]) { try? FileHandle.standardOutput.write(contentsOf: Data(bytes)) }

    /// Writes many lines in one write.
    static func lines(_ lines: [String]) {
        if !lines.isEmpty { line(lines.joined(separator: "\n")) }
    }

    /// - Parameter isPlain: whether the lines need no `sendguard:` before them, such as `FILE:LINE: mistake`.
    static func complain(_ lines: [String], isPlain: Bool = false) {
        let prefix = isPlain ? "" : "sendguard: "
        // A plain line may quote a file, so it stays as it is.
        let isLocal = isErrorTerminal && !isPlain
        let now = Timestamp(microseconds: Clock.wallMicroseconds)
        let lines = lines.map { ReadableTime.inText($0, now: now, isTerminal: isLocal) }
        try? FileHandle.standardError.write(contentsOf: Data(lines.map { "\(prefix)\($0)\n" }.joined().utf8))
    }

    static func clearScreen() { if hasColours { FileHandle.standardOutput.write(Data("\u{1B}[H\u{1B}[2J".utf8)) } }

    static func coloured(_ text: String, _ colour: Colour) -> String {
        hasColours ? "\(colour.rawValue)\(text)\u{1B}[0m" : text
    }

    /// Marks a part of a text, in colour, or with `>>>` and `<<<` when there are no colours.
    static func marked(_ text: String) -> String { hasColours ? coloured(text, .marker) : ">>>\(text)<<<" }
}

/// A person at a terminal who can answer questions.
enum Terminal {
    static var isThere: Bool { isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1 }

    /// Asks for a line; nil when the line is blank, or input ended.
    static func ask(_ question: String) -> String? {
        FileHandle.standardOutput.write(Data(question.utf8))
        guard let line = readLine(), line.contains(where: { !$0.isWhitespace }) else { return nil }
        return line
    }

    static func agrees(to question: String) -> Bool { ["y", "yes"].contains(ask(question + " [y/N] ")?.lowercased()) }
}

/// The exit code. A command throws it when it has printed everything itself.
enum CommandEnd: Int32, Error {
    case done = 0
    /// The answer is no: blocked, stopped, not found.
    case no = 1
    /// The command line or the configuration is wrong.
    case usage = 2
    /// The guard cannot be reached, or it cannot do what was asked.
    case cannot = 3
}

/// An exit code with lines for standard error.
struct CommandFailure: Error, Hashable {
    let lines: [String]
    let status: CommandEnd
    /// Whether the lines need no `sendguard:` before them, such as `FILE:LINE: mistake`.
    var isPlain = false

    static func usage(_ lines: String...) -> CommandFailure { CommandFailure(lines: lines, status: .usage) }
    static func cannot(_ lines: String...) -> CommandFailure { CommandFailure(lines: lines, status: .cannot) }
}
