import Guard

/// The playbooks of a configuration: those that are compiled in, and the operator's own, which stand in for them.
enum PlaybookShelf {
    /// Those of `config/playbooks`. That they are without mistakes is what tests and the build are for.
    static let shipped: Playbooks = {
        let log = MistakeLog()
        var books: [Playbook] = []
        for (path, text) in ShippedFiles.all where path.hasPrefix("playbooks/") {
            let book = PlaybookReader.read(text, log: log)
            precondition(log.isEmpty, "\(path): \(log.sorted.map { $0.text(file: path) })")
            if let book { books.append(book) }
        }
        return Playbooks(books)
    }()

    /// Puts every `.yaml` file of a folder in the place of the shipped one of its kind. Mistakes in a file are reported
    /// with that file's name.
    /// - Returns: why the folder cannot be read, if so.
    static func add(folder: String, to books: inout Playbooks, log: MistakeLog) -> String? {
        var first: [Incident.Kind: String] = [:]
        return YAMLFolder.each(in: folder, log: log) { name, text, fileLog in
            guard let book = PlaybookReader.read(text, log: fileLog) else { return }
            if let earlier = first[book.kind] {
                fileLog.add(line: 1, "the playbook of \(book.kind.rawValue) stands in \(earlier) already")
            } else {
                first[book.kind] = name
                books[book.kind] = book
            }
        }
    }
}
