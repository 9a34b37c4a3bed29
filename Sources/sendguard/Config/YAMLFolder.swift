import Foundation

/// A folder of YAML files, each a thing of its own.
enum YAMLFolder {
    /// Hands out every `.yaml` file, by name. Mistakes in a file are reported with that file's name.
    /// - Returns: why the folder cannot be read, if so.
    static func each(
        in folder: String, log: MistakeLog, _ read: (_ name: String, _ text: String, _ log: MistakeLog) -> Void
    ) -> String? {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
            return FileManager.default.fileExists(atPath: folder) ? "cannot be read" : "does not exist"
        }
        for name in names.sorted() where name.hasSuffix(".yaml") {
            let path = "\(folder)/\(name)"
            let fileLog = MistakeLog(file: path)
            if let data = FileManager.default.contents(atPath: path), let text = String(validating: data, as: UTF8.self)
            {
                read(name, text, fileLog)
            } else {
                fileLog.add(line: 1, "cannot be read as UTF-8 text")
            }
            log.add(fileLog)
        }
        return nil
    }
}
