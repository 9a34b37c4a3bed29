// Folder Config: the configuration file, read into a `Configuration` of Guard, or every mistake in it at once.
// `ConfigurationReader` has an extension for each section. It may use Config/Catalogues, Config/YAML and Output.

import Foundation
import Guard
import Yams

/// The configuration file, read and judged: a `Configuration`, or every mistake in it at once.
package enum ConfigurationLoader {
    /// Where a configuration is looked for when the command line does not say.
    static let defaultPaths = ["config/sendguard.yaml", "/etc/sendguard/sendguard.yaml"]

    /// The file to use; nil when none is named and none of the default places has one.
    static func locate(_ explicit: String?) -> String? {
        explicit ?? defaultPaths.first { FileManager.default.fileExists(atPath: $0) }
    }

    static func load(_ path: String) throws(ConfigurationError) -> LoadedConfiguration {
        try parse(try text(of: path), file: path)
    }

    /// - Parameter file: as it is named in mistakes.
    package static func parse(_ text: String, file: String) throws(ConfigurationError) -> LoadedConfiguration {
        let log = MistakeLog()
        let reader = ConfigurationReader(log: log)
        let root: Node
        do throws(Mistake.Syntax) {
            guard let node = try YAMLText.compose(text), !node.isNull else {
                throw Mistake.Syntax(Mistake(line: 1, "the file is empty; it needs listeners and upstreams"))
            }
            root = node
            reader.read(root)
        } catch {
            throw .mistakes(file: file, [error.mistake])
        }
        // Where clients log in, their names are streams too, and are in another file (`ConfigurationInspection`).
        let mail = PossibleMail(reader.configuration) { _ in nil }
        for use in reader.scopes where !reader.configuration.listeners.isEmpty {
            if let mistake = use.mistake(in: mail) { log.add(mistake) }
        }
        let mistakes = log.sorted
        guard mistakes.isEmpty else { throw .mistakes(file: file, mistakes) }
        return LoadedConfiguration(
            configuration: reader.configuration, file: file, references: reader.references, places: reader.places,
            scopes: reader.scopes, profiles: reader.profiles,
            values: ConfigurationKeys(root, digest: listDigest).values)
    }

    /// The state folder alone, for commands that must work while the rest of the file is wrong; nil when the
    /// file does not say.
    static func stateFolder(in path: String) throws(ConfigurationError) -> String? {
        let text = try text(of: path)
        do throws(Mistake.Syntax) {
            return try YAMLText.compose(text)?.mapping?["state"]?.scalar?.string
        } catch {
            throw .mistakes(file: path, [error.mistake])
        }
    }

    private static func text(of path: String) throws(ConfigurationError) -> String {
        let bytes: Data
        do {
            bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        } catch {
            let isMissing = !FileManager.default.fileExists(atPath: path)
            throw .unreadable(file: path, reason: isMissing ? "no such configuration file" : "cannot be read")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw .unreadable(file: path, reason: "is not UTF-8 text")
        }
        return text
    }
}

/// A configuration without mistakes, and where the files it names stand in it.
package struct LoadedConfiguration: Sendable {
    /// A file that the configuration names.
    struct Reference: Hashable, Sendable {
        let line: Int
        let key: String
        let path: String
    }

    package var configuration: Configuration
    /// Where it was read from.
    let file: String
    let references: [Reference]
    let places: ConfigurationPlaces
    /// Names that restrict something to some mail.
    let scopes: [ScopeUse]
    /// Those it may name.
    let profiles: ProfileCatalogue
    /// What the file gives, by key.
    let values: [String: ConfigurationValue]

    /// What mail there can be; where logins cannot be read, nobody can tell.
    var possibleMail: PossibleMail {
        PossibleMail(configuration) { path in (try? UsersFile.load(path)).map { Array($0.hashes.keys) } }
    }
}

/// What a guard serves with: the file, and the flags over it.
struct ServedConfiguration: Sendable {
    var configuration: Configuration
    /// nil when flags said everything.
    var path: String?
    /// What the operator has given, by key; flags under their own names, such as `--listen`.
    var values: [String: ConfigurationValue] = [:]
    private(set) var places = ConfigurationPlaces()
    /// Names that restrict something to some mail.
    let scopes: [ScopeUse]

    init(_ loaded: LoadedConfiguration?) {
        configuration = loaded?.configuration ?? .shipped
        path = loaded?.file
        values = loaded?.values ?? [:]
        places = loaded?.places ?? places
        scopes = loaded?.scopes ?? []
    }

    /// - Parameter section: of the file, which the flag stands in for.
    mutating func note(flag: String, _ value: String?, instead section: String) {
        guard let value else { return }
        values[flag] = ConfigurationValue(text: Words.safe(value))
        places.replace(section, by: flag)
    }
}
