/// Which parameters a command had already: none may come twice (RFC 5321 4.1.1.11).
struct SeenParameters: OptionSet {
    let rawValue: UInt8

    static let size = SeenParameters(rawValue: 1)
    static let body = SeenParameters(rawValue: 2)
    static let smtpUTF8 = SeenParameters(rawValue: 4)
    static let ret = SeenParameters(rawValue: 8)
    static let envid = SeenParameters(rawValue: 16)
    static let auth = SeenParameters(rawValue: 32)
    static let notify = SeenParameters(rawValue: 64)
    static let orcpt = SeenParameters(rawValue: 128)

    mutating func note(_ parameter: SeenParameters) throws(CommandError) {
        guard insert(parameter).inserted else { throw .duplicateParameter }
    }
}
