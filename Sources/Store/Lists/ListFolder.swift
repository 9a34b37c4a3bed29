import Foundation

/// Where the lists' files are: `lists/ID.list` in the state folder, by the key of the version.
struct ListFolder: Sendable {
    let path: String

    /// Makes it (0700) when it is missing.
    init(state folder: String) throws(ListFailure) {
        path = folder + "/lists"
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw ListFailure("cannot create the folder \(path)")
        }
    }

    func file(_ id: Int64) -> String { "\(path)/\(id).list" }

    /// Returns when the names of new files are on the disk.
    func sync() throws(ListFailure) { try ListDescriptor(path).sync() }

    /// Nobody needs it; when it cannot be removed now, the next start will.
    func remove(_ id: Int64) { unlink(file(id)) }

    /// Removes what is none of these versions: left behind by an import that was broken off.
    func removeAll(but kept: Set<Int64>) {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [] {
            let isKept = name.hasSuffix(".list") && Int64(name.dropLast(5)).map(kept.contains) ?? false
            if !isKept { unlink("\(path)/\(name)") }
        }
    }
}
