import CDefaults

/// The files of `config/` that are compiled in: what is in force where the operator gives none of his own.
enum ShippedFiles {
    /// UTF-8 text by path below `config/`, such as `profiles/plain.yaml`.
    static let all: [(path: String, text: String)] = (0..<cd_count()).map { index in
        var count = 0
        let bytes = UnsafeBufferPointer(start: cd_bytes(index, &count), count: count)
        return (String(cString: cd_path(index)), String(decoding: bytes, as: UTF8.self))
    }

    /// nil when no file of that path is compiled in.
    static func text(_ path: String) -> String? { all.first { $0.path == path }?.text }
}
