// Folder Config: reads the configuration file into a `Configuration` (Guard), or reports every mistake in it at once.
// `ConfigurationReader` has one extension for each section. It may use Config/Catalogues, Config/YAML and Output.

import Foundation
import Guard
import Yams

/// Finds and reads the configuration file. The result is a `Configuration`, or every mistake in the file at once.
package enum ConfigurationLoader {
    /// Where a command looks for a configuration file when the command line names none.
    static let defaultPaths = ["config/sendguard.yaml", "/etc/sendguard/sendguard.yaml"]

    /// The file to use; nil when the command line names none and no default place has one.
    static func locate(_ explicit: String?) -> String? {
        explicit ?? defaultPaths.first { FileManager.default.fileExists(atPath: $0) }
    }

    static func load(_ path: String) throws(ConfigurationError) -> LoadedConfiguration {
        try parse(try text(of: path), file: path)
    }

    /// - Parameter file: the file's name in the mistakes.
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
        // Where clients log in, their logins are also streams. They are in another file, which
        // `ConfigurationInspection` reads.
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

    /// Reads the key `state` alone, for commands that must work while the rest of the file has mistakes. Returns nil
    /// when the file does not have the key.
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
            throw .unreadable(file: path, reason: isMissing ? "no such configuration file" : FileTrouble.text(path))
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw .unreadable(file: path, reason: "is not UTF-8 text")
        }
        return text
    }
}

/// A configuration without mistakes, and the lines of the files that it names.
package struct LoadedConfiguration: Sendable {
    /// A file that the configuration names.
    struct Reference: Hashable, Sendable {
        let line: Int
        let key: String
        let path: String
    }

    package var configuration: Configuration
    /// The path of the configuration file.
    let file: String
    let references: [Reference]
    let places: ConfigurationPlaces
    /// Names that restrict something to some mail.
    let scopes: [ScopeUse]
    /// The profiles that the file may name.
    let profiles: ProfileCatalogue
    /// The values that the file gives, by key.
    let values: [String: ConfigurationValue]

    /// Which mail there can be; its streams are nil when the logins cannot be read.
    var possibleMail: PossibleMail {
        PossibleMail(configuration) { path in (try? UsersFile.load(path)).map { Array($0.hashes.keys) } }
    }
}

/// The configuration that a guard serves with: the file's, changed by the flags.
struct ServedConfiguration: Sendable {
    var configuration: Configuration
    /// The path of the file; nil when there are only flags.
    var path: String?
    /// The values that the operator gave, by key. A flag has its name as the key, such as `--listen`.
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

    /// - Parameter section: the section of the file that the flag replaces.
    mutating func note(flag: String, _ value: String?, instead section: String) {
        guard let value else { return }
        values[flag] = ConfigurationValue(text: Words.safe(value))
        places.replace(section, by: flag)
    }
}
