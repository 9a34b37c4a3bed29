import Yams

/// YAML files with one item each, such as a profile or a playbook. Some files are compiled in. A file in the
/// operator's folder is added, or replaces the compiled-in file of the same name or kind.
struct CatalogueFiles<Item>: Sendable {
    /// The folder of the compiled-in files, below `config`.
    let shippedFolder: String
    /// Reads the text of a file. Returns nil when it cannot be used; every mistake is in the log.
    let read: @Sendable (_ text: String, _ log: MistakeLog) -> Item?
    /// The item's name for people: `the profile "ours"`. Two files of one folder may not have the same title.
    let title: @Sendable (Item) -> String

    /// The compiled-in items. Tests and the build check that they have no mistakes.
    var shipped: [Item] {
        let log = MistakeLog()
        var items: [Item] = []
        for (name, text) in ShippedFiles.files(in: shippedFolder) {
            let item = read(text, log)
            precondition(log.isEmpty, "\(name): \(log.sorted.map { $0.text(file: name) })")
            if let item { items.append(item) }
        }
        return items
    }

    /// Passes the item of every `.yaml` file of a folder to `body`. A mistake is reported with the name of its file.
    /// - Returns: why the folder cannot be read; nil when it can.
    func each(in folder: String, log: MistakeLog, _ body: (Item) -> Void) -> String? {
        var first: [String: String] = [:]
        return YAMLFolder.each(in: folder, log: log) { name, text, fileLog in
            guard let item = read(text, fileLog) else { return }
            let title = title(item)
            if let earlier = first[title] {
                fileLog.add(line: 1, "\(title) is already in \(earlier)")
            } else {
                first[title] = name
                body(item)
            }
        }
    }

    /// Returns the root of a file's tree. Returns nil, with the mistake in the log, when the text is not YAML or is
    /// empty.
    /// - Parameter need: what a file of this kind must have.
    static func root(of text: String, need: String, log: MistakeLog) -> Node? {
        let root: Node?
        do throws(Mistake.Syntax) { root = try YAMLText.compose(text) } catch {
            log.add(error.mistake)
            return nil
        }
        if let root, !root.isNull { return root }
        log.add(line: 1, "the file is empty; \(need)")
        return nil
    }
}
