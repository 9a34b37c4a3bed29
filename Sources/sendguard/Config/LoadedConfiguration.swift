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
    /// Those it may name.
    let profiles: ProfileShelf
    /// What the file gives, by key.
    let values: [String: ConfigurationValue]

    /// One line for each named file that cannot be read.
    var unreadableFiles: [String] {
        references.compactMap { reference in
            guard !FileManager.default.isReadableFile(atPath: reference.path) else { return nil }
            let why = FileManager.default.fileExists(atPath: reference.path) ? "cannot be read" : "does not exist"
            let what = reference.key == "folder" ? "folder" : "file"
            return "\(file):\(reference.line): \(reference.key): the \(what) \(reference.path) \(why)"
        }
    }
}
