import Foundation
import Guard

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
    let profiles: ProfileShelf
    /// What the file gives, by key.
    let values: [String: ConfigurationValue]

    /// What mail there can be; where logins cannot be read, nobody can tell.
    var possibleMail: PossibleMail {
        PossibleMail(configuration) { path in (try? UsersFile.load(path)).map { Array($0.hashes.keys) } }
    }
}
