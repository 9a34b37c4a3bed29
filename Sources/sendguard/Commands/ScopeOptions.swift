import ArgumentParser
import Guard

/// What a stop covers, on the command line: at most one of these, else everything.
struct ScopeOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Only mail of this campaign; * stands for any characters.", valueName: "name"))
    var campaign: String?

    @Option(
        help: ArgumentHelp(
            "Only mail from this address, or from this domain (*.example.com for its subdomains): in the envelope, From "
                + "or Sender.",
            valueName: "address"))
    var sender: String?

    @Option(help: ArgumentHelp("Only mail that comes in under this stream.", valueName: "name"))
    var stream: String?

    @Option(help: ArgumentHelp("Only mail towards this ESP.", valueName: "name"))
    var upstream: String?

    @Option(help: ArgumentHelp("Only mail to recipients at this domain.", valueName: "domain"))
    var recipientDomain: String?

    private var given: [(kind: StopScope.Kind, name: String)] {
        [
            (.campaign, campaign), (.sender, sender), (.stream, stream), (.upstream, upstream),
            (.recipientDomain, recipientDomain),
        ].compactMap { kind, name in name.map { (kind, $0) } }
    }

    /// nil when none was given.
    func chosen() throws -> StopScope? {
        guard given.count <= 1 else {
            let names = given.map { "--\($0.kind.rawValue)" }.joined(separator: " and ")
            throw ValidationError("\(names) cannot be combined; make two stops, one for each.")
        }
        guard let (kind, name) = given.first else { return nil }
        return try Self.scope(kind, name)
    }

    /// - Throws: what to type, when no mail can be in the scope.
    static func scope(_ kind: StopScope.Kind, _ name: String) throws -> StopScope {
        guard let pattern = NamePattern(name), let scope = StopScope(kind, pattern) else {
            throw ValidationError("--\(kind.rawValue) must not be empty.")
        }
        if let fault = scope.fault { throw ValidationError("--\(kind.rawValue): \(Words.safe(fault.text)).") }
        return scope
    }
}
