import Foundation

/// Why a file cannot be read.
enum FileTrouble {
    /// `cannot be read: no such file`. Opens the file to find out.
    static func text(_ path: String) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        guard descriptor < 0 else {
            close(descriptor)
            var isFolder: ObjCBool = false
            let isThere = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
            return isThere && isFolder.boolValue ? "cannot be read: it is a folder" : "cannot be read"
        }
        switch errno {
        case ENOENT: return "cannot be read: no such file"
        case EACCES: return "cannot be read: the user \(NSUserName()) has no right to read it"
        case let code: return "cannot be read: \(String(cString: strerror(code)).lowercased())"
        }
    }
}
