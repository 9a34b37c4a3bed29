import Mail

/// What was wrong with a command, as a value; `reply` is what the client is told.
enum CommandError: Error, Hashable, Sendable {
    case unknownCommand
    case lineTooLong
    case controlCharacter
    /// The arguments do not have the form the text names.
    case syntax(String)
    case noArgumentAllowed
    case badHelloName
    case badSender
    case badRecipient
    case needsSMTPUTF8
    case unknownParameter
    case duplicateParameter
    case badParameter(String)
    case unknownMechanism

    var reply: Reply {
        switch self {
        case .unknownCommand: Reply(500, EnhancedStatusCode(5, 5, 2), "command not recognized")
        case .lineTooLong: Reply(500, EnhancedStatusCode(5, 5, 2), "line too long")
        case .controlCharacter: Reply(501, EnhancedStatusCode(5, 5, 2), "control character in command")
        case .syntax(let form): Reply(501, EnhancedStatusCode(5, 5, 4), "syntax: \(form)")
        case .noArgumentAllowed: Reply(501, EnhancedStatusCode(5, 5, 4), "no argument allowed")
        case .badHelloName: Reply(501, EnhancedStatusCode(5, 5, 4), "a host name or address literal is required")
        case .badSender: Reply(553, EnhancedStatusCode(5, 1, 7), "sender address has invalid syntax")
        case .badRecipient: Reply(553, EnhancedStatusCode(5, 1, 3), "recipient address has invalid syntax")
        case .needsSMTPUTF8: Reply(553, EnhancedStatusCode(5, 6, 7), "address needs the SMTPUTF8 parameter on MAIL")
        case .unknownParameter: Reply(555, EnhancedStatusCode(5, 5, 4), "parameter not recognized")
        case .duplicateParameter: Reply(501, EnhancedStatusCode(5, 5, 4), "parameter given twice")
        case .badParameter(let name): Reply(501, EnhancedStatusCode(5, 5, 4), "invalid value of \(name)")
        case .unknownMechanism: Reply(504, EnhancedStatusCode(5, 5, 4), "authentication mechanism not supported")
        }
    }
}
