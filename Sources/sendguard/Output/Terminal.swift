import Foundation

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
