import Content

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
        var first: [String: String] = [:]
        return YAMLFolder.each(in: folder, log: log) { name, text, fileLog in
            guard let profile = ProfileReader.read(text, log: fileLog) else { return }
            if let earlier = first[profile.name] {
                fileLog.add(line: 1, "the profile \"\(profile.name)\" stands in \(earlier) already")
            } else {
                first[profile.name] = name
                profiles[profile.name] = profile
            }
        }
    }
}
