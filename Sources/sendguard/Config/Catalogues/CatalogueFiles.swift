import Yams

/// Files of YAML of which each is one thing of a kind (a profile, a playbook): those that are compiled in, and those in a
/// folder of the operator's, which add to them or stand in for them.
struct CatalogueFiles<Item>: Sendable {
    /// Where those that are compiled in are, below `config`.
    let shippedFolder: String
    /// What the text of a file says; nil, with every mistake in the log, when it cannot be used.
    let read: @Sendable (_ text: String, _ log: MistakeLog) -> Item?
    /// What a person calls it: `the profile "ours"`. No two files of a folder may say the same thing.
    let title: @Sendable (Item) -> String

    /// Those that are compiled in. That they are without mistakes is what tests and the build are for.
    var shipped: [Item] {
        let log = MistakeLog()
        var items: [Item] = []
        for (path, text) in ShippedFiles.all where path.hasPrefix("\(shippedFolder)/") {
            let item = read(text, log)
            precondition(log.isEmpty, "\(path): \(log.sorted.map { $0.text(file: path) })")
            if let item { items.append(item) }
        }
        return items
    }

    /// Hands out what every `.yaml` file of a folder says. Mistakes in a file are reported with that file's name.
    /// - Returns: why the folder cannot be read, if so.
    func each(in folder: String, log: MistakeLog, _ body: (Item) -> Void) -> String? {
        var first: [String: String] = [:]
        return YAMLFolder.each(in: folder, log: log) { name, text, fileLog in
            guard let item = read(text, fileLog) else { return }
            let title = title(item)
            if let earlier = first[title] {
                fileLog.add(line: 1, "\(title) stands in \(earlier) already")
            } else {
                first[title] = name
                body(item)
            }
        }
    }

    /// The root of a file's tree; nil, with the mistake in the log, when it is no YAML, or empty.
    /// - Parameter need: what a file of that kind has at least.
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
