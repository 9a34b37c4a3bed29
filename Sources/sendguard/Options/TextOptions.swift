import ArgumentParser
import Guard

/// A text on the command line that is recorded: a note, an owner, how an incident ended. The same limits apply to a
/// request to a guard.
enum GivenText {
    /// - Parameter name: the option as typed, `--note`, or the name of an argument, `The text`.
    static func validate(_ text: String?, _ name: String, limit: Int = ValueLimits.textCharacters) throws {
        guard let text, ValueLimits.isLong(text, limit: limit) else { return }
        throw ValidationError("\(name) is longer than \(limit) characters.")
    }
}

/// A limit on the number of results.
enum GivenCount {
    static func validate(_ count: Int?, _ option: String = "--limit") throws {
        if let count, count < 1 { throw ValidationError("\(option) must be 1 or more.") }
    }
}

/// The reason of a stop, a resume or a change. It is one short line, because SMTP replies to clients contain it.
enum Reason {
    static func validate(_ text: String, _ option: String = "--reason") throws {
        guard text.contains(where: { !$0.isWhitespace }) else { throw ValidationError("\(option) must not be empty.") }
        try GivenText.validate(text, option)
        guard !text.contains(where: \.isNewline) else { throw ValidationError("\(option) must be one line.") }
    }
}
