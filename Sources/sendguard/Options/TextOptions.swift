import ArgumentParser
import Guard
import Mail

/// A text on the command line that is recorded: a note, an owner, how an incident ended. The same limits apply to a
/// request to a guard.
enum GivenText {
    /// - Parameter name: the option as typed, `--note`, or the name of an argument, `The text`.
    static func validate(_ text: String?, _ name: String, limit: Int = ValueLimits.textCharacters) throws {
        guard let text, ValueLimits.isLong(text, limit: limit) else { return }
        throw ValidationError("\(name) is longer than \(limit) characters.")
    }
}

extension GivenText {
    /// A text that must say something.
    static func validateSaid(_ text: String?, _ name: String) throws {
        guard let text, text.allSatisfy(\.isWhitespace) else { return }
        throw ValidationError("\(name) must not be empty.")
    }
}

/// `--campaign` of a change that is for one campaign, or for those that a pattern matches.
enum GivenCampaign {
    static func validate(_ name: String?, isOne: Bool = false) throws {
        try GivenText.validate(name, "--campaign", limit: ValueLimits.nameCharacters)
        try GivenText.validateSaid(name, "--campaign")
        guard isOne, let name, NamePattern(name)?.isExact != true else { return }
        throw ValidationError("--campaign: name one campaign, without *.")
    }
}

/// `--since` and `--until`.
enum GivenPeriod {
    static func validate(since: Timestamp?, until: Timestamp?) throws {
        guard let since, let until, until <= since else { return }
        throw ValidationError("--until must be later than --since.")
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
