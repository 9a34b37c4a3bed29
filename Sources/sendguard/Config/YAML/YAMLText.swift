// Folder Config/YAML: reads YAML files as trees. It has their mappings, the notations of values, and mistakes with
// their lines. It does not know what the keys mean. It may use Output.

import CDefaults
import Foundation
import Yams

/// A YAML file as a tree whose nodes know their lines.
///
/// **Why duplicates are marked:** the parser stops at the first key that a mapping holds twice, which would hide every
/// other mistake. So a mark is put before the second of two equal keys, and the text is parsed again. `MappingReader`
/// reports the marked key as a duplicate.
enum YAMLText {
    /// The mark before a duplicate key. It is in the private use area, so no key contains it.
    static let duplicateMark: Character = "\u{E000}"
    /// The parser's name for a key that is a list or a mapping.
    private static let noText = "<uncovertable>"
    /// The most duplicates that are marked. Each one costs another parse of the text: 3,000 of them took minutes. The
    /// next duplicate is reported as the only mistake.
    private static let marks = 20

    /// The root of the only document; nil when there is none.
    static func compose(_ text: String) throws(Mistake.Syntax) -> Node? {
        // CRLF is one character to Swift and one line end to YAML.
        var lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }.map(String.init)
        var marked = 0
        while true {
            let text = lines.joined(separator: "\n")
            do {
                return try Yams.compose(yaml: text)
            } catch YamlError.duplicatedKeysInMapping(let keys, let context) {
                // The parser keeps keys without a text in no order, so the name and the line that it reports for them
                // are arbitrary.
                guard !keys.contains(noText) else {
                    throw Mistake.Syntax(
                        Mistake(line: 1, "a key must be a text; here a list or a mapping is a key, more than once"))
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

    /// Marks the next key of that name below the first one, in the same column and the same mapping. Returns false
    /// when there is none.
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
                line.prefix { $0 == " " || $0 == "\t" }.contains("\t") ? "; indent with spaces, not with tabs" : ""
            return Mistake(line: mark.line, "this is not YAML: \(problem)\(place)\(tab)")
        case YamlError.reader(let problem, let offset, _, _):
            let line = 1 + text.prefix(offset ?? 0).count { $0.isNewline }
            return Mistake(line: line, "this is not YAML: \(problem)")
        default: return Mistake(line: 1, "this is not YAML")
        }
    }
}

/// A folder of YAML files with one item each.
enum YAMLFolder {
    /// Passes every `.yaml` file to `read`, sorted by name. A mistake is reported with the file's name.
    /// - Returns: why the folder cannot be read; nil when it can.
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

/// The compiled-in files: those of `config/`, which are in force where the operator has not given a file, and the pages
/// of the manual in `help/`. Only what is asked for is decoded.
enum ShippedFiles {
    /// The files of a folder in the table's order: the name below the folder, such as `plain.yaml`, and the UTF-8 text.
    static func files(in folder: String) -> [(name: String, text: String)] {
        (0..<cd_count()).compactMap { index in
            let path = String(cString: cd_path(index))
            return path.hasPrefix("\(folder)/") ? (String(path.dropFirst(folder.count + 1)), text(at: index)) : nil
        }
    }

    /// The text of a file by its path below `config/`, such as `profiles/plain.yaml`; nil when no such file is
    /// compiled in.
    static func text(_ path: String) -> String? {
        (0..<cd_count()).first { String(cString: cd_path($0)) == path }.map(text(at:))
    }

    private static func text(at index: Int) -> String {
        var count = 0
        let bytes = UnsafeBufferPointer(start: cd_bytes(index, &count), count: count)
        return String(decoding: bytes, as: UTF8.self)
    }
}
