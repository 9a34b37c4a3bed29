import Glibc

/// Folders by path.
package enum Folder {
    /// Makes a folder, and those above it that are missing.
    package static func make(_ path: String) throws(SystemCallFailure) {
        var made = path.hasPrefix("/") ? "" : "."
        for part in path.split(separator: "/") where part != "." {
            made += "/\(part)"
            if mkdir(made, 0o755) != 0, errno != EEXIST { throw SystemCallFailure("make folder \(made)", Errno(errno)) }
        }
    }

    /// Names of what is in a folder, in no order.
    package static func names(in path: String) throws(SystemCallFailure) -> [String] {
        guard let stream = opendir(path) else { throw SystemCallFailure("read folder \(path)", Errno(errno)) }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }
}
