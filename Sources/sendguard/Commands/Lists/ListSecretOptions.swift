import ArgumentParser
import Foundation
import Guard

/// The options of `list import` that name what a list's hashes were made with.
///
/// **Why they only repeat the configuration:** each lookup needs the secret, also after the next start, and a version
/// does not keep it. An import with a secret that the guard then does not know would match nobody.
struct ListSecretOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The file with the salt of the hashes. It must be the one in the configuration of the list.",
            valueName: "path"))
    var saltFile: String?

    @Option(help: ArgumentHelp("Where the salt stands: prefix or suffix.", valueName: "place"))
    var salt: SaltPlace?

    @Option(
        help: ArgumentHelp(
            "The file with the HMAC key of the hashes. It must be the one in the configuration of the list.",
            valueName: "path"))
    var hmacKeyFile: String?

    enum SaltPlace: String, ExpressibleByArgument, CaseIterable { case prefix, suffix }

    func validate() throws {
        if saltFile != nil, hmacKeyFile != nil {
            throw ValidationError("--salt-file and --hmac-key-file cannot be used together.")
        }
        if saltFile != nil, salt == nil {
            throw ValidationError("--salt-file needs --salt prefix or --salt suffix: where the salt stands.")
        }
        if saltFile == nil, salt != nil { throw ValidationError("--salt needs --salt-file.") }
    }

    /// nil when no option was given.
    var source: ListHashSource? {
        if let hmacKeyFile { return ListHashSource(.hmac, file: hmacKeyFile) }
        guard let saltFile, let salt else { return nil }
        return ListHashSource(salt == .prefix ? .prefix : .suffix, file: saltFile)
    }

    /// Refuses a secret that the list's configuration does not have, with the lines to add.
    func agree(with settings: ListSettings?, list: String) throws {
        guard let source, settings?.hash.map({ !Self.isSame($0, source) }) ?? true else { return }
        let whole = ListHashSource(source.form, file: Self.path(source.file))
        let advice =
            switch settings {
            case nil: "add under \"lists\": - {name: \(list), hash: \(whole.text)}"
            case let settings?: "\(settings.hash == nil ? "add to" : "change in") the list \(list): hash: \(whole.text)"
            }
        let why =
            settings?.hash.map { "the configuration has another secret for the list: hash: \($0.text)" }
            ?? "each lookup needs \(source.what), also after a restart, so it belongs in the configuration"
        throw CommandFailure(
            lines: ["nothing was imported: \(why). In the configuration, \(advice); reload, and import the file again"],
            status: .usage)
    }

    private static func isSame(_ a: ListHashSource, _ b: ListHashSource) -> Bool {
        a.form == b.form && path(a.file) == path(b.file)
    }

    private static func path(_ file: String) -> String { URL(fileURLWithPath: file).standardizedFileURL.path }
}
