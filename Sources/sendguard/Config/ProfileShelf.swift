import Foundation
import Guard

/// The profiles a configuration may name: those that are compiled in, and the operator's own, which add to them or
/// stand in for one of the same name.
package struct ProfileShelf: Sendable {
    private var profiles: [String: UpstreamProfile]

    /// Those of `config/profiles`. That they are without mistakes is what tests and the build are for.
    package static let shipped: ProfileShelf = {
        let log = MistakeLog()
        var profiles: [String: UpstreamProfile] = [:]
        for (path, text) in ShippedFiles.all where path.hasPrefix("profiles/") {
            let profile = ProfileReader.read(text, log: log)
            precondition(log.isEmpty, "\(path): \(log.sorted.map { $0.text(file: path) })")
            if let profile { profiles[profile.name] = profile }
        }
        return ProfileShelf(profiles: profiles)
    }()

    package var names: [String] { profiles.keys.sorted() }

    package subscript(name: String) -> UpstreamProfile? { profiles[name] }

    /// Adds every `.yaml` file of a folder. Mistakes in a file are reported with that file's name.
    /// - Returns: why the folder cannot be read, if so.
    mutating func add(folder: String, log: MistakeLog) -> String? {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
            return FileManager.default.fileExists(atPath: folder) ? "cannot be read" : "does not exist"
        }
        var first: [String: String] = [:]
        for name in names.sorted() where name.hasSuffix(".yaml") {
            let path = "\(folder)/\(name)"
            let fileLog = MistakeLog(file: path)
            if let data = FileManager.default.contents(atPath: path), let text = String(validating: data, as: UTF8.self)
            {
                let profile = ProfileReader.read(text, log: fileLog)
                if let profile, let earlier = first[profile.name] {
                    fileLog.add(line: 1, "the profile \"\(profile.name)\" stands in \(earlier) already")
                } else if let profile {
                    first[profile.name] = name
                    profiles[profile.name] = profile
                }
            } else {
                fileLog.add(line: 1, "cannot be read as UTF-8 text")
            }
            log.add(fileLog)
        }
        return nil
    }
}
