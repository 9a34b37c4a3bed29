// Folder Config/YAML: files of YAML as trees, their mappings, the notations of values, and mistakes with their lines.
// It knows nothing of what the keys mean, and may use Output.

import CDefaults
import Foundation
import Yams

/// A YAML file as a tree whose nodes know their lines.
///
/// **Why duplicates are renamed:** the parser gives up at the first key that a mapping holds twice, which would
/// hide every other mistake. So the second of two equal keys is marked, the text read again, and the mark
/// reported as what it is by whoever reads the mapping.
enum YAMLText {
    /// Stands before a key that its mapping holds already; a character that no key has (private use area).
    static let duplicateMark: Character = "\u{E000}"
    /// What the parser calls a key that is a list or a mapping.
    private static let noText = "<uncovertable>"
    /// How many duplicates are marked, each of which costs another reading of the text: 3,000 of them took minutes. The
    /// next one is the only mistake that is told.
    private static let marks = 20

    /// The root of the only document, nil when there is none.
    static func compose(_ text: String) throws(Mistake.Syntax) -> Node? {
        // CRLF is one character to Swift and one line end to YAML.
        var lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }.map(String.init)
        var marked = 0
        while true {
            let text = lines.joined(separator: "\n")
            do {
                return try Yams.compose(yaml: text)
            } catch YamlError.duplicatedKeysInMapping(let keys, let context) {
                // The parser has no order for such keys: it names, and tells the line of, whichever it comes upon.
                guard !keys.contains(noText) else {
                    throw Mistake.Syntax(
                        Mistake(line: 1, "a key must be a text; a list or a mapping is a key here, and more than once"))
                }
                marked += 1
                guard marked <= marks, markDuplicate(of: keys[0], at: context.mark, in: &lines) else {
                    throw Mistake.Syntax(Mistake(line: context.mark.line, "duplicate key \"\(keys[0])\""))
                }
            } catch {
                throw Mistake.Syntax(mistake(from: error, in: text))
            }
        }
    }

    /// Marks the next key of that name below the first one, in the same column and the same mapping.
    private static func markDuplicate(of key: String, at mark: Mark, in lines: inout [String]) -> Bool {
        let column = mark.column - 1
        for index in lines.indices where index >= mark.line {
            let line = lines[index]
            let indent = line.prefix { $0 == " " }.count
            let rest = line.dropFirst(indent)
            if rest.isEmpty || rest.first == "#" { continue }
            if indent < column { return false }
            guard indent == column else { continue }
            for quote in ["", "\"", "'"] where rest.hasPrefix(quote + key + quote) {
                let after = rest.dropFirst(key.count + 2 * quote.count).drop { $0 == " " }
                guard after.first == ":" else { continue }
                lines[index].insert(duplicateMark, at: line.index(line.startIndex, offsetBy: indent + quote.count))
                return true
            }
        }
        return false
    }

    private static func mistake(from error: any Error, in text: String) -> Mistake {
        switch error {
        case YamlError.scanner(let context, let problem, let mark, _),
            YamlError.parser(let context, let problem, let mark, _),
            YamlError.composer(let context, let problem, let mark, _):
            let place = context.map { " (\($0.text), line \($0.mark.line))" } ?? ""
            let line =
                text.split(separator: "\n", omittingEmptySubsequences: false).dropFirst(mark.line - 1).first ?? ""
            let tab =
                line.prefix { $0 == " " || $0 == "\t" }.contains("\t") ? "; YAML indents with spaces, not tabs" : ""
            return Mistake(line: mark.line, "this is not YAML: \(problem)\(place)\(tab)")
        case YamlError.reader(let problem, let offset, _, _):
            let line = 1 + text.prefix(offset ?? 0).count { $0.isNewline }
            return Mistake(line: line, "this is not YAML: \(problem)")
        default: return Mistake(line: 1, "this is not YAML")
        }
    }
}

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
